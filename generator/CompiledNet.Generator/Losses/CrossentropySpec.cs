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
    protected const string Parameters =
        "ref float probabilities, ref float target, ref float weights, ref float gradient, int count, float scale, ref float loss";

    public sealed override string Noun => "crossentropies";

    public sealed override bool HasLabels => true;

    public sealed override bool IsOfDifferences => false;

    public sealed override bool IsOfProbabilities => true;

    public sealed override IReadOnlyList<(string Name, int Length)> Scratch(Shape output) => [];

    /// <summary>
    /// Crossentropy of softmax with a label for each class, given or smoothed: the loss is -sum of label * log(p). From logits, log(p) is
    /// (logit - largest) + log(largest p), so that no p is too small for a float.
    /// </summary>
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
                        string first = Sum(Times(position, Images), lane);
                        EmitWeight(writer, target, first, positions);
                        if (isSparse)
                            writer.Line($"var rightClass = Load{target.Bits}(ref target, {first});");
                        EmitLargest(writer, target, output, lane);
                        using (EmitChannels(writer, output, lane))
                        {
                            if (isSparse)
                            {
                                EmitIsRight(writer, target);
                                writer.Line(
                                    $"var label = {target.Class}.ConditionalSelect(isRight, {Create(target, 1 - Smoothing + share)}, {Create(target, share)});");
                            }
                            else
                            {
                                writer.Line($"var label = {Label(target, share, "at")};");
                            }

                            writer.Line($"Store((Load{target.Bits}(ref probabilities, at) - label) * weight, ref gradient, at);");
                            writer.Line($"sum = Fma(label * lossWeight, Load{target.Bits}(ref logits, at) - largest, sum);");
                        }
                    }
                }

                writer.Line($"loss -= {sums.Of("sum")}{(positions == 1 ? "" : $" / {positions}")};");
            });
    }

    /// <summary>Crossentropy of a sigmoid, value by value; each has a weight of its own, or that of its image.</summary>
    /// <param name="sentence">What the kernel computes.</param>
    /// <param name="emitValue">Prints gradient and sum of the value at a place, whose <c>label</c> and weights are declared.</param>
    protected string EmitOfValues(KernelClass kernels, string name, string sentence, Shape output, Action<CodeWriter, string> emitValue)
    {
        VectorTarget target = kernels.Target;
        ExponentialFunctions.AddLog1p(kernels);
        int length = output.Length;
        bool isOfPositions = WeightsLength(output) == length;
        return kernels.Add(
            name,
            sentence,
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
                        emitValue(writer, at);
                    }
                }

                writer.Line($"loss += {sums.Of("sum")}{(length == 1 ? "" : $" / {length}")};");
            });
    }

    /// <summary>Declares <c>largest</c>, so that a logit less it is the logarithm of its probability.</summary>
    protected static void EmitLargest(CodeWriter writer, VectorTarget target, Shape output, string lane)
    {
        writer.Line($"var largest = {target.Class}.Create(float.NegativeInfinity);");
        writer.Line($"var probabilityOfLargest = {target.Type}.Zero;");
        using (EmitChannels(writer, output, lane))
        {
            writer.Line($"largest = Max(largest, Load{target.Bits}(ref logits, at));");
            writer.Line($"probabilityOfLargest = Max(probabilityOfLargest, Load{target.Bits}(ref probabilities, at));");
        }

        writer.Line("largest -= Log(probabilityOfLargest);");
    }

    /// <summary>
    /// Declares <c>crossentropy</c> of a sigmoid's <c>logit</c>: -(y log p + (1 - y) log(1 - p)) for p = sigmoid(x) is max(x, 0) - x y +
    /// log(1 + exp(-|x|)), in which nothing overflows and no digits cancel.
    /// </summary>
    protected static void EmitBinary(CodeWriter writer, VectorTarget target, string at)
    {
        writer.Line($"var logit = Load{target.Bits}(ref logits, {at});");
        writer.Line($"var crossentropy = Fma(-logit, label, AtLeast(logit, {target.Type}.Zero)) + Log1p(Exp(-{target.Class}.Abs(logit)));");
    }

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
