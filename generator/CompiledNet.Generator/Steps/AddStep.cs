using CompiledNet.Generator.Kernels;

namespace CompiledNet.Generator.Steps;

/// <summary>The sum of values, value by value.</summary>
internal sealed record AddStep(string Name) : MergeStep(Name)
{
    protected override string Noun => "sum";

    protected override string EmitForwardKernel(KernelClass kernels) =>
        EmitElementwise(kernels, "Forward", SentenceOfKernel, " + ", Contract.TileImages * Output.Shape.Length);

    protected override string EmitOneKernel(KernelClass kernels) =>
        EmitElementwise(kernels, "One", SentenceOfKernel, " + ", Output.Shape.Positions * Output.PositionStride);

    protected override void EmitBackward(PassWriter pass, int operand, Gradient gradient) =>
        pass.Copy(OutputGradient!, gradient, Contract.TileImages * Sources[operand].Shape.Length);

    private string SentenceOfKernel => $"{Name}: the sum, value by value.";
}
