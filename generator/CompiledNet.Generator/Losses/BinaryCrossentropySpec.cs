using CompiledNet.Generator.Kernels;
using static CompiledNet.Generator.Words.Terms;

namespace CompiledNet.Generator.Losses;

/// <summary>Crossentropy of a sigmoid output: each value is yes or no by itself.</summary>
internal sealed record BinaryCrossentropySpec : CrossentropySpec
{
    public override LossKind Kind => LossKind.BinaryCrossentropy;

    public override ActivationKind? Activation => ActivationKind.Sigmoid;

    public override bool ReadsLogits => true;

    public override string Emit(KernelClass kernels, string name, Shape output)
    {
        VectorTarget target = kernels.Target;
        return EmitOfValues(
            kernels,
            name,
            $"Binary crossentropy: the sum over images of the mean of max(logit, 0) - logit * label + log(1 + exp(-|logit|)), and its gradient by the logits, (probability - label) / outputs, each times its weight{Smoothed}.",
            output,
            (writer, at) =>
            {
                writer.Line($"Store((Load{target.Bits}(ref probabilities, {at}) - label) * weight, ref gradient, {at});");
                EmitBinary(writer, target, at);
                writer.Line($"sum = Fma(crossentropy, lossWeight, sum);");
            });
    }
}
