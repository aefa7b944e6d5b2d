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

    /// <summary>Crossentropy of softmax with class numbers: the loss is -log(p) of the right class, one logarithm a position.</summary>
    private static string EmitSparse(KernelClass kernels, string name, Shape output)
    {
        VectorTarget target = kernels.Target;
        int channels = output.Channels;
        int positions = output.Positions;
        return kernels.Add(
            name,
            "Crossentropy: the sum over images of -weight * log(probability of the right class), and its gradient by the logits, weight * (probability - 1 or 0).",
            "ref float logits, " + Parameters,
            writer =>
            {
                using (Lanes.Loop(writer, target))
                {
                    string lane = Lanes.First(target);
                    writer.Line($"var isImage = FirstLanes{target.Bits}(count, {lane});");
                    using (writer.Loop("position", positions))
                    {
                        string first = Sum(Times(positions > 1 ? "position" : "0", Images), lane);
                        EmitWeight(writer, target, first, positions);
                        writer.Line($"var rightClass = Load{target.Bits}(ref target, {first});");
                        using (EmitChannels(writer, output, lane))
                        {
                            EmitIsRight(writer, target);
                            writer.Line($"var truth = {target.Class}.ConditionalSelect(isRight, {target.Type}.One, {target.Type}.Zero);");
                            writer.Line($"Store((Load{target.Bits}(ref probabilities, at) - truth) * weight, ref gradient, at);");
                        }
                    }
                }

                writer.Line();
                writer.Line("double sum = 0;");
                using (writer.Loop("position", positions))
                using (writer.Block("for (nint image = 0; image < count; image++)"))
                {
                    string position = positions > 1 ? "position" : "0";
                    string first = Sum(Times(position, Images), "image");
                    string at = Sum(Times(position, channels * Images), "image");
                    writer.Line(
                        $"float log = LogProbability({At("logits", at)}, {At("probabilities", at)}, (nint)At(ref target, {first}), {channels});");
                    writer.Line($"sum -= At(ref weights, {first}) * log;");
                }

                writer.Line($"loss += (float){(positions == 1 ? "sum" : $"(sum / {positions})")};");
            });
    }
}
