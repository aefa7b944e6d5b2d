using CompiledNet.Generator.Kernels;
using static CompiledNet.Generator.Words.Terms;

namespace CompiledNet.Generator.Losses;

/// <summary>A loss of numbers: the mean over the outputs of a function of output - target.</summary>
internal abstract record ErrorSpec : LossSpec
{
    private const int Images = Contract.TileImages;

    public sealed override ActivationKind? Activation => null;

    public sealed override bool HasLabels => false;

    public sealed override bool ReadsLogits => false;

    public sealed override bool IsOfDifferences => true;

    public sealed override bool IsOfProbabilities => false;

    public sealed override IReadOnlyList<(string Name, int Length)> Scratch(Shape output) => [];

    /// <summary>A loss that is a mean over the outputs of a function of (output - target).</summary>
    /// <param name="slope">What the gradient of one image is multiplied by, the mean over the outputs not counted.</param>
    /// <param name="body">
    /// What to do with <c>difference</c>: write the gradient at <c>{at}</c> with <c>weight</c>, and add to <c>sum</c> as often as
    /// <c>lossWeight</c> says.
    /// </param>
    protected static string EmitErrors(KernelClass kernels, string name, Shape output, string sentence, int slope, string body)
    {
        VectorTarget target = kernels.Target;
        int length = output.Length;
        return kernels.Add(
            name,
            sentence,
            "ref float output, ref float target, ref float weights, ref float gradient, int count, float scale, ref float loss",
            writer =>
            {
                var sums = new LongSum(writer, target, ["sum"], length);
                sums.Declare();
                using (Lanes.Loop(writer, target))
                {
                    string lane = Lanes.First(target);
                    writer.Line($"var isImage = FirstLanes{target.Bits}(count, {lane});");
                    EmitWeight(writer, target, lane, length, slope);
                    using (sums.Loop("value", out string value))
                    {
                        string at = Sum(Times(value, Images), lane);
                        writer.Line($"var difference = Load{target.Bits}(ref output, {at}) - Load{target.Bits}(ref target, {at});");
                        writer.Lines(body.Replace("{class}", target.Class).Replace("{type}", target.Type).Replace("{at}", at));
                    }
                }

                writer.Line($"loss += {sums.Of("sum")}{(length == 1 ? "" : $" / {length}")};");
            });
    }
}
