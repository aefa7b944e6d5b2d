using CompiledNet.Generator.Planning;
using static CompiledNet.Generator.Emission.Terms;

namespace CompiledNet.Generator.Emission;

/// <summary>Prints zero padding that stands alone: rows are copied into zeros and, backward, out of what surrounds them.</summary>
internal static class ZeroPaddingEmitter
{
    /// <summary>For a tile or for one image.</summary>
    /// <param name="kernels">The kernels of a width.</param>
    /// <param name="name">What the kernel is called.</param>
    /// <param name="step">The step.</param>
    /// <param name="stride">Floats from one position to the next.</param>
    public static string EmitForward(KernelClass kernels, string name, ZeroPaddingStep step, int stride) =>
        kernels.Add(name, $"{step.Name}: the map within zeros.", "ref float input, ref float output", writer =>
        {
            writer.Line($"MemoryMarshal.CreateSpan(ref output, {step.Output.Shape.Positions * stride}).Clear();");
            EmitRows(writer, step, stride, (inner, outer, length) =>
                $"MemoryMarshal.CreateReadOnlySpan({At("input", inner)}, {length}).CopyTo(MemoryMarshal.CreateSpan({At("output", outer)}, {length}));");
        });

    /// <summary>The gradient of the map, without that of the zeros.</summary>
    public static string EmitBackward(KernelClass kernels, ZeroPaddingStep step) =>
        kernels.Add(step.Name + "Backward", $"{step.Name}: the gradient of the map within the zeros.", "ref float outputGradient, ref float inputGradient", writer =>
            EmitRows(writer, step, step.Input.Shape.Channels * VectorTarget.TileImages, (inner, outer, length) =>
                $"MemoryMarshal.CreateReadOnlySpan({At("outputGradient", outer)}, {length}).CopyTo(MemoryMarshal.CreateSpan({At("inputGradient", inner)}, {length}));"));

    /// <summary>One copy for each row; a single one where rows follow each other without zeros between them.</summary>
    private static void EmitRows(CodeWriter writer, ZeroPaddingStep step, int stride, Func<string, string, int, string> copy)
    {
        (int height, int width) = (step.Input.Shape.Height, step.Input.Shape.Width);
        int outWidth = step.Output.Shape.Width;
        int first = ((step.Top * outWidth) + step.Left) * stride;
        if (outWidth == width)
        {
            writer.Line(copy("0", Text(first), height * width * stride));
            return;
        }

        string row = height > 1 ? "row" : "0";
        using (writer.Loop("row", height))
            writer.Line(copy(Times(row, width * stride), Sum(Times(row, outWidth * stride), Text(first)), width * stride));
    }
}
