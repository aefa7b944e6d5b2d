using CompiledNet.Generator.Model;

namespace CompiledNet.Generator.Shapes;

/// <summary>How receptive fields grow from layer to layer (Araujo, Norris and Sim, "Computing Receptive Fields", 2019).</summary>
internal static class ReceptiveFields
{
    /// <summary>Each value of the input sees itself.</summary>
    public static ReceptiveField OfInput => new(1, 1, 1, 1);

    /// <summary>size += (k - 1) * d * jump; jump *= s.</summary>
    public static ReceptiveField Through(ReceptiveField before, WindowGeometry window) => new(
        Size(before.Height, window.Rows.Reach, before.JumpHeight),
        Size(before.Width, window.Columns.Reach, before.JumpWidth),
        Limits.Clamp(Limits.Product(before.JumpHeight, window.Rows.Stride)),
        Limits.Clamp(Limits.Product(before.JumpWidth, window.Columns.Stride)));

    /// <summary>
    /// Through a transposed convolution: of k rows that stand s apart, ceil(k / s) meet at one output, which is jump / s from the
    /// next, and never less than one.
    /// </summary>
    public static ReceptiveField ThroughTransposed(ReceptiveField before, WindowGeometry window) => new(
        Size(before.Height, ((window.Rows.Size - 1) / window.Rows.Stride) + 1, before.JumpHeight),
        Size(before.Width, ((window.Columns.Size - 1) / window.Columns.Stride) + 1, before.JumpWidth),
        Math.Max(1, before.JumpHeight / window.Rows.Stride),
        Math.Max(1, before.JumpWidth / window.Columns.Stride));

    /// <summary>
    /// Bilinear values see two neighbours, nearest ones what they repeat. The jump is divided, and rounded up where it cannot be: then
    /// what follows sees at most so much.
    /// </summary>
    public static ReceptiveField Between(ReceptiveField before, UpSamplingSpec layer)
    {
        int taps = layer.Interpolation is InterpolationKind.Bilinear ? 2 : 1;
        return new(
            Size(before.Height, layer.Height > 1 ? taps : 1, before.JumpHeight),
            Size(before.Width, layer.Width > 1 ? taps : 1, before.JumpWidth),
            Jump(before.JumpHeight, layer.Height),
            Jump(before.JumpWidth, layer.Width));

        static int Jump(int before, int size) => (int)((before + (long)size - 1) / size);
    }

    /// <summary>The field of a layer that sees every value before it: the whole input.</summary>
    public static ReceptiveField Whole(Shape networkInput) =>
        new(networkInput.Height, networkInput.Width, networkInput.Height, networkInput.Width);

    private static int Size(int before, int window, int jump) => Limits.Clamp(before + Limits.Product(window - 1, jump));
}
