using CompiledNet.Generator.Kernels;
using static CompiledNet.Generator.Words.Terms;

namespace CompiledNet.Generator.Losses;

/// <summary>How little of two areas is common: of an image's output and its target, each as many values from 0 to 1.</summary>
internal sealed record DiceSpec : LossSpec
{
    private const int Images = Contract.TileImages;

    /// <summary>What keeps the quotient of empty areas a number, Keras' epsilon.</summary>
    private const string Epsilon = "1e-7f";

    public override LossKind Kind => LossKind.Dice;

    public override ActivationKind? Activation => null;

    public override string Noun => "areas";

    public override bool HasLabels => false;

    public override bool ReadsLogits => false;

    public override bool IsOfDifferences => false;

    public override bool IsOfProbabilities => true;

    public override IReadOnlyList<(string Name, int Length)> Scratch(Shape output) => [];

    /// <summary>
    /// With I the sum of target * output and S that of targets and outputs, the loss is 1 - (2 I + e) / (S + e), and its slope by an output
    /// ((2 I + e) / (S + e) - 2 target) / (S + e).
    /// </summary>
    public override string Emit(KernelClass kernels, string name, Shape output)
    {
        VectorTarget target = kernels.Target;
        int length = output.Length;
        int end = length * Images;
        return kernels.Add(
            name,
            "Dice loss: the sum over images of 1 - (2 * sum of target * output + e) / (sum of targets and outputs + e), and its gradient, each times the weight of the image.",
            "ref float output, ref float target, ref float weights, ref float gradient, int count, float scale, ref float loss",
            writer =>
            {
                writer.Line($"var sum = {target.Type}.Zero;");
                using (Lanes.Loop(writer, target))
                {
                    string lane = Lanes.First(target);
                    writer.Line($"var isImage = FirstLanes{target.Bits}(count, {lane});");
                    EmitWeight(writer, target, lane, parts: 1);
                    LaneSum[] sums = [new(writer, target, "common", length), new(writer, target, "areas", length)];
                    foreach (LaneSum each in sums)
                        each.Declare();
                    string at = Sum("value", lane);
                    using (sums[0].HasBlocks ? writer.Block($"for (nint first = 0; first < {end}; first += {SumBlocks.Terms * Images})") : default)
                    {
                        using (writer.Block(
                            sums[0].HasBlocks
                                ? $"for (nint value = first; value < Min(first + {SumBlocks.Terms * Images}, {end}); value += {Images})"
                                : $"for (nint value = 0; value < {end}; value += {Images})"))
                        {
                            writer.Line($"var expected = Load{target.Bits}(ref target, {at});");
                            writer.Line($"var given = Load{target.Bits}(ref output, {at});");
                            writer.Line("common = Fma(expected, given, common);");
                            writer.Line("areas += expected + given;");
                        }

                        foreach (LaneSum each in sums)
                            each.EndBlock();
                    }

                    foreach (LaneSum each in sums)
                        each.End();
                    writer.Line($"var whole = {target.Type}.One / (areas + {target.Class}.Create({Epsilon}));");
                    writer.Line($"var part = (common + common + {target.Class}.Create({Epsilon})) * whole;");
                    writer.Line($"sum = Fma({target.Type}.One - part, lossWeight, sum);");
                    writer.Line("weight *= whole;");
                    using (writer.Block($"for (nint value = 0; value < {end}; value += {Images})"))
                    {
                        writer.Line($"var expected = Load{target.Bits}(ref target, {at});");
                        writer.Line($"Store((part - (expected + expected)) * weight, ref gradient, {at});");
                    }
                }

                writer.Line($"loss += SumLanes(sum);");
            });
    }
}
