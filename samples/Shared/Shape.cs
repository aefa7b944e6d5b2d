namespace CompiledNet.Samples;

/// <summary>What <see cref="ShapePainter"/> paints.</summary>
internal enum Shape
{
    Disc,
    Square,
    Triangle,
    Plus,
    Ring,
    Diamond,
    Frame,
    Cross,
    Bars,
    Columns,
}
