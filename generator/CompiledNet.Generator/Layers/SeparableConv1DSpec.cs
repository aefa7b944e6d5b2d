namespace CompiledNet.Generator.Layers;

/// <summary>SeparableConv1D: a depthwise convolution over steps, then one of single steps.</summary>
internal sealed record SeparableConv1DSpec : SeparableConvSpec
{
    public override string Kind => "SeparableConv1D";

    protected override WindowWords Words => WindowWords.KernelOfSteps;
}
