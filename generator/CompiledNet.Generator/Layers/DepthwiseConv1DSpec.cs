namespace CompiledNet.Generator.Layers;

/// <summary>DepthwiseConv1D: kernels for each channel of a sequence, of kernel width x input channels x depth multiplier.</summary>
internal sealed record DepthwiseConv1DSpec : DepthwiseConvSpec
{
    public override string Kind => "DepthwiseConv1D";

    protected override WindowWords Words => WindowWords.KernelOfSteps;
}
