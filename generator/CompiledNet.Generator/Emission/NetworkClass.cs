namespace CompiledNet.Generator.Emission;

/// <summary>The frame of a network's generated file: header, namespace, the types around the class, the class itself.</summary>
internal static class NetworkClass
{
    /// <summary>Version of the code that is printed; in the <c>[GeneratedCode]</c> attribute.</summary>
    private const string Version = "0.1.0";

    /// <summary>
    /// Where a file's own types stand. In the user's namespaces, and in those around them, any name may mean something else; here nothing
    /// of the user's comes before what the usings beside these types bring.
    /// </summary>
    public const string OwnNamespace = "CompiledNet.Generated";

    /// <summary>Writes the namespace of the class, the types around it, and the class.</summary>
    public static void Write(CodeWriter writer, TypeSpec type, Action<CodeWriter> writeDocumentation, Action<CodeWriter> writeMembers)
    {
        using (type.Namespace.Length == 0 ? default : writer.Block($"namespace {type.Namespace}"))
            WriteContaining(writer, type, 0, writeDocumentation, writeMembers);
    }

    private static void WriteContaining(
        CodeWriter writer, TypeSpec type, int level, Action<CodeWriter> writeDocumentation, Action<CodeWriter> writeMembers)
    {
        if (level < type.ContainingTypes.Count)
        {
            using (writer.Block(type.ContainingTypes[level]))
                WriteContaining(writer, type, level + 1, writeDocumentation, writeMembers);
            return;
        }

        writeDocumentation(writer);
        writer.Line($"[global::System.CodeDom.Compiler.GeneratedCode(\"CompiledNet.Generator\", \"{Version}\")]");
        if (type.ClaimsClsCompliance)
            writer.Line("[global::System.CLSCompliant(false)]");
        using (writer.Block($"partial class {type.Identifier} : global::CompiledNet.Network"))
            writeMembers(writer);
    }
}
