using CompiledNet.Runtime;

namespace CompiledNet;

/// <summary>
/// Floats of the gradient that are summed and applied together: <paramref name="Length"/> of them from <paramref name="Start"/>, a multiple
/// of a cache line. Pieces are the same for any number of threads.
/// </summary>
/// <param name="Number">Tells the pieces of a gradient apart: from 0, without gaps.</param>
/// <param name="Start">The first float.</param>
/// <param name="Length">Floats.</param>
internal readonly record struct GradientPiece(int Number, int Start, int Length)
{
    /// <summary>8 KiB, which stay in the first-level cache from one tile to the next.</summary>
    public const int CachedLength = 2048;

    /// <summary>All of the gradient.</summary>
    public static GradientPiece[] OfAll(Architecture architecture) =>
        Cut([new GradientPiece(0, 0, architecture.TrainableLength)], CachedLength, number: 0);

    /// <summary>The gradients that each segment of the training pass writes; neighbours are cut as one.</summary>
    /// <param name="architecture">The network.</param>
    /// <param name="mostFloats">Floats of the largest piece.</param>
    public static GradientPiece[][] BySegment(Architecture architecture, int mostFloats)
    {
        var segments = new GradientPiece[architecture.Segments][];
        int number = 0;
        for (int segment = 0; segment < segments.Length; segment++)
        {
            segments[segment] = Cut(PartsOf(architecture, segment), mostFloats, number);
            number += segments[segment].Length;
        }

        return segments;
    }

    private static List<GradientPiece> PartsOf(Architecture architecture, int segment)
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
                parts.Add(new GradientPiece(0, parameter.Offset, length));
        }

        return parts;
    }

    private static GradientPiece[] Cut(List<GradientPiece> parts, int mostFloats, int number)
    {
        var pieces = new List<GradientPiece>();
        foreach (GradientPiece part in parts)
        {
            for (int done = 0; done < part.Length; done += mostFloats)
                pieces.Add(new GradientPiece(number++, part.Start + done, Math.Min(mostFloats, part.Length - done)));
        }

        return [.. pieces];
    }
}
