using CompiledNet.Generator.Model;
using CompiledNet.Generator.Planning;
using static CompiledNet.Generator.Emission.Terms;

namespace CompiledNet.Generator.Emission;

/// <summary>Prints what makes one value of several, and what goes back to each of them.</summary>
internal static class MergeEmitter
{
    private const int Images = VectorTarget.TileImages;

    /// <summary>16 images, one in each lane.</summary>
    public static string EmitForward(KernelClass kernels, MergeStep step) => step.Merge is MergeKind.Concatenate
        ? kernels.Add(step.Name + "Forward", Sentence(step), Parameters(step, "output"), writer =>
        {
            int[] offsets = Offsets(step);
            using (writer.Loop("position", step.Output.Shape.Positions))
            {
                for (int index = 0; index < step.Operands.Count; index++)
                    WriteCopy(writer, kernels.Target, step, index, from: Operand(index), step.Operands[index], 0, to: "output", step.Output, offsets[index]);
            }
        })
        : EmitElementwise(kernels, step, step.Name + "Forward", Images * step.Output.Shape.Length);

    /// <summary>One image. The channels of a position that are no channels stay finite.</summary>
    public static string EmitOne(KernelClass kernels, MergeStep step) => step.Merge is MergeKind.Concatenate
        ? kernels.Add(step.Name + "One", Sentence(step), Parameters(step, "output"), writer =>
        {
            int[] offsets = Offsets(step);
            int stride = step.Output.PositionStride;
            int channels = step.Output.Shape.Channels;
            using (writer.Loop("position", step.Output.Shape.Positions))
            {
                string position = step.Output.Shape.Positions > 1 ? "position" : "0";
                for (int index = 0; index < step.Operands.Count; index++)
                {
                    Value operand = step.Operands[index];
                    string source = Span("ReadOnlySpan", Operand(index), Times(position, operand.PositionStride), operand.Shape.Channels);
                    writer.Line($"{source}.CopyTo({Span("Span", "output", Sum(Times(position, stride), Text(offsets[index])), operand.Shape.Channels)});");
                }

                if (channels < stride)
                    writer.Line($"{Span("Span", "output", Sum(Times(position, stride), Text(channels)), stride - channels)}.Clear();");
            }
        })
        : EmitElementwise(kernels, step, step.Name + "One", step.Output.Shape.Positions * step.Output.PositionStride);

    /// <summary>The gradient of one operand of a product, or its part of that of what is concatenated.</summary>
    public static string EmitBackward(KernelClass kernels, MergeStep step, int index)
    {
        VectorTarget target = kernels.Target;
        string name = $"{step.Name}Backward{Text(index + 1)}";
        if (step.Merge is MergeKind.Concatenate)
        {
            return kernels.Add(name, $"{step.Name}, gradient of operand {Text(index + 1)}: its channels of the output's gradient.", "ref float outputGradient, ref float gradient", writer =>
            {
                using (writer.Loop("position", step.Output.Shape.Positions))
                    WriteCopy(writer, target, step, index, from: "outputGradient", step.Output, Offsets(step)[index], to: "gradient", step.Operands[index], 0);
            });
        }

        string[] factors = [.. Enumerable.Range(0, step.Operands.Count - 1).Select(factor => $"factor{Text(factor + 1)}")];
        string parameters = $"ref float outputGradient, {string.Concat(factors.Select(factor => $"ref float {factor}, "))}ref float gradient";
        return kernels.Add(name, $"{step.Name}, gradient of one factor: the output's times the other factors.", parameters, writer =>
        {
            int length = Images * step.Output.Shape.Length;
            using (writer.Loop("at", length, target.Lanes))
            {
                string at = length > target.Lanes ? "at" : "0";
                string product = string.Join(" * ", factors.Prepend("outputGradient").Select(factor => $"Load{target.Bits}(ref {factor}, {at})"));
                writer.Line($"Store({product}, ref gradient, {at});");
            }
        });
    }

    /// <summary>Adds what one taker of a value says of its gradient to what the others have said.</summary>
    public static string EmitAccumulate(KernelClass kernels, ForkStep step)
    {
        VectorTarget target = kernels.Target;
        return kernels.Add(Names.Member(step.Name) + "GradientSum", "Adds a gradient to the sum of those before it.", "ref float gradient, ref float sum", writer =>
        {
            using (writer.Loop("at", Images * step.Input.Shape.Length, target.Lanes))
            {
                string at = Images * step.Input.Shape.Length > target.Lanes ? "at" : "0";
                writer.Line($"Store(Load{target.Bits}(ref sum, {at}) + Load{target.Bits}(ref gradient, {at}), ref sum, {at});");
            }
        });
    }

    private static string EmitElementwise(KernelClass kernels, MergeStep step, string name, int length)
    {
        VectorTarget target = kernels.Target;
        return kernels.Add(name, Sentence(step), Parameters(step, "output"), writer =>
        {
            using (writer.Loop("at", length, target.Lanes))
            {
                string at = length > target.Lanes ? "at" : "0";
                string joined = string.Join(
                    step.Merge is MergeKind.Add ? " + " : " * ",
                    step.Operands.Select((_, index) => $"Load{target.Bits}(ref {Operand(index)}, {at})"));
                writer.Line($"Store({joined}, ref output, {at});");
            }
        });
    }

    /// <summary>Copies the channels of an operand at one position of a tile.</summary>
    private static void WriteCopy(
        CodeWriter writer, VectorTarget target, MergeStep step, int index, string from, Value source, int sourceChannel, string to, Value destination, int destinationChannel)
    {
        bool hasPositions = step.Output.Shape.Positions > 1;
        int length = Images * step.Operands[index].Shape.Channels;
        using (writer.Loop("at", length, target.Lanes))
        {
            string at = length > target.Lanes ? "at" : "0";
            string Place(Value value, int channel) =>
                Sum(hasPositions ? Times("position", Images * value.Shape.Channels) : "0", Text(Images * channel), at);
            writer.Line($"Store(Load{target.Bits}(ref {from}, {Place(source, sourceChannel)}), ref {to}, {Place(destination, destinationChannel)});");
        }
    }

    private static string Sentence(MergeStep step) => step.Merge switch
    {
        MergeKind.Add => $"{step.Name}: the sum, value by value.",
        MergeKind.Multiply => $"{step.Name}: the product, value by value.",
        MergeKind.Concatenate => $"{step.Name}: the channels one after the other at each position.",
        _ => throw new ArgumentOutOfRangeException(nameof(step), step.Merge, null),
    };

    private static string Parameters(MergeStep step, string output) =>
        string.Concat(step.Operands.Select((_, index) => $"ref float {Operand(index)}, ")) + $"ref float {output}";

    private static string Operand(int index) => $"operand{Text(index + 1)}";

    /// <summary>The channel at which each operand begins.</summary>
    private static int[] Offsets(MergeStep step)
    {
        var offsets = new int[step.Operands.Count];
        for (int index = 1; index < offsets.Length; index++)
            offsets[index] = offsets[index - 1] + step.Operands[index - 1].Shape.Channels;
        return offsets;
    }

    private static string Span(string kind, string origin, string offset, int length) =>
        $"MemoryMarshal.Create{kind}({At(origin, offset)}, {Text(length)})";
}
