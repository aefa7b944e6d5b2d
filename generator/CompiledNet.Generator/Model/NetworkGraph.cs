namespace CompiledNet.Generator.Model;

/// <summary>A network whose every shape is known and right: what Shapes gives to Planning.</summary>
/// <param name="Spec">What was written.</param>
/// <param name="Layers">The layers in an order in which each follows those it takes its inputs from.</param>
/// <param name="Outputs">The layers that are outputs.</param>
internal sealed record NetworkGraph(NetworkSpec Spec, EquatableArray<GraphLayer> Layers, EquatableArray<GraphOutput> Outputs)
{
    public int Parameters => Layers.Sum(layer => layer.ParameterCount);

    public long Macs => Layers.Sum(layer => layer.Macs);

    /// <summary>Whether a layer takes anything but the one before it.</summary>
    public bool HasBranches => Layers.Any(layer => layer.Spec.From is not null || layer.Inputs.Count > 1);

    /// <summary>Whether exactly one layer takes what this one gives, and no caller does.</summary>
    public bool IsTakenOnce(int index) =>
        Layers.Sum(layer => layer.Inputs.Count(input => input == index)) == 1 && !Outputs.Any(output => output.Layer == index);
}

/// <summary>A layer that is an output.</summary>
/// <param name="Layer">Its index.</param>
/// <param name="Loss">What it is trained on; null where the network only predicts.</param>
internal sealed record GraphOutput(int Layer, LossSpec? Loss);

/// <summary>One layer with all that follows from the layers before it.</summary>
/// <param name="Name">Its one identity, in members, tensors, messages and comments: the user's name, or kind and ordinal (<c>Conv2</c>).</param>
/// <param name="Spec">What was written.</param>
/// <param name="Inputs">Indices of the layers it takes; empty for an input.</param>
/// <param name="Input">The shape it takes (of the first of its inputs).</param>
/// <param name="Output">The shape it gives.</param>
/// <param name="Window">The window it slides over its input, resolved; null where it has none.</param>
/// <param name="Parameters">Its tensors in Keras' layouts: kernel, then bias.</param>
/// <param name="Macs">Multiply-adds for one image, padding taps counted.</param>
/// <param name="ReceptiveField">Which part of the input one of its outputs sees.</param>
internal sealed record GraphLayer(
    string Name,
    LayerSpec Spec,
    EquatableArray<int> Inputs,
    Shape Input,
    Shape Output,
    WindowGeometry? Window,
    EquatableArray<ParameterSpec> Parameters,
    long Macs,
    ReceptiveField ReceptiveField)
{
    public int ParameterCount => Parameters.Sum(parameter => parameter.Length);
}

/// <summary>A window in numbers, for both axes.</summary>
internal sealed record WindowGeometry(WindowAxis Rows, WindowAxis Columns);

/// <summary>
/// One axis of a window: output i sees inputs i * Stride - PadBefore + t * Dilation for t in 0..Size-1, those outside 0..Input-1
/// being padding. PadAfter counts the padding that the last window sees, so it is less than what was asked for where a stride crops.
/// </summary>
internal sealed record WindowAxis(int Input, int Size, int Stride, int PadBefore, int PadAfter, int Output, int Dilation = 1)
{
    /// <summary>Inputs from the first tap to the last, both counted.</summary>
    public int Reach => ((Size - 1) * Dilation) + 1;

    /// <summary>Whether no window reaches over the border.</summary>
    public bool IsInside => PadBefore == 0 && ((Output - 1) * Stride) + Reach <= Input;
}

/// <summary>One tensor of parameters in Keras' layout.</summary>
/// <param name="Name">The variable: <c>kernel</c>, <c>bias</c>.</param>
/// <param name="Shape">Its dimensions.</param>
/// <param name="Initializer">How new values are drawn.</param>
/// <param name="FanIn">Inputs that one output sums over.</param>
/// <param name="FanOut">Outputs that one input reaches.</param>
/// <param name="IsTrainable">Whether an optimizer changes it.</param>
internal sealed record ParameterSpec(
    string Name, EquatableArray<int> Shape, InitializerKind Initializer, int FanIn, int FanOut, bool IsTrainable = true)
{
    /// <summary>How many of the last dimensions make up a row of outputs: channels x multiplier of a depthwise kernel, else one.</summary>
    public int RowDimensions { get; init; } = 1;

    public int Length => Shape.Aggregate(1, (product, size) => product * size);

    /// <summary>Whether outputs stand before inputs: the last two dimensions change places in memory, so that a row is one of outputs.</summary>
    public bool HasOutputsFirst { get; init; }

    /// <summary>Numbers of a row of outputs.</summary>
    public int Columns => HasOutputsFirst ? Shape[Shape.Count - 2] : Shape.Skip(Shape.Count - RowDimensions).Aggregate(1, (product, size) => product * size);
}

/// <summary>
/// How far one output sees (Araujo, Norris and Sim 2019): Size rows/columns of the input, neighbours Jump apart.
/// </summary>
internal readonly record struct ReceptiveField(int Height, int Width, int JumpHeight, int JumpWidth);

internal enum InitializerKind
{
    Zeros,
    Ones,
    GlorotUniform,
}
