using CompiledNet.Generator.Layers;

namespace CompiledNet.Generator.Emission;

/// <summary>
/// Prints the members of a network that has errors, with bodies that throw: whoever uses them gets no further error, so that
/// ours stands alone.
/// </summary>
internal static class InvalidNetworkEmitter
{
    public static string Emit(NetworkSpec network)
    {
        var writer = new CodeWriter();
        NetworkClass.WriteHeader(writer, network.Type);
        writer.Line("#pragma warning disable CS1591 // the members only keep our error alone; they hold nothing to tell of");
        writer.Line();
        NetworkClass.Write(
            writer,
            network.Type,
            documentation => documentation.Line("/// <remarks>This network is not valid; the build says why.</remarks>"),
            members => WriteMembers(members, network));
        return writer.Take();
    }

    private static void WriteMembers(CodeWriter writer, NetworkSpec network)
    {
        string name = network.Type.Identifier;
        string[] names = LayerNames.Assign(network.Layers);
        var written = new HashSet<string>(StringComparer.Ordinal);
        writer.Lines(
            $$"""
            public {{name}}(int seed = 0)
                : base(Invalid<global::CompiledNet.Runtime.Architecture>(), seed)
            {
            }

            """);
        WriteMember("Summary", "public static string Summary => Invalid<string>();");
        WriteMember("Load", $"public static {name} Load(string path) => Invalid<{name}>();");
        WriteMember("PredictOne", $"protected override {Contract.PredictOne} => Invalid<int>();");
        WriteMember("PredictTile", $"protected override {Contract.PredictTile} => Invalid<int>();");
        OutputsEmitter.WriteInvalid(writer, network);
        BackboneEmitter.WriteInvalid(writer, network);
        writer.Lines(
            $$"""
            private static T Invalid<T>() => throw new global::System.InvalidOperationException("The network {{network.Type.Name}} is not valid; the build says why.");

            """);
        for (int index = 0; index < names.Length; index++)
        {
            if (names.Take(index).Contains(names[index], StringComparer.OrdinalIgnoreCase))
                continue;
            foreach (string parameter in network.Layers[index].ParameterNames.Select(Names.Parameter))
            {
                WriteMember(
                    Names.Member(names[index]) + parameter,
                    $"public global::CompiledNet.Parameter {Names.Member(names[index])}{parameter} => Invalid<global::CompiledNet.Parameter>();");
            }
        }

        // A member that the user has declared, that another layer has, or that the class is called like, is left out: C# would report the second one.
        void WriteMember(string member, string text)
        {
            if (network.Type.Members.Contains(member) || member == network.Type.Name || !written.Add(member))
                return;
            writer.Line(text);
            writer.Line();
        }
    }
}
