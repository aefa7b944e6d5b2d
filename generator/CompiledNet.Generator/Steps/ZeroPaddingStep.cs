namespace CompiledNet.Generator.Steps;

/// <summary>
/// Zeros around a map, where no convolution takes them as padding: rows are copied into zeros and, backward, out of what surrounds them.
/// </summary>
/// <param name="Top">Rows of zeros above.</param>
/// <param name="Left">Columns of zeros to the left.</param>
internal sealed record ZeroPaddingStep(string Name, int Top, int Left) : BorderStep(Name, Top, Left)
{
    public override string Sentence => $"{Name}: zeros around the map: {Input.Shape} to {Output.Shape}.";

    protected override Shape Inner => Input.Shape;

    protected override Shape Outer => Output.Shape;

    /// <summary>A convolution behind it has the zeros as padding of its own.</summary>
    public override Step? Absorb(Step next, bool isTraining) => next is not ConvolutionStep { IsTransposed: false } convolution
        ? null
        : convolution with
        {
            Sources = Sources,
            Window = new WindowGeometry(
                convolution.Window.Rows.WithoutZeros(Input.Shape.Height, Top), convolution.Window.Columns.WithoutZeros(Input.Shape.Width, Left)),
            PaddedBy = convolution.PaddedBy is { } others ? $"{Name}, {others}" : Name,
        };

    public override void EmitForward(PassWriter pass) => EmitForward(pass, "Forward", Input.Shape.Channels * Contract.TileImages);

    public override void EmitOne(PassWriter pass) => EmitForward(pass, "One", Input.PositionStride);

    public override void EmitBackward(PassWriter pass) => pass.Call(
        EmitOutOf(
            pass.Kernels,
            Name + "Backward",
            $"{Name}: the gradient of the map within the zeros.",
            "inputGradient",
            "outputGradient",
            Input.Shape.Channels * Contract.TileImages),
        [pass.Ref(OutputGradient!), pass.Ref(InputGradient!)]);

    private void EmitForward(PassWriter pass, string suffix, int stride)
    {
        string input = pass.Ref(Input);
        string output = pass.Ref(Output);
        pass.Call(EmitInto(pass.Kernels, Name + suffix, $"{Name}: the map within zeros.", "input", "output", stride), [input, output]);
    }
}
