namespace CompiledNet.Generator.Model;

/// <summary>What the user wrote of one layer: numbers as they stand in the source, checked by nothing yet.</summary>
/// <param name="Name">The name given with <c>Name =</c>, or null.</param>
internal abstract record LayerSpec(string? Name)
{
    /// <summary>The attribute's name: <c>MaxPool2D</c>.</summary>
    public abstract string Kind { get; }

    /// <summary>What the layer is called where no name is given, before its ordinal: <c>Pool</c> gives <c>Pool1</c>, <c>Pool2</c>.</summary>
    public abstract string Stem { get; }

    /// <summary>The layer that it takes, as written; null for the one before it.</summary>
    public string? From { get; init; }

    /// <summary>The layers that it takes besides, as written.</summary>
    public EquatableArray<string> Others { get; init; }

    /// <summary>Whether training changes its parameters.</summary>
    public bool Trainable { get; init; } = true;

    /// <summary>The activation that it ends with; null where it is no layer that has one.</summary>
    public virtual FunctionSpec? Function => null;

    /// <summary>The network that it is taken from; null where it is written here.</summary>
    public OriginSpec? Origin { get; init; }

    /// <summary>Whether it is taken together with the input, so that nothing of this network stands before it.</summary>
    public bool ComesWithInput { get; init; }
}

/// <summary>A network whose layers another one takes.</summary>
/// <param name="Type">Its class, as code refers to it: <c>global::Vision.LeNet5</c>.</param>
/// <param name="Name">The name of the class.</param>
/// <param name="IsPublic">Whether other assemblies see it.</param>
internal sealed record OriginSpec(string Type, string Name, bool IsPublic);

/// <summary>A window that slides: its size, stride and padding.</summary>
/// <param name="ZeroHeight">Explicit rows of padding on both sides; null where <paramref name="Padding"/> rules.</param>
/// <param name="ZeroWidth">Explicit columns of padding on both sides; null where <paramref name="Padding"/> rules.</param>
internal sealed record WindowSpec(
    int Height, int Width, int StrideHeight, int StrideWidth, PaddingKind Padding, int? ZeroHeight, int? ZeroWidth, bool AllowCropping)
{
    /// <summary>Arguments that others overrule: a stride where those of both axes are given.</summary>
    public EquatableArray<string> Overruled { get; init; }

    /// <summary>Rows from one tap to the next.</summary>
    public int DilationHeight { get; init; } = 1;

    /// <summary>Columns from one tap to the next.</summary>
    public int DilationWidth { get; init; } = 1;

    /// <summary>Rows from the first tap to the last, both counted: d(k - 1) + 1.</summary>
    public long ReachHeight => Reach(Height, DilationHeight);

    /// <summary>Columns from the first tap to the last, both counted.</summary>
    public long ReachWidth => Reach(Width, DilationWidth);

    public bool IsDilated => DilationHeight > 1 || DilationWidth > 1;

    private static long Reach(int size, int dilation) => ((long)dilation * (size - 1)) + 1;
}

internal enum PaddingKind
{
    Valid,
    Same,
}

internal sealed record InputSpec(string? Name, Shape Shape) : LayerSpec(Name)
{
    public override string Kind => "Input";

    public override string Stem => "Input";
}

/// <summary>A layer of weights: sums of products with a kernel, a bias added to each, put through an activation.</summary>
internal abstract record WeightedSpec(string? Name, bool UseBias, FunctionSpec Activation) : LayerSpec(Name)
{
    /// <summary>The argument that says how many channels it gives.</summary>
    public virtual string WidthArgument => "filters";

    public sealed override FunctionSpec? Function => Activation;
}

/// <param name="Groups">Parts that the channels are cut into: each filter sees those of its own part only.</param>
internal sealed record Conv2DSpec(string? Name, int Filters, WindowSpec Window, bool UseBias, FunctionSpec Activation, int Groups = 1) : WeightedSpec(Name, UseBias, Activation)
{
    public override string Kind => "Conv2D";

    public override string Stem => "Conv";
}

/// <param name="DepthMultiplier">Kernels for each input channel.</param>
internal sealed record DepthwiseConv2DSpec(string? Name, WindowSpec Window, int DepthMultiplier, bool UseBias, FunctionSpec Activation) : WeightedSpec(Name, UseBias, Activation)
{
    public override string Kind => "DepthwiseConv2D";

    public override string Stem => "DepthwiseConv";

    public override string WidthArgument => "DepthMultiplier";
}

internal sealed record Conv2DTransposeSpec(string? Name, int Filters, WindowSpec Window, bool UseBias, FunctionSpec Activation) : WeightedSpec(Name, UseBias, Activation)
{
    public override string Kind => "Conv2DTranspose";

    public override string Stem => "ConvTranspose";
}

