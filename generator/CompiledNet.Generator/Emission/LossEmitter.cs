using CompiledNet.Generator.Model;
using CompiledNet.Generator.Planning;
using static CompiledNet.Generator.Emission.Terms;

namespace CompiledNet.Generator.Emission;

/// <summary>Prints the loss of a tile and the gradient where the backward pass begins. Lanes beyond the tile's images weigh nothing.</summary>
internal static class LossEmitter
{
    private const int Images = VectorTarget.TileImages;

    public static string Emit(KernelClass kernels, LossStep step) => step.Loss.Kind switch
    {
        LossKind.SparseCategoricalCrossentropy when step.Loss.Smoothing == 0 => CrossentropyEmitter.EmitSparse(kernels, step),
        LossKind.SparseCategoricalCrossentropy or LossKind.CategoricalCrossentropy => CrossentropyEmitter.EmitOverClasses(kernels, step),
        LossKind.BinaryCrossentropy => CrossentropyEmitter.EmitBinary(kernels, step),
        LossKind.MeanSquaredError => EmitErrors(
            kernels,
            step,
            "Mean squared error: the sum over images of the mean of (output - target)², and its gradient, 2 (output - target) / outputs.",
            slope: 2,
            """
            Store(difference * weight, ref gradient, {at});
            sum = Fma(difference * isImage, difference, sum);
            """),
        LossKind.MeanAbsoluteError => EmitErrors(
            kernels,
            step,
            "Mean absolute error: the sum over images of the mean of |output - target|, and its gradient, the sign of output - target / outputs.",
            slope: 1,
            """
            var slope = {class}.ConditionalSelect({class}.LessThan(difference, {type}.Zero), -weight, difference * weight);
            slope = {class}.ConditionalSelect({class}.GreaterThan(difference, {type}.Zero), weight, slope);
            Store(slope, ref gradient, {at});
            sum = Fma({class}.Abs(difference), isImage, sum);
            """),
        LossKind.Huber => EmitErrors(
            kernels,
            step,
            $"Huber's loss: with d = output - target and c = d brought within ±{Shapes.Text.Real(step.Loss.Threshold)}, the sum over images of the mean of c (d - c / 2), and its gradient, c / outputs.",
            slope: 1,
            $$"""
            var clipped = {class}.ConditionalSelect({class}.LessThan(difference, {class}.Create(-{{Shapes.Text.Real(step.Loss.Threshold)}}f)), {class}.Create(-{{Shapes.Text.Real(step.Loss.Threshold)}}f), difference);
            clipped = {class}.ConditionalSelect({class}.GreaterThan(clipped, {class}.Create({{Shapes.Text.Real(step.Loss.Threshold)}}f)), {class}.Create({{Shapes.Text.Real(step.Loss.Threshold)}}f), clipped);
            Store(clipped * weight, ref gradient, {at});
            sum = Fma(clipped * isImage, Fma({class}.Create(-0.5f), clipped, difference), sum);
            """),
        _ => throw new ArgumentOutOfRangeException(nameof(step), step.Loss, null),
    };

    /// <summary>A loss that is a mean over the outputs of a function of (output - target).</summary>
    /// <param name="slope">What the gradient of one image is multiplied by, the mean over the outputs not counted.</param>
    /// <param name="body">
    /// What to do with <c>difference</c>: write the gradient at <c>{at}</c> with <c>weight</c>, and add to <c>sum</c> where <c>isImage</c> is 1.
    /// </param>
    private static string EmitErrors(KernelClass kernels, LossStep step, string sentence, int slope, string body)
    {
        VectorTarget target = kernels.Target;
        int length = step.Input.Shape.Length;
        return kernels.Add(
            Names.Member(step.Input.Name) + "Loss",
            sentence,
            "ref float output, ref float target, ref float gradient, int count, float scale, ref float loss",
            writer =>
            {
                writer.Line($"var sum = {target.Type}.Zero;");
                using (Lanes.Loop(writer, target))
                {
                    string lane = target.VectorsPerTile > 1 ? "lane" : "0";
                    writer.Line($"var isImage = FirstLanes{target.Bits}(count, {lane});");
                    writer.Line($"var weight = isImage * {target.Class}.Create(scale * ({slope}f / {length}));");
                    using (writer.Loop("value", length))
                    {
                        string at = Sum(Times(length > 1 ? "value" : "0", Images), lane);
                        writer.Line($"var difference = Load{target.Bits}(ref output, {at}) - Load{target.Bits}(ref target, {at});");
                        writer.Lines(body.Replace("{class}", target.Class).Replace("{type}", target.Type).Replace("{at}", at));
                    }
                }

                writer.Line(length == 1 ? $"loss += {target.Class}.Sum(sum);" : $"loss += {target.Class}.Sum(sum) / {length};");
            });
    }
}
