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
        ExponentialFunctions.AddLog1p(kernels);
        int length = output.Length;
        bool isOfPositions = WeightsLength(output) == length;
        return kernels.Add(
            name,
            $"Binary crossentropy: the sum over images of the mean of max(logit, 0) - logit * label + log(1 + exp(-|logit|)), and its gradient by the logits, (probability - label) / outputs, each times its weight{Smoothed}.",
            "ref float logits, " + Parameters,
            writer =>
            {
                var sums = new LongSum(writer, target, ["sum"], length);
                sums.Declare();
                using (Lanes.Loop(writer, target))
                {
                    string lane = Lanes.First(target);
                    writer.Line($"var isImage = FirstLanes{target.Bits}(count, {lane});");
                    if (!isOfPositions)
                        EmitWeight(writer, target, lane, length);
                    using (sums.Loop("value", out string value))
                    {
                        string at = Sum(Times(value, Images), lane);
                        if (isOfPositions)
                            EmitWeight(writer, target, at, length);
                        writer.Line($"var label = {Label(target, Smoothing / 2, at)};");
                        writer.Line($"Store((Load{target.Bits}(ref probabilities, {at}) - label) * weight, ref gradient, {at});");
                        EmitBinary(writer, target, at);
                        writer.Line($"sum = Fma(crossentropy, lossWeight, sum);");
                    }
                }

                writer.Line($"loss += {sums.Of("sum")}{(length == 1 ? "" : $" / {length}")};");
            });
    }
}
