using CompiledNet.Runtime;
using CompiledNet.TestSupport.Numbers;

namespace CompiledNet.TestSupport.Layers;

/// <summary>What all poolings share: channels stay apart, and a window has only those inputs that lie inside the map.</summary>
internal static class Pooling
{
    public delegate void Visitor(int image, int outRow, int outColumn, int channel, IReadOnlyList<(int Row, int Column)> taps);

    public static TensorShape OutputShape(Window window, TensorShape input) =>
        new(window.Rows(input).Output, window.Columns(input).Output, input.Channels);

    public static IEnumerable<string> Arguments(Window window, TensorShape input) =>
        window.Arguments(input, strideIsSize: true).Prepend(window.Size);

    /// <summary>Every window with its inputs, row by row.</summary>
    public static void ForEachWindow(Window window, Tensor input, Visitor visit)
    {
        WindowAxis rows = window.Rows(input.Shape);
        WindowAxis columns = window.Columns(input.Shape);
        for (int outRow = 0; outRow < rows.Output; outRow++)
        for (int outColumn = 0; outColumn < columns.Output; outColumn++)
        {
            var taps = new List<(int Row, int Column)>();
            for (int tapRow = 0; tapRow < rows.Size; tapRow++)
            for (int tapColumn = 0; tapColumn < columns.Size; tapColumn++)
            {
                int row = rows.Position(outRow, tapRow);
                int column = columns.Position(outColumn, tapColumn);
                if (row >= 0 && row < input.Shape.Height && column >= 0 && column < input.Shape.Width)
                    taps.Add((row, column));
            }
            for (int n = 0; n < input.Count; n++)
            for (int channel = 0; channel < input.Shape.Channels; channel++)
                visit(n, outRow, outColumn, channel, taps);
        }
    }
}
