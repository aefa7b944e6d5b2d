using CompiledNet.Generator.Steps;

namespace CompiledNet.Generator.Layers;

/// <summary>
/// What the user wrote of one layer, and all that its kind knows: how it is read, what must hold of it, what it gives, and the steps
/// that compute it. A kind is one file; what a kind must have is abstract here, so that the compiler names what one lacks.
/// </summary>
internal abstract record LayerSpec
{
    /// <summary>The name given with <c>Name =</c>, or null.</summary>
    public string? Name { get; init; }

    /// <summary>The layer that it takes, as written; null for the one before it.</summary>
    public string? From { get; init; }

    /// <summary>The layers that it takes besides, as written.</summary>
    public EquatableArray<string> Others { get; init; }

    /// <summary>Whether training changes its parameters.</summary>
    public bool Trainable { get; init; } = true;

    /// <summary>The name of parameters that it has together with others, as written; null where they are its own.</summary>
    public string? Shared { get; init; }

    /// <summary>The network that it is taken from; null where it is written here.</summary>
    public OriginSpec? Origin { get; init; }

    /// <summary>Whether it is taken together with the input, so that nothing of this network stands before it.</summary>
    public bool ComesWithInput { get; init; }

    /// <summary>The attribute's name: <c>MaxPool2D</c>.</summary>
    public abstract string Kind { get; }

    /// <summary>Other attributes of the same meaning: <c>MaxPooling2D</c>.</summary>
    public virtual IReadOnlyList<string> Aliases => [];

    /// <summary>
    /// What the layer is called where no name is given, before its ordinal: <c>Pool</c> gives <c>Pool1</c>, <c>Pool2</c>.
    /// </summary>
    public abstract string Stem { get; }

    /// <summary>What others may know of it without knowing its kind.</summary>
    public abstract LayerTraits Traits { get; }

    /// <summary>Whether it gives the values that it takes, in their order, under another shape.</summary>
    public virtual bool OnlyReshapes => false;

    /// <summary>How many things the integers number that it takes, and which it takes from the caller; 0 where it takes any numbers.</summary>
    public virtual int Categories => 0;

    /// <summary>Whether its parameters are statistics of what it takes, and it takes what the caller gives.</summary>
    public virtual bool IsAdapted => false;

    /// <summary>Whether it computes otherwise where steps are masked.</summary>
    public virtual bool HeedsMask => false;

    /// <summary>
    /// The layer that makes the mask of what it gives, by its index: a mask says which steps count. Null where all do, and where a mask of
    /// what it takes is lost, as it is by most layers.
    /// </summary>
    /// <param name="index">Its own index.</param>
    public virtual int? MaskOf(int index, LayerInputs inputs) => null;

    /// <summary>The activation that it ends with; null where it is no layer that has one.</summary>
    public abstract FunctionSpec? Function { get; }

    /// <summary>The variables of its parameters, whether or not the rest of the network is right: <c>moving_mean</c>.</summary>
    public abstract IReadOnlyList<string> ParameterNames { get; }

    /// <summary>
    /// The same layer with what its attribute says; the layer itself has the defaults. Numbers are as written: nothing is checked here.
    /// </summary>
    public abstract LayerSpec Read(WrittenArguments arguments);

    /// <summary>Reports what can be said of the layer by itself.</summary>
    public abstract void Check(LayerContext context);

    /// <summary>What the layer makes of those that it takes; null where it does not fit, which it reports, or cannot be read.</summary>
    public abstract LayerShape? Infer(LayerInputs inputs, LayerContext context);

    /// <summary>
    /// Its kind and settings, by which a file says whose parameters it holds: <c>Dense Relu</c>. What has been written once must stay.
    /// </summary>
    public abstract string Identify(GraphLayer layer);

    /// <summary>All that was written of it besides its name and what it takes, or stands by default, as data for tools.</summary>
    public abstract IEnumerable<LayerSetting> Settings(GraphLayer layer);

    /// <summary>Why it does nothing where it stands; null where it does something.</summary>
    /// <param name="before">The layer that it takes.</param>
    public abstract string? IdleBecause(GraphLayer layer, GraphLayer before);

    /// <summary>Adds the steps that compute it.</summary>
    /// <returns>What it gives.</returns>
    public abstract Value Lower(GraphLayer layer, StepBuilder steps);

    /// <summary>Adds the steps that make a mask: 1 for each step that counts, else 0.</summary>
    /// <returns>The mask, a vector of the steps.</returns>
    public virtual Value LowerMask(GraphLayer layer, StepBuilder steps) => throw new InvalidOperationException($"{layer.Name} makes no mask.");

