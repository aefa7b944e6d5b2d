using CompiledNet.Generator.Kernels;
using static CompiledNet.Generator.Words.Terms;

namespace CompiledNet.Generator.Losses;

/// <summary>Crossentropy of a softmax output with a probability for each class, of which what is sure has little part.</summary>
internal sealed record CategoricalFocalCrossentropySpec : CrossentropySpec
{
    public override LossKind Kind => LossKind.CategoricalFocalCrossentropy;

    public override ActivationKind? Activation => ActivationKind.Softmax;

    public override bool ReadsLogits => true;

    public override bool IsFocal => true;

    public override bool HasAlpha => true;

    /// <summary>
    /// The loss is -sum of alpha y (1 - p)^gamma log(p). With g = alpha y (gamma p (1 - p)^(gamma - 1) log(p) - (1 - p)^gamma), which is p times its
    /// slope by p, the gradient by a logit is g - p * sum of g. Logarithms are taken as those of the plain crossentropy.
    /// </summary>
    public override string Emit(KernelClass kernels, string name, Shape output)
    {
        VectorTarget target = kernels.Target;
        float gamma = Gamma ?? 2, alpha = Alpha ?? 0.25f;
        ExponentialFunctions.AddLog(kernels);
        FocalPower.Add(kernels, gamma);
        int positions = output.Positions;
        return kernels.Add(
            name,
            $"Focal crossentropy: the sum over images of -weight * sum of {Text.Real(alpha)} * label * (1 - probability)^{Text.Real(gamma)} * log(probability), and its gradient by the logits{Smoothed}.",
            "ref float logits, " + Parameters,
            writer =>
            {
                var sums = new LongSum(writer, target, ["sum"], positions, output.Channels);
                sums.Declare();
                using (Lanes.Loop(writer, target))
                {
                    string lane = Lanes.First(target);
                    writer.Line($"var isImage = FirstLanes{target.Bits}(count, {lane});");
                    using (sums.Loop("position", out string position))
                    {
                        EmitWeight(writer, target, Sum(Times(position, Images), lane), positions);
                        EmitLargest(writer, target, output, lane);
                        writer.Line($"var total = {target.Type}.Zero;");
                        using (EmitChannels(writer, output, lane))
                        {
                            writer.Line($"var probability = Load{target.Bits}(ref probabilities, at);");
                            writer.Line($"var log = Load{target.Bits}(ref logits, at) - largest;");
                            writer.Line($"var label = {Label(target, Smoothing / output.Channels, "at")} * {Create(target, alpha)};");
                            writer.Line($"var rest = {target.Type}.One - probability;");
                            FocalPower.Emit(writer, target, gamma);
                            writer.Line($"sum = Fma(label * power * lossWeight, log, sum);");
                            writer.Line($"var slope = label * (probability * lesser * log * {Create(target, gamma)} - power);");
                            writer.Line("Store(slope, ref gradient, at);");
                            writer.Line("total += slope;");
                        }

                        using (EmitChannels(writer, output, lane))
                        {
                            writer.Line($"var slope = Load{target.Bits}(ref gradient, at) - Load{target.Bits}(ref probabilities, at) * total;");
                            writer.Line("Store(slope * weight, ref gradient, at);");
                        }
                    }
                }

                writer.Line($"loss -= {sums.Of("sum")}{(positions == 1 ? "" : $" / {positions}")};");
            });
    }
}
