using CompiledNet.Generator.Kernels;
using static CompiledNet.Generator.Words.Terms;

namespace CompiledNet.Generator.Losses;

/// <summary>Crossentropy of a softmax output with class numbers, one a position.</summary>
internal sealed record SparseCategoricalCrossentropySpec : CrossentropySpec
{
    public override LossKind Kind => LossKind.SparseCategoricalCrossentropy;

    public override ActivationKind? Activation => ActivationKind.Softmax;

    public override bool ReadsLogits => true;

    public override string Emit(KernelClass kernels, string name, Shape output) =>
        Smoothing == 0 ? EmitSparse(kernels, name, output) : EmitOverClasses(kernels, name, output);

    /// <summary>
    /// Crossentropy of softmax with class numbers: the loss is -log(p) of the right class. From logits, that is (logit - largest) + log(largest
    /// p): one logarithm a position, and no p is too small for a float.
    /// </summary>
    private static string EmitSparse(KernelClass kernels, string name, Shape output)
    {
        VectorTarget target = kernels.Target;
        ExponentialFunctions.AddLog(kernels);
        int positions = output.Positions;
        return kernels.Add(
            name,
            "Crossentropy: the sum over images of -weight * log(probability of the right class), and its gradient by the logits, weight * (probability - 1 or 0).",
            "ref float logits, " + Parameters,
            writer =>
            {
                var sums = new LongSum(writer, target, ["sum"], positions);
                sums.Declare();
                using (Lanes.Loop(writer, target))
                {
                    string lane = Lanes.First(target);
                    writer.Line($"var isImage = FirstLanes{target.Bits}(count, {lane});");
                    using (sums.Loop("position", out string position))
                    {
                        string first = Sum(Times(position, Images), lane);
                        EmitWeight(writer, target, first, positions);
                        writer.Line($"var rightClass = Load{target.Bits}(ref target, {first});");
                        writer.Line($"var right = {target.Type}.Zero;");
                        writer.Line($"var largest = {target.Class}.Create(float.NegativeInfinity);");
                        writer.Line($"var probabilityOfLargest = {target.Type}.Zero;");
                        using (EmitChannels(writer, output, lane))
                        {
                            EmitIsRight(writer, target);
                            writer.Line($"var logit = Load{target.Bits}(ref logits, at);");
                            writer.Line($"var probability = Load{target.Bits}(ref probabilities, at);");
                            writer.Line($"var truth = {target.Class}.ConditionalSelect(isRight, {target.Type}.One, {target.Type}.Zero);");
                            writer.Line("Store((probability - truth) * weight, ref gradient, at);");
                            writer.Line($"right = {target.Class}.ConditionalSelect(isRight, logit, right);");
                            writer.Line("largest = Max(largest, logit);");
                            writer.Line("probabilityOfLargest = Max(probabilityOfLargest, probability);");
                        }

                        writer.Line("sum = Fma(lossWeight, right - largest + Log(probabilityOfLargest), sum);");
                    }
                }

                writer.Line($"loss -= {sums.Of("sum")}{(positions == 1 ? "" : $" / {positions}")};");
            });
    }
}
