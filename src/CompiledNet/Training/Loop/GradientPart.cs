using CompiledNet.Runtime;

namespace CompiledNet;

/// <summary>Floats of the gradient that are summed together: <paramref name="Length"/> of them from <paramref name="Start"/>, a multiple of a cache line.</summary>
internal readonly record struct GradientPart(int Start, int Length)
{
    private const int Line = Workspace.Alignment / sizeof(float);

    /// <summary>The gradients that a segment of the training pass writes; neighbours are one part.</summary>
    public static GradientPart[] OfSegment(Architecture architecture, int segment)
    {
        var parts = new List<GradientPart>();
        foreach (ParameterInfo parameter in architecture.Parameters
            .Where(parameter => parameter.Trainable && parameter.GradientSegment == segment)
            .OrderBy(parameter => parameter.Offset))
        {
            int length = parameter.Rows * parameter.RowStride;
            if (parts.Count > 0 && parts[^1] is var last && last.Start + last.Length == parameter.Offset)
                parts[^1] = last with { Length = last.Length + length };
            else
                parts.Add(new GradientPart(parameter.Offset, length));
        }

        return [.. parts];
    }

    /// <summary>One of several slices, in whole cache lines, so that no two workers write to one.</summary>
    public (int First, int End) Slice(int slice, int slices)
    {
        long lines = Length / Line;
        int end = slice == slices - 1 ? Length : (int)(lines * (slice + 1) / slices) * Line;
        return (Start + (int)(lines * slice / slices) * Line, Start + end);
    }
}
