using CompiledNet.Generator.Kernels;
using static CompiledNet.Generator.Words.Terms;

namespace CompiledNet.Generator.Losses;

/// <summary>
/// A loss of labels. Together with the softmax or the sigmoid before it, its gradient by the logits is the difference of probability and
/// label.
/// </summary>
internal abstract record CrossentropySpec : LossSpec
{
    protected const int Images = Contract.TileImages;
    protected const string Parameters = "ref float probabilities, ref float target, ref float gradient, int count, float scale, ref float loss";
    protected const string WeightedParameters = "ref float probabilities, ref float target, ref float weights, ref float gradient, int count, float scale, ref float loss";

    public sealed override string Noun => "crossentropies";

    public sealed override bool HasLabels => true;

    /// <summary>Crossentropy of softmax with a label for each class, given or smoothed: the loss is -sum of label * log(p).</summary>
    protected string EmitOverClasses(KernelClass kernels, string name, Shape output)
    {
        VectorTarget target = kernels.Target;
        ExponentialFunctions.AddLog(kernels);
        int positions = output.Positions;
        float share = Smoothing / output.Channels;
        bool isSparse = Kind is LossKind.SparseCategoricalCrossentropy;
        return kernels.Add(
            name,
            $"Crossentropy: the sum over images of -weight * sum of label * log(probability), and its gradient by the logits, weight * (probability - label){Smoothed}.",
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
                        using (EmitChannels(writer, output, lane))
                        {
                            if (isSparse)
                            {
                                EmitIsRight(writer, target);
                                writer.Line($"var label = {target.Class}.ConditionalSelect(isRight, {Create(target, 1 - Smoothing + share)}, {Create(target, share)});");
                            }
                            else
                            {
                                writer.Line($"var label = {Label(target, share, "at")};");
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

    /// <summary>The weight of the class at a position, 0 in lanes without an image, and what its part of the gradient is multiplied by.</summary>
    protected static void EmitClassWeight(CodeWriter writer, VectorTarget target, string at, int parts)
    {
        writer.Line($"var classWeight = isImage * Load{target.Bits}(ref weights, {at});");
        writer.Line($"var weight = classWeight * {target.Class}.Create({Scale(parts)});");
    }

    protected static string Scale(int parts) => parts == 1 ? "scale" : $"scale * (1f / {parts})";

    protected static CodeWriter.BlockScope EmitChannels(CodeWriter writer, Shape output, string lane)
    {
        int channels = output.Channels;
        string position = output.Positions > 1 ? "position" : "0";
        CodeWriter.BlockScope scope = writer.Block($"for (nint channel = 0; channel < {channels}; channel++)");
        writer.Line($"nint at = {Sum(Times(position, channels * Images), $"channel * {Images}", lane)};");
        return scope;
    }

    protected static void EmitIsRight(CodeWriter writer, VectorTarget target) =>
        writer.Line($"var isRight = {target.Class}.Equals(rightClass, {target.Class}.Create((float)channel));");

    /// <summary>A label that is given: as it is, or smoothed.</summary>
    protected string Label(VectorTarget target, float share, string at)
    {
        string given = $"Load{target.Bits}(ref target, {at})";
        return Smoothing == 0 ? given : $"Fma({given}, {Create(target, 1 - Smoothing)}, {Create(target, share)})";
    }

    protected string Smoothed =>
        Smoothing == 0 ? "" : $"; labels are smoothed by {Text.Real(Smoothing)}";

    protected static string Create(VectorTarget target, float number) => $"{target.Class}.Create({Text.Real(number)}f)";
}
