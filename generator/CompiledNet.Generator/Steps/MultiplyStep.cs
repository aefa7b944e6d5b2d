using CompiledNet.Generator.Kernels;
using static CompiledNet.Generator.Words.Terms;

namespace CompiledNet.Generator.Steps;

/// <summary>The product of values, value by value.</summary>
internal sealed record MultiplyStep(string Name) : MergeStep(Name)
{
    protected override string Noun => "product";

    protected override string EmitForwardKernel(KernelClass kernels) =>
        EmitElementwise(kernels, "Forward", SentenceOfKernel, " * ", Contract.TileImages * Output.Shape.Length);

    protected override string EmitOneKernel(KernelClass kernels) =>
        EmitElementwise(kernels, "One", SentenceOfKernel, " * ", Output.Shape.Positions * Output.PositionStride);

    protected override void EmitBackward(PassWriter pass, int operand, Gradient gradient)
    {
        Value[] others = [.. Sources.Where((_, other) => other != operand)];
        pass.Call(EmitBackwardKernel(pass.Kernels, operand), [pass.Ref(OutputGradient!), .. others.Select(pass.Ref), pass.Ref(gradient)]);
    }

    /// <summary>The gradient of one factor: the output's times the other factors.</summary>
    private string EmitBackwardKernel(KernelClass kernels, int operand)
    {
        VectorTarget target = kernels.Target;
        string[] factors = [.. Enumerable.Range(0, Sources.Count - 1).Select(factor => $"factor{Number(factor + 1)}")];
        string parameters = $"ref float outputGradient, {string.Concat(factors.Select(factor => $"ref float {factor}, "))}ref float gradient";
        return kernels.Add($"{Name}Backward{Number(operand + 1)}", $"{Name}, gradient of one factor: the output's times the other factors.", parameters, writer =>
        {
            int length = Contract.TileImages * Output.Shape.Length;
            using (writer.Loop("at", length, target.Lanes))
            {
                string at = length > target.Lanes ? "at" : "0";
                string product = string.Join(" * ", factors.Prepend("outputGradient").Select(factor => $"Load{target.Bits}(ref {factor}, {at})"));
                writer.Line($"Store({product}, ref gradient, {at});");
            }
        });
    }

    private string SentenceOfKernel => $"{Name}: the product, value by value.";
}
