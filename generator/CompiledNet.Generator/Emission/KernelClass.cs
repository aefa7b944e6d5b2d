using CompiledNet.Generator.Planning;

namespace CompiledNet.Generator.Emission;

/// <summary>
/// The kernels of one vector width. A kernel is added by its body; where two layers have the same one, they share the method.
/// Which of them share is decided at the narrowest vectors and holds for all, so that every width has the same methods: wider
/// vectors cover at least the floats that narrower ones do, and bodies can be alike there that differ below.
/// </summary>
/// <param name="target">The width.</param>
/// <param name="narrowest">The kernels at the narrowest vectors; null where these are they.</param>
internal sealed class KernelClass(VectorTarget target, KernelClass? narrowest)
{
    private readonly Dictionary<string, string> namesByBody = [];
    private readonly List<string> names = [];
    private readonly List<Method> kernels = [];
    private readonly List<Method> functions = [];

    public VectorTarget Target => target;

    /// <summary>Adds a kernel and gives the name to call it by.</summary>
    /// <param name="name">Its name, if it is not there yet.</param>
    /// <param name="sentence">What it computes, for the reader.</param>
    /// <param name="parameters">Its parameters: <c>ref float input, nint firstRow</c>.</param>
    /// <param name="writeBody">Writes its body.</param>
    public string Add(string name, string sentence, string parameters, Action<CodeWriter> writeBody)
    {
        string called = narrowest is null ? Name(name, parameters, writeBody) : narrowest.names[names.Count];
        names.Add(called);
        if (!kernels.Exists(kernel => kernel.Name == called))
            kernels.Add(new Method(called, sentence, $"void {called}({parameters})", Body(writeBody)));
        return called;
    }

    /// <summary>Adds a function of vectors (an activation) once.</summary>
    public void AddFunction(string name, string sentence, string signature, string body)
    {
        if (!functions.Exists(method => method.Name == name))
            functions.Add(new Method(name, sentence, signature, body));
    }

    /// <summary>What every width has: one declaration for each kernel, with its sentence.</summary>
    public void WriteInterface(CodeWriter writer, string name)
    {
        using (writer.Block($"file interface {name}"))
        {
            for (int index = 0; index < kernels.Count; index++)
            {
                if (index > 0)
                    writer.Line();
                writer.Line($"/// <summary>{kernels[index].Sentence}</summary>");
                writer.Line($"static abstract {kernels[index].Signature};");
            }
        }
    }

    public void Write(CodeWriter writer, string name, string interfaceName)
    {
        using (writer.Block($"file readonly struct {name} : {interfaceName}"))
        {
            writer.Line("private const MethodImplOptions Optimized = MethodImplOptions.AggressiveOptimization;");
            foreach (Method kernel in kernels)
            {
                writer.Line();
                writer.Line("[MethodImpl(Optimized)]");
                using (writer.Block($"public static {kernel.Signature}"))
                    writer.Raw(kernel.Body);
            }

            foreach (Method function in functions)
            {
                writer.Line();
                writer.Line($"/// <summary>{function.Sentence}</summary>");
                writer.Line("[MethodImpl(MethodImplOptions.AggressiveInlining)]");
                using (writer.Block($"private static {function.Signature}"))
                    writer.Raw(function.Body);
            }
        }
    }

    /// <summary>The name of the kernel that has this body already, or a new one.</summary>
    private string Name(string name, string parameters, Action<CodeWriter> writeBody)
    {
        string key = parameters + "\n" + Body(writeBody);
        if (namesByBody.TryGetValue(key, out string? shared))
            return shared;

        // A layer may be called "first", as its buffer is in the method that calls this one; and two layers whose names begin
        // alike can ask for the same name.
        string unique = Names.Member(name);
        for (int number = 2; kernels.Exists(kernel => kernel.Name == unique); number++)
            unique = $"{Names.Member(name)}_{number}";
        return namesByBody[key] = unique;
    }

    private static string Body(Action<CodeWriter> writeBody)
    {
        var writer = new CodeWriter(indent: 2);
        writeBody(writer);
        return writer.ToString();
    }

    private sealed record Method(string Name, string Sentence, string Signature, string Body);
}
