using CompiledNet.Generator.Model;
using CompiledNet.Generator.Planning;
using static CompiledNet.Generator.Emission.Terms;

namespace CompiledNet.Generator.Emission;

/// <summary>
/// Prints crossentropies. Together with the softmax or the sigmoid before it, the gradient of each by the logits is the difference of
/// probability and label.
/// </summary>
internal static class CrossentropyEmitter
{
    private const int Images = VectorTarget.TileImages;
    private const string Parameters = "ref float probabilities, ref float target, ref float gradient, int count, float scale, ref float loss";
    private const string WeightedParameters = "ref float probabilities, ref float target, ref float weights, ref float gradient, int count, float scale, ref float loss";

    /// <summary>Crossentropy of softmax with class numbers: the loss is -log(p) of the right class, one logarithm a position.</summary>
    public static string EmitSparse(KernelClass kernels, LossStep step)
    {
        VectorTarget target = kernels.Target;
        int channels = step.Input.Shape.Channels;
        int positions = step.Input.Shape.Positions;
        return kernels.Add(
            Names.Member(step.Input.Name) + "Loss",
            "Crossentropy: the sum over images of -weight * log(probability of the right class), and its gradient by the logits, weight * (probability - 1 or 0).",
            WeightedParameters,
            writer =>
            {
                using (Lanes.Loop(writer, target))
                {
                    string lane = target.VectorsPerTile > 1 ? "lane" : "0";
                    using (writer.Loop("position", positions))
                    {
                        string first = Sum(Times(positions > 1 ? "position" : "0", Images), lane);
                        writer.Line($"var weight = FirstLanes{target.Bits}(count, {lane}) * Load{target.Bits}(ref weights, {first}) * {target.Class}.Create({Scale(positions)});");
                        writer.Line($"var rightClass = Load{target.Bits}(ref target, {first});");
                        using (EmitChannels(writer, step, lane))
                        {
                            EmitIsRight(writer, target);
                            writer.Line($"var truth = {target.Class}.ConditionalSelect(isRight, {target.Type}.One, {target.Type}.Zero);");
                            writer.Line($"Store((Load{target.Bits}(ref probabilities, at) - truth) * weight, ref gradient, at);");
                        }
                    }
                }

                writer.Line();
                writer.Line("float sum = 0;");
                using (writer.Loop("position", positions))
                using (writer.Block("for (nint image = 0; image < count; image++)"))
                {
                    string position = positions > 1 ? "position" : "0";
                    string first = Sum(Times(position, Images), "image");
                    writer.Line($"nint answer = (nint)At(ref target, {first});");
                    writer.Line($"float probability = At(ref probabilities, {Sum(Times(position, channels * Images), $"answer * {Images}", "image")});");
                    writer.Line($"sum -= At(ref weights, {first}) * MathF.Log(MathF.Max(probability, 1.17549435e-38f)); // 87 at most");
                }

                writer.Line(positions == 1 ? "loss += sum;" : $"loss += sum / {positions};");
            });
    }

    /// <summary>Crossentropy of softmax with a label for each class, given or smoothed: the loss is -sum of label * log(p).</summary>
    public static string EmitOverClasses(KernelClass kernels, LossStep step)
    {
        VectorTarget target = kernels.Target;
        ExponentialFunctions.AddLog(kernels);
        int positions = step.Input.Shape.Positions;
        float share = step.Loss.Smoothing / step.Input.Shape.Channels;
        bool isSparse = step.Loss.Kind is LossKind.SparseCategoricalCrossentropy;
        return kernels.Add(
            Names.Member(step.Input.Name) + "Loss",
            $"Crossentropy: the sum over images of -weight * sum of label * log(probability), and its gradient by the logits, weight * (probability - label){Smoothed(step)}.",
            WeightedParameters,
            writer =>
            {
                writer.Line($"var sum = {target.Type}.Zero;");
                using (Lanes.Loop(writer, target))
                {
                    string lane = target.VectorsPerTile > 1 ? "lane" : "0";
                    writer.Line($"var isImage = FirstLanes{target.Bits}(count, {lane});");
                    using (writer.Loop("position", positions))
                    {
                        string first = Sum(Times(positions > 1 ? "position" : "0", Images), lane);
                        EmitClassWeight(writer, target, first, positions);
                        if (isSparse)
                            writer.Line($"var rightClass = Load{target.Bits}(ref target, {first});");
                        using (EmitChannels(writer, step, lane))
                        {
                            if (isSparse)
                            {
                                EmitIsRight(writer, target);
                                writer.Line($"var label = {target.Class}.ConditionalSelect(isRight, {Create(target, 1 - step.Loss.Smoothing + share)}, {Create(target, share)});");
                            }
                            else
                            {
                                writer.Line($"var label = {Label(target, step, share, "at")};");
                            }

                            writer.Line($"var probability = Load{target.Bits}(ref probabilities, at);");
                            writer.Line("Store((probability - label) * weight, ref gradient, at);");
                            writer.Line("sum = Fma(label * classWeight, Log(probability), sum);");
                        }
                    }
                }

                writer.Line($"loss -= {target.Class}.Sum(sum){(positions == 1 ? "" : $" / {positions}")};");
            });
    }

