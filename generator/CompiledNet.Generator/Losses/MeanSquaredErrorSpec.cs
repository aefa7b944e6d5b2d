using CompiledNet.Generator.Kernels;

namespace CompiledNet.Generator.Losses;

/// <summary>The mean of squared differences.</summary>
internal sealed record MeanSquaredErrorSpec : ErrorSpec
{
    public override LossKind Kind => LossKind.MeanSquaredError;

    public override string Noun => "squared errors";

    public override string Emit(KernelClass kernels, string name, Shape output) => EmitErrors(
        kernels,
        name,
        output,
        "Mean squared error: the sum over images of the mean of (output - target)², and its gradient, 2 (output - target) / outputs.",
        slope: 2,
        """
        Store(difference * weight, ref gradient, {at});
        sum = Fma(difference * lossWeight, difference, sum);
        """);
}
