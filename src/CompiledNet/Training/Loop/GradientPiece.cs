using CompiledNet.Runtime;

namespace CompiledNet;

/// <summary>
/// Floats of the gradient that are summed and applied together: <paramref name="Length"/> of them from <paramref name="Start"/>, a multiple
/// of a cache line. Pieces are the same for any number of threads.
/// </summary>
internal readonly record struct GradientPiece(int Start, int Length)
{
    /// <summary>8 KiB at most, which stay in the first-level cache from one tile to the next.</summary>
    private const int MostFloats = 2048;

    /// <summary>All of the gradient.</summary>
    public static GradientPiece[] OfAll(Architecture architecture) => Cut([new GradientPiece(0, architecture.TrainableLength)]);

    /// <summary>The gradients that a segment of the training pass writes; neighbours are cut as one.</summary>
    public static GradientPiece[] OfSegment(Architecture architecture, int segment)
    {
        var parts = new List<GradientPiece>();
        foreach (ParameterInfo parameter in architecture.Parameters
            .Where(parameter => parameter.Trainable && parameter.GradientSegment == segment)
            .OrderBy(parameter => parameter.Offset))
        {
            int length = parameter.Rows * parameter.RowStride;
            if (parts.Count > 0 && parts[^1] is var last && last.Start + last.Length == parameter.Offset)
                parts[^1] = last with { Length = last.Length + length };
            else
                parts.Add(new GradientPiece(parameter.Offset, length));
        }

        return Cut(parts);
    }

    private static GradientPiece[] Cut(List<GradientPiece> parts)
    {
        var pieces = new List<GradientPiece>();
        foreach (GradientPiece part in parts)
        {
            for (int done = 0; done < part.Length; done += MostFloats)
                pieces.Add(new GradientPiece(part.Start + done, Math.Min(MostFloats, part.Length - done)));
        }

        return [.. pieces];
    }
}
