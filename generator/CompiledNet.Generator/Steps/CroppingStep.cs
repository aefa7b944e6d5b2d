namespace CompiledNet.Generator.Steps;

/// <summary>A map without its border: rows are copied out of it and, backward, into zeros.</summary>
/// <param name="Top">Rows that are left out above.</param>
/// <param name="Left">Columns that are left out to the left.</param>
internal sealed record CroppingStep(string Name, int Top, int Left) : BorderStep(Name, Top, Left)
{
    public override string Sentence => $"{Name}: the map without its border: {Input.Shape} to {Output.Shape}.";

    protected override Shape Inner => Output.Shape;

    protected override Shape Outer => Input.Shape;

    public override Step? Absorb(Step next, bool isTraining) => null;

    public override void EmitForward(PassWriter pass) => EmitForward(pass, "Forward", Input.Shape.Channels * Contract.TileImages);

    public override void EmitOne(PassWriter pass) => EmitForward(pass, "One", Input.PositionStride);

    public override void EmitBackward(PassWriter pass) => pass.Call(
        EmitInto(
            pass.Kernels,
            Name + "Backward",
            $"{Name}: the gradient of the map, which is 0 at the border.",
            "outputGradient",
            "inputGradient",
            Input.Shape.Channels * Contract.TileImages),
        [pass.Ref(OutputGradient!), pass.Ref(InputGradient!)]);

    private void EmitForward(PassWriter pass, string suffix, int stride)
    {
        string input = pass.Ref(Input);
        string output = pass.Ref(Output);
        pass.Call(EmitOutOf(pass.Kernels, Name + suffix, $"{Name}: the map without its border.", "output", "input", stride), [input, output]);
    }
}