    /// <summary>
    /// Binary crossentropy from logits: -(y log p + (1 - y) log(1 - p)) for p = sigmoid(x) is max(x, 0) - x y + log(1 + exp(-|x|)), in which
    /// nothing overflows and no digits cancel.
    /// </summary>
    public static string EmitBinary(KernelClass kernels, LossStep step)
    {
        VectorTarget target = kernels.Target;
        ExponentialFunctions.AddLog1p(kernels);
        int length = step.Input.Shape.Length;
        bool isWeighted = step.WeightsLength > 0;
        return kernels.Add(
            Names.Member(step.Input.Name) + "Loss",
            $"Binary crossentropy: the sum over images of the mean of max(logit, 0) - logit * label + log(1 + exp(-|logit|)), and its gradient by the logits, (probability - label) / outputs{(isWeighted ? ", each times the weight of its class" : "")}{Smoothed(step)}.",
            "ref float logits, " + (isWeighted ? WeightedParameters : Parameters),
            writer =>
            {
                writer.Line($"var sum = {target.Type}.Zero;");
                using (Lanes.Loop(writer, target))
                {
                    string lane = target.VectorsPerTile > 1 ? "lane" : "0";
                    writer.Line($"var isImage = FirstLanes{target.Bits}(count, {lane});");
                    if (!isWeighted)
                        writer.Line($"var weight = isImage * {target.Class}.Create({Scale(length)});");
                    using (writer.Loop("value", length))
                    {
                        string at = Sum(Times(length > 1 ? "value" : "0", Images), lane);
                        if (isWeighted)
                            EmitClassWeight(writer, target, at, length);
                        writer.Line($"var label = {Label(target, step, step.Loss.Smoothing / 2, at)};");
                        writer.Line($"Store((Load{target.Bits}(ref probabilities, {at}) - label) * weight, ref gradient, {at});");
                        writer.Line($"var logit = Load{target.Bits}(ref logits, {at});");
                        writer.Line($"var positive = {target.Class}.ConditionalSelect({target.Class}.LessThan(logit, {target.Type}.Zero), {target.Type}.Zero, logit);");
                        writer.Line($"var crossentropy = Fma(-logit, label, positive) + Log1p(Exp(-{target.Class}.Abs(logit)));");
                        writer.Line($"sum = Fma(crossentropy, {(isWeighted ? "classWeight" : "isImage")}, sum);");
                    }
                }

                writer.Line($"loss += {target.Class}.Sum(sum){(length == 1 ? "" : $" / {length}")};");
            });
    }

    /// <summary>The weight of the class at a position, 0 in lanes without an image, and what its part of the gradient is multiplied by.</summary>
    private static void EmitClassWeight(CodeWriter writer, VectorTarget target, string at, int parts)
    {
        writer.Line($"var classWeight = isImage * Load{target.Bits}(ref weights, {at});");
        writer.Line($"var weight = classWeight * {target.Class}.Create({Scale(parts)});");
    }

    private static string Scale(int parts) => parts == 1 ? "scale" : $"scale * (1f / {parts})";

    private static CodeWriter.BlockScope EmitChannels(CodeWriter writer, LossStep step, string lane)
    {
        int channels = step.Input.Shape.Channels;
        string position = step.Input.Shape.Positions > 1 ? "position" : "0";
        CodeWriter.BlockScope scope = writer.Block($"for (nint channel = 0; channel < {channels}; channel++)");
        writer.Line($"nint at = {Sum(Times(position, channels * Images), $"channel * {Images}", lane)};");
        return scope;
    }

    private static void EmitIsRight(CodeWriter writer, VectorTarget target) =>
        writer.Line($"var isRight = {target.Class}.Equals(rightClass, {target.Class}.Create((float)channel));");

    /// <summary>A label that is given: as it is, or smoothed.</summary>
    private static string Label(VectorTarget target, LossStep step, float share, string at)
    {
        string given = $"Load{target.Bits}(ref target, {at})";
        return step.Loss.Smoothing == 0 ? given : $"Fma({given}, {Create(target, 1 - step.Loss.Smoothing)}, {Create(target, share)})";
    }

    private static string Smoothed(LossStep step) =>
        step.Loss.Smoothing == 0 ? "" : $"; labels are smoothed by {Shapes.Text.Real(step.Loss.Smoothing)}";

    private static string Create(VectorTarget target, float number) => $"{target.Class}.Create({Shapes.Text.Real(number)}f)";
}