/// <param name="DepthMultiplier">Kernels of the first part for each input channel.</param>
internal sealed record SeparableConv2DSpec(string? Name, int Filters, WindowSpec Window, int DepthMultiplier, bool UseBias, FunctionSpec Activation) : WeightedSpec(Name, UseBias, Activation)
{
    public override string Kind => "SeparableConv2D";

    public override string Stem => "SeparableConv";
}

internal enum PoolKind
{
    Max,
    Average,

    /// <summary>The square root of the sum of squares.</summary>
    L2,
}

internal sealed record PoolSpec(string? Name, PoolKind Pool, WindowSpec Window) : LayerSpec(Name)
{
    public override string Kind => Pool switch
    {
        PoolKind.Max => "MaxPool2D",
        PoolKind.Average => "AveragePool2D",
        PoolKind.L2 => "L2Pool2D",
        _ => throw new ArgumentOutOfRangeException(nameof(Pool), Pool, null),
    };

    public override string Stem => "Pool";
}

/// <summary>Pooling of a whole map, which leaves one value of each channel.</summary>
internal sealed record GlobalPoolSpec(string? Name, PoolKind Pool) : LayerSpec(Name)
{
    public override string Kind => Pool switch
    {
        PoolKind.Max => "GlobalMaxPool2D",
        PoolKind.Average => "GlobalAveragePool2D",
        _ => throw new ArgumentOutOfRangeException(nameof(Pool), Pool, null),
    };

    public override string Stem => "GlobalPool";
}

internal sealed record ZeroPaddingSpec(string? Name, int Top, int Bottom, int Left, int Right) : LayerSpec(Name)
{
    public override string Kind => "ZeroPadding2D";

    public override string Stem => "Padding";
}

internal enum InterpolationKind
{
    Nearest,
    Bilinear,
}

/// <param name="Height">How many rows become of one.</param>
/// <param name="Width">How many columns become of one.</param>
internal sealed record UpSamplingSpec(string? Name, int Height, int Width, InterpolationKind Interpolation) : LayerSpec(Name)
{
    public override string Kind => "UpSampling2D";

    public override string Stem => "UpSampling";
}

internal sealed record FlattenSpec(string? Name) : LayerSpec(Name)
{
    public override string Kind => "Flatten";

    public override string Stem => "Flatten";
}

internal sealed record DenseSpec(string? Name, int Units, bool UseBias, FunctionSpec Activation) : WeightedSpec(Name, UseBias, Activation)
{
    public override string Kind => "Dense";

    public override string Stem => "Dense";

    public override string WidthArgument => "units";
}

internal sealed record BatchNormalizationSpec(string? Name, float Momentum, float Epsilon) : LayerSpec(Name)
{
    public override string Kind => "BatchNormalization";

    public override string Stem => "BatchNorm";
}

internal sealed record DropoutSpec(string? Name, float Rate) : LayerSpec(Name)
{
    public override string Kind => "Dropout";

    public override string Stem => "Dropout";
}

internal enum MergeKind
{
    Add,
    Multiply,
    Concatenate,
}

/// <summary>What makes one value of several: <see cref="LayerSpec.Others"/> are merged with the layer's own input.</summary>
internal sealed record MergeSpec(string? Name, MergeKind Merge) : LayerSpec(Name)
{
    public override string Kind => Merge.ToString();

    public override string Stem => Merge switch
    {
        MergeKind.Add => "Add",
        MergeKind.Multiply => "Multiply",
        MergeKind.Concatenate => "Concat",
        _ => throw new ArgumentOutOfRangeException(nameof(Merge), Merge, null),
    };
}

/// <summary>Layers of another network that cannot be taken.</summary>
/// <param name="Network">The class.</param>
/// <param name="Problem">What stands against it.</param>
/// <param name="Way">How to mend it.</param>
/// <param name="Choices">Names of layers that could be the last, where the given one is none.</param>
internal sealed record UnsuitableBackboneSpec(string Network, string Problem, string Way, EquatableArray<string> Choices) : LayerSpec((string?)null)
{
    /// <summary>Whether the network would be built on itself.</summary>
    public bool IsCircle { get; init; }

    public override string Kind => "Backbone";

    public override string Stem => "Backbone";
}

internal sealed record ActivationSpec(string? Name, FunctionSpec Activation) : LayerSpec(Name)
{
    public override string Kind => "Activation";

    public override string Stem => "Activation";

    public override FunctionSpec? Function => Activation;
}

/// <summary>
/// A layer whose attribute C# itself rejects (an argument that is missing, misspelt or no constant). Its compile error stands
/// alone: nothing is concluded from it or after it.
/// </summary>
internal sealed record UnreadableSpec(string? Name, string KindOfLayer, string StemOfLayer) : LayerSpec(Name)
{
    /// <summary>An attribute of which C# knows not even the class.</summary>
    public static UnreadableSpec Unknown { get; } = new(null, "Layer", "Layer");

    public override string Kind => KindOfLayer;

    public override string Stem => StemOfLayer;
}
