using CompiledNet.Generator.Kernels;

namespace CompiledNet.Generator.Losses;

/// <summary>Half the square of small differences, and in proportion to large ones (Huber 1964).</summary>
internal sealed record HuberSpec : ErrorSpec
{
    public override LossKind Kind => LossKind.Huber;

    public override string Noun => "Huber errors";

    public override float Threshold => Delta ?? 1;

    public override string Emit(KernelClass kernels, string name, Shape output)
    {
        string delta = Text.Real(Threshold);
        return EmitErrors(
            kernels,
            name,
            output,
            $"Huber's loss: with d = output - target and c = d brought within ±{delta}, the sum over images of the mean of c (d - c / 2), and its gradient, c / outputs.",
            slope: 1,
            $$"""
            var clipped = AtMost(AtLeast(difference, {class}.Create(-{{delta}}f)), {class}.Create({{delta}}f));
            Store(clipped * weight, ref gradient, {at});
            sum = Fma(clipped * lossWeight, Fma({class}.Create(-0.5f), clipped, difference), sum);
            """);
    }
}
