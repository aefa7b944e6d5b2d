namespace CompiledNet.Generator.Model;

/// <summary>One tensor of parameters in Keras' layout.</summary>
/// <param name="Name">The variable: <c>kernel</c>, <c>bias</c>.</param>
/// <param name="Shape">Its dimensions.</param>
/// <param name="Layout">What its dimensions or numbers are, for the reader: <c>inputs x units</c>.</param>
/// <param name="Initializer">How new values are drawn.</param>
/// <param name="FanIn">Inputs that one output sums over.</param>
/// <param name="FanOut">Outputs that one input reaches.</param>
/// <param name="IsTrainable">Whether an optimizer changes it.</param>
internal sealed record ParameterSpec(
    string Name, EquatableArray<int> Shape, string Layout, InitializerSpec Initializer, int FanIn, int FanOut, bool IsTrainable = true)
{
    /// <summary>How many of the last dimensions make up a row of outputs: channels x multiplier of a depthwise kernel, else one.</summary>
    public int RowDimensions { get; init; } = 1;

    /// <summary>What training does against large weights.</summary>
    public WeightRestraint Restraint { get; init; }

    public int Length => Shape.Aggregate(1, (product, size) => product * size);

    /// <summary>
    /// Whether outputs stand before inputs: the last two dimensions change places in memory, so that a row is one of outputs.
    /// </summary>
    public bool HasOutputsFirst { get; init; }

    /// <summary>Numbers of a row of outputs.</summary>
    public int Columns =>
        HasOutputsFirst ? Shape[Shape.Count - 2] : Shape.Skip(Shape.Count - RowDimensions).Aggregate(1, (product, size) => product * size);
}
