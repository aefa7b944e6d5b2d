using CompiledNet.Generator.Model;
using CompiledNet.Generator.Planning;
using static CompiledNet.Generator.Emission.Terms;

namespace CompiledNet.Generator.Emission;

/// <summary>Prints the loss of a tile and the gradient where the backward pass begins. Lanes beyond the tile's images weigh nothing.</summary>
internal static class LossEmitter
{
    private const int Images = VectorTarget.TileImages;

    public static string Emit(KernelClass kernels, LossStep step) => step.Loss switch
    {
        LossKind.SparseCategoricalCrossentropy => EmitCrossentropy(kernels, step),
        LossKind.MeanSquaredError => EmitMeanSquaredError(kernels, step),
        _ => throw new ArgumentOutOfRangeException(nameof(step), step.Loss, null),
    };

    /// <summary>Crossentropy of softmax: the loss is -log(p) of the right class, and its gradient by the logits p - y.</summary>
    private static string EmitCrossentropy(KernelClass kernels, LossStep step)
    {
        VectorTarget target = kernels.Target;
        int channels = step.Input.Shape.Channels;
        int positions = step.Input.Shape.Positions;
        return kernels.Add(
            Names.Member(step.Input.Name) + "Loss",
            "Crossentropy: the sum over images of -log(probability of the right class), and its gradient by the logits, probability - (1 for the right class).",
            "ref float probabilities, ref float target, ref float gradient, int count, float scale, ref float loss",
            writer =>
            {
                string weight = positions == 1 ? "scale" : $"scale * (1f / {positions})";
                using (Lanes.Loop(writer, target))
                {
                    string lane = target.VectorsPerTile > 1 ? "lane" : "0";
                    writer.Line($"var weight = FirstLanes{target.Bits}(count, {lane}) * {target.Class}.Create({weight});");
                    using (writer.Loop("position", positions))
                    {
                        string position = positions > 1 ? "position" : "0";
                        writer.Line($"var rightClass = Load{target.Bits}(ref target, {Sum(Times(position, Images), lane)});");
                        using (writer.Block($"for (nint channel = 0; channel < {channels}; channel++)"))
                        {
                            writer.Line($"nint at = {Sum(Times(position, channels * Images), $"channel * {Images}", lane)};");
                            writer.Line($"var isRight = {target.Class}.Equals(rightClass, {target.Class}.Create((float)channel));");
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
                    writer.Line($"nint answer = (nint)At(ref target, {Sum(Times(position, Images), "image")});");
                    writer.Line($"float probability = At(ref probabilities, {Sum(Times(position, channels * Images), $"answer * {Images}", "image")});");
                    writer.Line("sum -= MathF.Log(MathF.Max(probability, 1.17549435e-38f)); // the smallest normal number: a loss of 87 at most");
                }

                writer.Line(positions == 1 ? "loss += sum;" : $"loss += sum / {positions};");
            });
    }

    /// <summary>The loss is the mean of (output - target)² over the outputs, its gradient 2 (output - target) / outputs.</summary>
    private static string EmitMeanSquaredError(KernelClass kernels, LossStep step)
    {
        VectorTarget target = kernels.Target;
        int length = step.Input.Shape.Length;
        return kernels.Add(
            Names.Member(step.Input.Name) + "Loss",
            "Mean squared error: the sum over images of the mean of (output - target)², and its gradient, 2 (output - target) / outputs.",
            "ref float output, ref float target, ref float gradient, int count, float scale, ref float loss",
            writer =>
            {
                writer.Line($"var sum = {target.Type}.Zero;");
                using (Lanes.Loop(writer, target))
                {
                    string lane = target.VectorsPerTile > 1 ? "lane" : "0";
                    writer.Line($"var isImage = FirstLanes{target.Bits}(count, {lane});");
                    writer.Line($"var weight = isImage * {target.Class}.Create(scale * (2f / {length}));");
                    using (writer.Loop("value", length))
                    {
                        string at = Sum(Times(length > 1 ? "value" : "0", Images), lane);
                        writer.Line($"var difference = Load{target.Bits}(ref output, {at}) - Load{target.Bits}(ref target, {at});");
                        writer.Line($"Store(difference * weight, ref gradient, {at});");
                        writer.Line("sum = Fma(difference * isImage, difference, sum);");
                    }
                }

                writer.Line(length == 1 ? $"loss += {target.Class}.Sum(sum);" : $"loss += {target.Class}.Sum(sum) / {length};");
            });
    }
}
