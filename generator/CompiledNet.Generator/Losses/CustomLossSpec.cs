using CompiledNet.Generator.Kernels;
using static CompiledNet.Generator.Words.Terms;

namespace CompiledNet.Generator.Losses;

/// <summary>
/// A loss of the user's own. It knows one image at a time, whose values stand in one lane of the tile: each image is gathered, and its
/// gradient scattered.
/// </summary>
internal sealed record CustomLossSpec : LossSpec
{
    private const int Images = Contract.TileImages;

    /// <summary>The type, as any code can name it.</summary>
    public string Type { get; init; } = "";

    /// <summary>The type's name alone.</summary>
    public string Name { get; init; } = "";

    /// <summary>Why generated code cannot call it, and what to do; null where it can. By its number alone, nobody can.</summary>
    public (string Problem, string Way)? Obstacle { get; init; } =
        ("Loss.Custom does not say what computes the loss", "write [Loss<TLoss>], or [Output<TLoss>(...)], with a struct that implements ILoss");

    /// <summary>Targets of one image, as written; null where they are as many as outputs.</summary>
    public int? Targets { get; init; }

    public override LossKind Kind => LossKind.Custom;

    public override ActivationKind? Activation => null;

    public override string Noun => $"values of {Name}";

    public override bool HasLabels => false;

    public override bool ReadsLogits => false;

    public override bool IsOfDifferences => false;

    public override bool IsOfProbabilities => false;

    public override string InOutput => $"[Output<{Name}>(...)]";

    public override IEnumerable<string> Arguments =>
        Targets is { } targets ? base.Arguments.Append($"Targets = {Text.Number(targets)}") : base.Arguments;

    public override int TargetLength(Shape output) => Targets ?? base.TargetLength(output);

    public override IReadOnlyList<(string Name, int Length)> Scratch(Shape output) =>
        [("OfImage", output.Length), ("TargetOfImage", TargetLength(output)), ("GradientOfImage", output.Length)];

    public override string Emit(KernelClass kernels, string name, Shape output)
    {
        int length = output.Length;
        int targets = TargetLength(output);
        return kernels.Add(
            name,
            $"{Name}: the sum over images of what it computes of each, and its gradient, each times the weight of the image.",
            "ref float output, ref float target, ref float weights, ref float gradient, ref float ofImage, ref float targetOfImage, ref float gradientOfImage, int count, float scale, ref float loss",
            writer =>
            {
                writer.Line($"var outputs = MemoryMarshal.CreateSpan(ref ofImage, {length});");
                writer.Line($"var targets = MemoryMarshal.CreateSpan(ref targetOfImage, {targets});");
                writer.Line($"var slopes = MemoryMarshal.CreateSpan(ref gradientOfImage, {length});");
                writer.Line("double sum = 0;");
                using (writer.Block("for (nint image = 0; image < count; image++)"))
                {
                    EmitForEach(writer, length, $"{Item("ofImage", "value")} = {Item("output", OfImage)};");
                    EmitForEach(writer, targets, $"{Item("targetOfImage", "value")} = {Item("target", OfImage)};");
                    writer.Line("slopes.Clear();");
                    writer.Line($"float lossWeight = {Item("weights", "image")};");
                    writer.Line($"sum += lossWeight * global::CompiledNet.Runtime.OwnLoss.Compute<{Type}>(outputs, targets, slopes);");
                    writer.Line("float weight = lossWeight * scale;");
                    EmitForEach(writer, length, $"{Item("gradient", OfImage)} = {Item("gradientOfImage", "value")} * weight;");
                }

                writer.Line();
                writer.Line("// Lanes without an image have no gradient.");
                using (writer.Block($"for (nint image = count; image < {Images}; image++)"))
                    EmitForEach(writer, length, $"{Item("gradient", OfImage)} = 0;");
                writer.Line("loss += (float)sum;");
            });
    }

    private static string OfImage => Sum(Times("value", Images), "image");

    private static string Item(string origin, string offset) => $"At(ref {origin}, {offset})";

    private static void EmitForEach(CodeWriter writer, int count, string line)
    {
        using (writer.Block($"for (nint value = 0; value < {count}; value++)"))
            writer.Line(line);
    }
}
