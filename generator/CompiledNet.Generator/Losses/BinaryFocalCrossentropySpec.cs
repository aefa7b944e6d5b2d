using CompiledNet.Generator.Kernels;
using static CompiledNet.Generator.Words.Terms;

namespace CompiledNet.Generator.Losses;

/// <summary>Crossentropy of a sigmoid output, each value yes or no by itself, of which what is sure has little part.</summary>
internal sealed record BinaryFocalCrossentropySpec : CrossentropySpec
{
    public override LossKind Kind => LossKind.BinaryFocalCrossentropy;

    public override ActivationKind? Activation => ActivationKind.Sigmoid;

    public override bool ReadsLogits => true;

    public override bool IsFocal => true;

    public override bool HasAlpha => ApplyClassBalancing;

    /// <summary>
    /// With q = y (1 - p) + (1 - y) p, the probability of the wrong answer, the loss is q^gamma times the crossentropy, and its gradient by the
    /// logit gamma q^(gamma - 1) (1 - 2 y) p (1 - p) times the crossentropy, and q^gamma (p - y).
    /// </summary>
    public override string Emit(KernelClass kernels, string name, Shape output)
    {
        VectorTarget target = kernels.Target;
        float gamma = Gamma ?? 2, alpha = Alpha ?? 0.25f;
        FocalPower.Add(kernels, gamma);
        return EmitOfValues(
            kernels,
            name,
            $"Binary focal crossentropy: the sum over images of the mean of (probability of the wrong answer)^{Text.Real(gamma)} * crossentropy{(HasAlpha ? $", with {Text.Real(alpha)} of yes and the rest of no" : "")}, and its gradient by the logits, each times its weight{Smoothed}.",
            output,
            (writer, at) =>
            {
                writer.Line($"var probability = Load{target.Bits}(ref probabilities, {at});");
                EmitBinary(writer, target, at);
                writer.Line($"var turn = Fma({Create(target, -2)}, label, {target.Type}.One);");
                writer.Line("var rest = Fma(turn, probability, label);");
                FocalPower.Emit(writer, target, gamma);
                writer.Line($"var change = turn * probability * ({target.Type}.One - probability) * {Create(target, gamma)};");
                writer.Line("var slope = lesser * change * crossentropy + power * (probability - label);");
                if (HasAlpha)
                    writer.Line($"var balance = Fma(label, {Create(target, 2 * alpha - 1)}, {Create(target, 1 - alpha)});");
                string balanced = HasAlpha ? " * balance" : "";
                writer.Line($"Store(slope{balanced} * weight, ref gradient, {at});");
                writer.Line($"sum = Fma(power * crossentropy{balanced}, lossWeight, sum);");
            });
    }
}
