using CompiledNet.Generator.Model.Windows;

namespace CompiledNet.Generator.Model;

/// <summary>
/// How far one output sees: Size rows and columns of the input, neighbours Jump apart; and how that grows from layer to layer (Araujo,
/// Norris and Sim, "Computing Receptive Fields", 2019).
/// </summary>
internal readonly record struct ReceptiveField(int Height, int Width, int JumpHeight, int JumpWidth)
{
    /// <summary>Each value of the input sees itself.</summary>
    public static ReceptiveField OfInput => new(1, 1, 1, 1);

    /// <summary>The field of a layer that sees every value before it: the whole input.</summary>
    public static ReceptiveField Whole(Shape networkInput) =>
        new(networkInput.Height, networkInput.Width, networkInput.Height, networkInput.Width);

    /// <summary>Its size, <c>5x5</c>; over steps, <c>5</c>.</summary>
    public string Describe(Shape networkInput) => networkInput.IsSequence ? Text.Number(Width) : Text.Sides(Height, Width);

    /// <summary>size += (k - 1) * d * jump; jump *= s.</summary>
    public ReceptiveField Through(WindowGeometry window) => new(
        Grow(Height, window.Rows.Reach, JumpHeight),
        Grow(Width, window.Columns.Reach, JumpWidth),
        Limits.Clamp(Limits.Product(JumpHeight, window.Rows.Stride)),
        Limits.Clamp(Limits.Product(JumpWidth, window.Columns.Stride)));

    /// <summary>
    /// Through a transposed convolution: of k rows that stand s apart, ceil(k / s) meet at one output, which is jump / s from the
    /// next, and never less than one.
    /// </summary>
    public ReceptiveField ThroughTransposed(WindowGeometry window) => new(
        Grow(Height, ((window.Rows.Size - 1) / window.Rows.Stride) + 1, JumpHeight),
        Grow(Width, ((window.Columns.Size - 1) / window.Columns.Stride) + 1, JumpWidth),
        Math.Max(1, JumpHeight / window.Rows.Stride),
        Math.Max(1, JumpWidth / window.Columns.Stride));

    /// <summary>
    /// Between the values of a map that is enlarged: bilinear values see two neighbours, nearest ones what they repeat. The jump is
    /// divided, and rounded up where it cannot be: then what follows sees at most so much.
    /// </summary>
    /// <param name="height">How many rows become of one.</param>
    /// <param name="width">How many columns become of one.</param>
    public ReceptiveField Between(int height, int width, InterpolationKind interpolation)
    {
        int taps = interpolation is InterpolationKind.Bilinear ? 2 : 1;
        return new(
            Grow(Height, height > 1 ? taps : 1, JumpHeight),
            Grow(Width, width > 1 ? taps : 1, JumpWidth),
            Jump(JumpHeight, height),
            Jump(JumpWidth, width));

        static int Jump(int before, int size) => (int)((before + (long)size - 1) / size);
    }

    /// <summary>What one output sees through several ways: as far as the farthest.</summary>
    public ReceptiveField Union(ReceptiveField other) => new(
        Math.Max(Height, other.Height),
        Math.Max(Width, other.Width),
        Math.Max(JumpHeight, other.JumpHeight),
        Math.Max(JumpWidth, other.JumpWidth));

    private static int Grow(int before, int window, int jump) => Limits.Clamp(before + Limits.Product(window - 1, jump));
}
