namespace CompiledNet.Generator.Layers;

/// <summary>Conv1D: a convolution over steps, a kernel of kernel width x input channels of a group x filters.</summary>
internal sealed record Conv1DSpec : ConvSpec
{
    public override string Kind => "Conv1D";

    protected override WindowWords Words => WindowWords.KernelOfSteps;
}
