namespace CompiledNet.Generator.Kernels;

/// <summary>
/// The kernels of one vector width. A kernel is added by its body; where two layers have the same one, they share the method.
/// Which of them share is decided at the narrowest vectors and holds for all, so that every width has the same methods: wider
/// vectors cover at least the floats that narrower ones do, and bodies can be alike there that differ below. A body is printed
/// once where its form is given: all that it follows from.
/// </summary>
/// <param name="target">The width.</param>
/// <param name="narrowest">The kernels at the narrowest vectors; null where these are they.</param>
/// <param name="isTimed">Whether they say what they should take, where steps are timed.</param>
internal sealed class KernelClass(VectorTarget target, KernelClass? narrowest, bool isTimed = false)
{
    /// <summary>How far a member is indented: it stands in a type, and that in a namespace.</summary>
    public const int MemberIndent = 2;

    /// <summary>How far what a method does is indented.</summary>
    public const int BodyIndent = MemberIndent + 1;

    /// <summary>The attribute of methods, as it is called and no otherwise: without the sign, it is looked for with one more suffix too.</summary>
    public const string MethodImpl = "@MethodImplAttribute";

    private const string Return = "return ";

    private readonly Dictionary<(string Parameters, object Form), string> namesByForm = [];
    private readonly Dictionary<(string Parameters, string Body), string> namesByBody = new(TextComparer.Instance);
    private readonly List<string> names = [];
    private readonly HashSet<string> kernelNames = new(StringComparer.Ordinal);
    private readonly List<Kernel> kernels = [];
    private readonly CodeWriter text = new(MemberIndent);
    private readonly List<Function> functions = [];
    private readonly List<string> sharedNames = [];

    public VectorTarget Target => target;

    /// <summary>Whether kernels that networks share are printed with the others, else called where the library has them.</summary>
    public bool PrintsShared { get; init; }

    /// <summary>Whether they are members that users see, which have documentation: that of the interface.</summary>
    public bool IsPublic { get; init; }

    /// <summary>Those of the library that are called, in the order in which they were added.</summary>
    public IReadOnlyList<string> SharedNames => sharedNames;

    /// <summary>Kernels that have been added.</summary>
    public int Count => kernels.Count;

    /// <summary>Adds a kernel and gives the name to call it by.</summary>
    /// <param name="name">Its name, if it is not there yet.</param>
    /// <param name="sentence">What it computes, for the reader.</param>
    /// <param name="parameters">Its parameters: <c>ref float input, nint firstRow</c>.</param>
    /// <param name="writeBody">Writes its body.</param>
    /// <param name="form">
    /// All that the body follows from besides the width, comparable by value: of two alike, the body is printed once. Null where
    /// printing costs no more than comparing.
    /// </param>
    public string Add(string name, string sentence, string parameters, Action<CodeWriter> writeBody, object? form = null)
    {
        string called = narrowest is null ? Share(name, sentence, parameters, writeBody, form) : narrowest.names[names.Count];
        names.Add(called);
        if (!kernelNames.Contains(called))
            Keep(called, sentence, parameters, writeBody);
        return called;
    }

    /// <summary>Adds a kernel that networks share, where they print it, and gives the name to call it by.</summary>
    public string Add(SharedKernel kernel)
    {
        if (PrintsShared)
            return Add(kernel.Name, kernel.Sentence, kernel.Parameters, writer => kernel.WriteBody(writer, this), kernel);
        if (!sharedNames.Contains(kernel.Name))
            sharedNames.Add(kernel.Name);
        return kernel.Name;
    }

    /// <summary>What a pass calls a kernel by: its name, behind the type that has it.</summary>
    public string Callable(string kernel) => (sharedNames.Contains(kernel) ? SharedKernel.TypeParameter : "TKernels") + "." + kernel;

    /// <summary>Says, where steps are timed, what a call of the kernel should take: vector multiply-adds at the machine's best.</summary>
    /// <param name="work">Those of one turn; null where nobody knows.</param>
    /// <param name="turns">How many turns there are, as generated code has it.</param>
    public void Predict(CodeWriter writer, double? work, string? turns = null)
    {
        if (isTimed && work is { } known)
            writer.Line($"global::CompiledNet.Runtime.StepClock.Predict({(turns is null ? "" : turns + " * ")}{Text.Real((float)known)});");
    }

