using CompiledNet.Generator.Planning;

namespace CompiledNet.Generator.Emission;

/// <summary>
/// The methods of one vector width. A kernel is added by its body; where two layers have the same one, they share the method.
/// </summary>
internal sealed class KernelClass(VectorTarget target)
{
    private readonly Dictionary<string, string> names = [];
    private readonly List<Method> methods = [];

    public VectorTarget Target => target;

    /// <summary>Adds a kernel and gives the name to call it by.</summary>
    /// <param name="name">Its name, if it is not there yet.</param>
    /// <param name="sentence">What it computes, for the reader.</param>
    /// <param name="parameters">Its parameters: <c>ref float input, nint firstRow</c>.</param>
    /// <param name="writeBody">Writes its body.</param>
    public string Add(string name, string sentence, string parameters, Action<CodeWriter> writeBody)
    {
        var writer = new CodeWriter(indent: 2);
        writeBody(writer);
        string body = writer.ToString();
        string key = parameters + "\n" + body;
        if (!names.TryGetValue(key, out string? shared))
        {
            // A layer may be called "first", as its buffer is in the method that calls this one.
            name = Names.Member(name);

            // Two layers that differ only in how their names begin can ask for the same name.
            for (int number = 2; methods.Exists(method => method.Name == name); number++)
                name = $"{name}_{number}";
            names[key] = shared = name;
            methods.Add(new Method(name, sentence, $"void {name}({parameters})", body));
        }

        return shared;
    }

    /// <summary>Adds a function of vectors (an activation) once.</summary>
    public void AddFunction(string name, string sentence, string signature, string body)
    {
        if (methods.TrueForAll(method => method.Name != name))
            methods.Add(new Method(name, sentence, signature, body) { IsInlined = true });
    }

    public void Write(CodeWriter writer)
    {
        bool isFirst = true;
        foreach (Method method in methods.OrderBy(method => method.IsInlined))
        {
            if (!isFirst)
                writer.Line();
            isFirst = false;
            // The narrower classes have the same methods; saying it once is enough.
            if (target == VectorTarget.All[0])
                writer.Line($"/// <summary>{method.Sentence}</summary>");
            writer.Line(method.IsInlined ? "[MethodImpl(MethodImplOptions.AggressiveInlining)]" : "[MethodImpl(MethodImplOptions.AggressiveOptimization)]");
            using (writer.Block($"{(method.IsInlined ? "private" : "public")} static {method.Signature}"))
                writer.Raw(method.Body);
        }
    }

    private sealed record Method(string Name, string Sentence, string Signature, string Body)
    {
        public bool IsInlined { get; init; }
    }
}