    public sealed override string ToString() => Name is null ? Kind : $"{Kind} {Name}";
}

/// <summary>A network whose layers another one takes.</summary>
/// <param name="Type">Its class, as code refers to it: <c>global::Vision.LeNet5</c>.</param>
/// <param name="Name">The name of the class.</param>
/// <param name="IsPublic">Whether other assemblies see it.</param>
internal sealed record OriginSpec(string Type, string Name, bool IsPublic);

/// <summary>One setting of a layer.</summary>
/// <param name="Name">As the attribute's argument is called, a capital first: <c>Filters</c>.</param>
/// <param name="Text">C# text of its value: a number, or a word in quotes.</param>
internal readonly record struct LayerSetting(string Name, string Text)
{
    public LayerSetting(string name, long number)
        : this(name, Words.Text.Number(number))
    {
    }

    public LayerSetting(string name, double number)
        : this(name, number.ToString("R", System.Globalization.CultureInfo.InvariantCulture))
    {
    }

    public LayerSetting(string name, bool truth)
        : this(name, truth ? "1" : "0")
    {
    }

    /// <summary>A member of an enum of the library.</summary>
    public static LayerSetting Of<T>(string name, T member)
        where T : struct, Enum => new(name, $"\"{member}\"");

    /// <summary>An activation and, where it has one, its slope.</summary>
    public static IEnumerable<LayerSetting> Of(FunctionSpec function)
    {
        yield return Of("Activation", function.Kind);
        if (function.Kind is ActivationKind.LeakyRelu)
            yield return new("NegativeSlope", function.Slope);
    }

    /// <summary>A window in numbers.</summary>
    /// <param name="prefix">What its size is called: <c>Kernel</c>.</param>
    public static IEnumerable<LayerSetting> Of(string prefix, WindowGeometry window) =>
    [
        new(prefix + "Height", window.Rows.Size),
        new(prefix + "Width", window.Columns.Size),
        new("StrideHeight", window.Rows.Stride),
        new("StrideWidth", window.Columns.Stride),
        new("PadTop", window.Rows.PadBefore),
        new("PadBottom", window.Rows.PadAfter),
        new("PadLeft", window.Columns.PadBefore),
        new("PadRight", window.Columns.PadAfter),
        new("DilationHeight", window.Rows.Dilation),
        new("DilationWidth", window.Columns.Dilation),
    ];
}

/// <summary>What a layer is to its neighbours.</summary>
internal enum LayerRole
{
    Input,
    Weights,
    Normalization,

    /// <summary>Each image is normalized by itself: nothing is undone, and no answer depends on another image.</summary>
    ImageNormalization,
    Activation,

    /// <summary>A function with parameters of its own, which no argument of another layer can say.</summary>
    LearntActivation,
    Dropout,

    /// <summary>Noise is added in training, and nothing is taken away.</summary>
    Noise,
    Pool,
    GlobalPool,
    Flatten,

    /// <summary>Each value is multiplied by a number, and one is added.</summary>
    Scaling,

    /// <summary>Values stay as they are, and stand elsewhere, more often or among zeros.</summary>
    Arrangement,
    Merge,

    /// <summary>Steps look at all others.</summary>
    Attention,

    /// <summary>Numbers that are learnt are added, whatever comes in.</summary>
    Embedding,

    /// <summary>What cannot be a layer, which is said elsewhere.</summary>
    Unreadable,
}

/// <summary>What rules and advice know of a layer: they know no kind.</summary>
internal sealed record LayerTraits
{
    public required LayerRole Role { get; init; }

    /// <summary>Whether a prediction of it is linear in what it takes, constants aside.</summary>
    public required bool IsLinear { get; init; }

    /// <summary>Whether a number that is added to all values of a channel before it might as well be added behind it.</summary>
    public required bool KeepsShift { get; init; }

    /// <summary>Whether it adds positions between those that it takes.</summary>
    public required bool Enlarges { get; init; }

    /// <summary>
    /// The window that it slides over what it takes, or, transposed, over what it gives, as it was written; null where it has none.
    /// </summary>
    public required WindowUse? Window { get; init; }
}

/// <summary>The window of a layer.</summary>
/// <param name="Spec">As it was written.</param>
/// <param name="Words">What it is called.</param>
/// <param name="IsTransposed">Whether it slides over what the layer gives.</param>
internal sealed record WindowUse(WindowSpec Spec, WindowWords Words, bool IsTransposed = false);
