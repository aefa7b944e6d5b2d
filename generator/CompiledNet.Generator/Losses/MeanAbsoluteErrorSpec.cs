using CompiledNet.Generator.Kernels;

namespace CompiledNet.Generator.Losses;

/// <summary>The mean of absolute differences.</summary>
internal sealed record MeanAbsoluteErrorSpec : ErrorSpec
{
    public override LossKind Kind => LossKind.MeanAbsoluteError;

    public override string Noun => "absolute errors";

    public override string Emit(KernelClass kernels, string name, Shape output) => EmitErrors(
        kernels,
        name,
        output,
        "Mean absolute error: the sum over images of the mean of |output - target|, and its gradient, the sign of output - target / outputs.",
        slope: 1,
        """
        var slope = {class}.ConditionalSelect({class}.LessThan(difference, {type}.Zero), -weight, difference * weight);
        slope = {class}.ConditionalSelect({class}.GreaterThan(difference, {type}.Zero), weight, slope);
        Store(slope, ref gradient, {at});
        sum = Fma({class}.Abs(difference), lossWeight, sum);
        """);
}