    /// <summary>Adds a function of vectors (an activation) once.</summary>
    public void AddFunction(string name, string sentence, string signature, string body)
    {
        if (!functions.Exists(method => method.Name == name))
            functions.Add(new Function(name, sentence, signature, body));
    }

    /// <summary>What every width has: one declaration for each kernel, with its sentence.</summary>
    /// <param name="declaration">What it is declared as: <c>file interface INetKernels</c>.</param>
    public void WriteInterface(CodeWriter writer, string declaration)
    {
        using (writer.Block(declaration))
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

    /// <param name="declaration">What it is declared as: <c>file readonly struct NetKernels512 : INetKernels</c>.</param>
    public void Write(CodeWriter writer, string declaration)
    {
        using (writer.Block(declaration))
        {
            // Inlined, which the compiler does to small ones, a kernel would be compiled anew wherever it is called.
            writer.Line("private const MethodImplOptions Hot = MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining;");
            writer.Raw(text);
            foreach (Function function in functions)
            {
                writer.Line();

                // The widest vectors come first: what was said there holds for all.
                if (target == VectorTarget.All[0])
                    writer.Line($"/// <summary>{function.Sentence}</summary>");
                writer.Line($"[{MethodImpl}(MethodImplOptions.AggressiveInlining)]");
                string body = function.Body.Trim();
                if (body.StartsWith(Return, StringComparison.Ordinal) && body.IndexOf(';') == body.Length - 1)
                {
                    writer.Line($"private static {function.Signature} => {body.Substring(Return.Length)}");
                    continue;
                }

                using (writer.Block($"private static {function.Signature}"))
                    writer.Raw(function.Body);
            }
        }
    }

    /// <summary>The name of the kernel that has this body already, or of a new one.</summary>
    private string Share(string name, string sentence, string parameters, Action<CodeWriter> writeBody, object? form)
    {
        if (form is not null && namesByForm.TryGetValue((parameters, form), out string? shared))
            return shared;
        string body = Body(writeBody);
        if (!namesByBody.TryGetValue((parameters, body), out shared))
        {
            shared = Unique(Names.Member(name));
            namesByBody.Add((parameters, body), shared);
            Keep(shared, sentence, parameters, writer => writer.Raw(body));
        }

        if (form is not null)
            namesByForm.Add((parameters, form), shared);
        return shared;
    }

    /// <summary>
    /// A name that no kernel has, nor one of the library's: a layer may be called "first", as its buffer is in the method that calls this
    /// one, and two layers whose names begin alike can ask for the same name.
    /// </summary>
    private string Unique(string name)
    {
        string unique = name;
        for (int number = 2; kernelNames.Contains(unique) || IsShared(unique); number++)
            unique = $"{name}_{number}";
        return unique;

        bool IsShared(string name) => !PrintsShared && SharedKernel.All.Any(shared => shared.Name == name);
    }

    private void Keep(string name, string sentence, string parameters, Action<CodeWriter> writeBody)
    {
        var kernel = new Kernel(sentence, $"void {name}({parameters})");
        kernelNames.Add(name);
        kernels.Add(kernel);
        text.Line();
        if (IsPublic)
            text.Line("/// <inheritdoc/>");
        text.Line($"[{MethodImpl}(Hot)]");
        using (text.Block($"public static {kernel.Signature}"))
            writeBody(text);
    }

    private static string Body(Action<CodeWriter> writeBody)
    {
        var writer = new CodeWriter(BodyIndent);
        writeBody(writer);
        return writer.Take();
    }

    private sealed record Kernel(string Sentence, string Signature);

    private sealed record Function(string Name, string Sentence, string Signature, string Body);

    /// <summary>Bodies are thousands of characters: one in many tells apart nearly all, and equality decides on the rest.</summary>
    private sealed class TextComparer : IEqualityComparer<(string Parameters, string Body)>
    {
        private const int Distance = 61;

        public static TextComparer Instance { get; } = new();

        public bool Equals((string Parameters, string Body) first, (string Parameters, string Body) other) =>
            first.Body == other.Body && first.Parameters == other.Parameters;

        public int GetHashCode((string Parameters, string Body) text)
        {
            int hash = text.Body.Length;
            for (int at = text.Body.Length - 1; at >= 0; at -= Distance)
                hash = unchecked((hash * 31) + text.Body[at]);
            return hash;
        }
    }
}
