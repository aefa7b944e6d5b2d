using CompiledNet.Runtime;

namespace CompiledNet;

/// <summary>
/// Floats of the gradient that are summed and applied together: <paramref name="Length"/> of them from <paramref name="Start"/>, a multiple
/// of a cache line. Pieces are the same for any number of threads.
/// </summary>
/// <param name="Number">Tells the pieces of a gradient apart: from 0, without gaps.</param>
/// <param name="Start">The first float.</param>
/// <param name="Length">Floats.</param>
internal sealed record GradientPiece(int Number, int Start, int Length)
{
    /// <summary>Rows of a matrix whose outer products are summed together, where it has as many.</summary>
    private const int RowsOfProducts = 4;

    /// <summary>The matrix that the piece is some rows of, where its gradient is the sum of outer products that tiles leave; else null.</summary>
    public ParameterInfo? Matrix { get; init; }

    /// <summary>8 KiB, which stay in the first-level cache from one tile to the next.</summary>
    public const int CachedLength = 2048;

    /// <summary>All of the gradient.</summary>
    public static GradientPiece[] OfAll(Architecture architecture) =>
        Cut(PartsOf(architecture.FindParameters(parameter => parameter.Trainable)), CachedLength, number: 0);

    /// <summary>The gradient of each tensor, in the order in which they stand.</summary>
    public static GradientPiece[] OfTensors(Architecture architecture) =>
    [
        .. architecture.Parameters.Where(parameter => parameter.Trainable).OrderBy(parameter => parameter.Offset)
            .Select((parameter, number) => new GradientPiece(number, parameter.Offset, parameter.Rows * parameter.RowStride)),
    ];

    /// <summary>The gradients that each segment of the training pass writes; neighbours are cut as one.</summary>
    /// <param name="architecture">The network.</param>
    /// <param name="mostFloats">Floats of the largest piece.</param>
    public static GradientPiece[][] BySegment(Architecture architecture, int mostFloats)
    {
        var segments = new GradientPiece[architecture.Segments][];
        int number = 0;
        for (int segment = 0; segment < segments.Length; segment++)
        {
            segments[segment] = Cut(
                PartsOf(architecture.FindParameters(parameter => parameter.Trainable && parameter.GradientSegment == segment)), mostFloats, number);
            number += segments[segment].Length;
        }

        return segments;
    }

    /// <summary>Neighbours as one part, but for a matrix of outer products, which is a part of its own.</summary>
    private static List<GradientPiece> PartsOf(List<ParameterInfo> parameters)
    {
        parameters.Sort((one, other) => one.Offset.CompareTo(other.Offset));
        var parts = new List<GradientPiece>();
        foreach (ParameterInfo parameter in parameters)
        {
            int length = parameter.Rows * parameter.RowStride;
            if (parameter.OuterGradient is not null)
                parts.Add(new GradientPiece(0, parameter.Offset, length) { Matrix = parameter });
            else if (parts.Count > 0 && parts[^1] is { Matrix: null } last && last.Start + last.Length == parameter.Offset)
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
            int most = part.Matrix is { } matrix ? Math.Max(1, mostFloats / matrix.RowStride / RowsOfProducts) * RowsOfProducts * matrix.RowStride : mostFloats;
            for (int done = 0; done < part.Length; done += most)
                pieces.Add(part with { Number = number++, Start = part.Start + done, Length = Math.Min(most, part.Length - done) });
        }

        return [.. pieces];
    }
}
