using CompiledNet.Runtime;

namespace CompiledNet.TestSupport.Numbers;

/// <summary>
/// How far single precision may be from the sums of a 3x3 correlation of stride 1 where it takes them by Winograd's F(4x4, 3x3), and those
/// of the kernel's gradient by F(3x3, 4x4): to first order, each number's rounding is bounded by what comes of magnitudes, B' |d| B times
/// G |g| G' summed over channels and brought back by |A'|, since no rounding can be larger (Higham, chapter 3, for sums of sums). What the
/// operands bring along is no concern of the algorithm's: it is exact where arithmetic is.
/// </summary>
internal static class WinogradBound
{
    private const int Outputs = 4;
    private const int Points = 6;
    private const int Taps = 3;

    /// <summary>Roundings of a number in the transforms before and behind the products, along both axes.</summary>
    private const int TransformRoundings = 24;

    /// <summary>Additions that a term of the kernel's gradient passes through at most.</summary>
    private const int MostAdditions = 4096;

    private static readonly double[,] Source =
    {
        { 4, 0, 5, 0, 1, 0 }, { 0, 4, 4, 1, 1, 0 }, { 0, 4, 4, 1, 1, 0 }, { 0, 2, 1, 2, 1, 0 }, { 0, 2, 1, 2, 1, 0 }, { 0, 4, 0, 5, 0, 1 },
    };

    private static readonly double[,] Kernel =
    {
        { 1.0 / 4, 0, 0 }, { 1.0 / 6, 1.0 / 6, 1.0 / 6 }, { 1.0 / 6, 1.0 / 6, 1.0 / 6 }, { 1.0 / 24, 1.0 / 12, 1.0 / 6 }, { 1.0 / 24, 1.0 / 12, 1.0 / 6 }, { 0, 0, 1 },
    };

    private static readonly double[,] Delta =
    {
        { 1.0 / 4, 0, 0, 0 }, { 1.0 / 6, 1.0 / 6, 1.0 / 6, 1.0 / 6 }, { 1.0 / 6, 1.0 / 6, 1.0 / 6, 1.0 / 6 },
        { 1.0 / 24, 1.0 / 12, 1.0 / 6, 1.0 / 3 }, { 1.0 / 24, 1.0 / 12, 1.0 / 6, 1.0 / 3 }, { 0, 0, 0, 1 },
    };

    private static readonly double[,] Result = { { 1, 1, 1, 1, 1, 0 }, { 0, 1, 1, 2, 2, 0 }, { 0, 1, 1, 4, 4, 0 }, { 0, 1, 1, 8, 8, 1 } };

    private static readonly double[,] TapResult = { { 1, 1, 1, 1, 1, 0 }, { 0, 1, 1, 2, 2, 0 }, { 0, 1, 1, 4, 4, 1 } };

    /// <summary>Widens the errors of a correlation's results.</summary>
    /// <param name="source">What the window slides over.</param>
    /// <param name="padTop">Zeros above it.</param>
    /// <param name="padLeft">Zeros before it.</param>
    /// <param name="weight">The weight of a row, a column, a channel of the source and one of the result.</param>
    /// <param name="results">The results, whose errors grow.</param>
    public static void Widen(Tensor source, int padTop, int padLeft, Func<int, int, int, int, Approximate> weight, Tensor results)
    {
        int channels = source.Shape.Channels;
        TensorShape shape = results.Shape;
        double[][,] kernels =
        [
            .. from channel in Enumerable.Range(0, channels)
               from filter in Enumerable.Range(0, shape.Channels)
               select Transform(Kernel, Magnitudes(Taps, (row, column) => weight(row, column, channel, filter))),
        ];
        double unit = Gamma(channels + TransformRoundings);
        var errors = new double[results.Count * shape.Length];
        ForEachTile(results.Count, shape, (image, top, left) =>
        {
            double[][,] values = [.. Enumerable.Range(0, channels).Select(c => Transform(Source, Seen(source, image, top - padTop, left - padLeft, c)))];
            for (int filter = 0; filter < shape.Channels; filter++)
            {
                var sums = new double[Points, Points];
                for (int channel = 0; channel < channels; channel++)
                    AddProducts(sums, values[channel], kernels[(channel * shape.Channels) + filter]);
                double[,] bound = Transform(Result, sums);
                for (int row = top; row < Math.Min(top + Outputs, shape.Height); row++)
                for (int column = left; column < Math.Min(left + Outputs, shape.Width); column++)
                    errors[(((((image * shape.Height) + row) * shape.Width) + column) * shape.Channels) + filter] = unit * bound[row - top, column - left];
            }
        });

        for (int at = 0; at < errors.Length; at++)
            results.Values[at] = results.Values[at] with { Error = results.Values[at].Error + errors[at] };
    }

    /// <summary>What the roundings of the kernel's gradient may come to: [row][column][channel][filter].</summary>
    /// <param name="delta">The gradient of the correlation's results.</param>
    /// <inheritdoc cref="Widen" path="/param"/>
    public static double[] OfKernelGradient(Tensor source, int padTop, int padLeft, Tensor delta)
    {
        (int channels, int filters) = (source.Shape.Channels, delta.Shape.Channels);
        var sums = new double[channels * filters][,];
        for (int pair = 0; pair < sums.Length; pair++)
            sums[pair] = new double[Points, Points];
        int tiles = 0;
        ForEachTile(delta.Count, delta.Shape, (image, top, left) =>
        {
            tiles++;
            double[][,] slopes =
            [
                .. Enumerable.Range(0, filters).Select(filter => Transform(Delta, Magnitudes(Outputs, (row, column) =>
                    top + row < delta.Shape.Height && left + column < delta.Shape.Width ? delta[image, top + row, left + column, filter] : 0))),
            ];
            for (int channel = 0; channel < channels; channel++)
            {
                double[,] values = Transform(Source, Seen(source, image, top - padTop, left - padLeft, channel));
                for (int filter = 0; filter < filters; filter++)
                    AddProducts(sums[(channel * filters) + filter], values, slopes[filter]);
            }
        });

        double unit = Gamma(Math.Min(tiles, MostAdditions) + TransformRoundings);
        var errors = new double[Taps * Taps * sums.Length];
        for (int pair = 0; pair < sums.Length; pair++)
        {
            double[,] bound = Transform(TapResult, sums[pair]);
            for (int tap = 0; tap < Taps * Taps; tap++)
                errors[(tap * sums.Length) + pair] = unit * bound[tap / Taps, tap % Taps];
        }

        return errors;
    }

    private static void ForEachTile(int images, TensorShape shape, Action<int, int, int> action)
    {
        for (int image = 0; image < images; image++)
        for (int top = 0; top < shape.Height; top += Outputs)
        for (int left = 0; left < shape.Width; left += Outputs)
            action(image, top, left);
    }

    /// <summary>Magnitudes of the values that a tile sees; beyond the map zero.</summary>
    private static double[,] Seen(Tensor source, int image, int top, int left, int channel) => Magnitudes(Points, (y, x) =>
        (top + y, left + x) is var (row, column) && row >= 0 && row < source.Shape.Height && column >= 0 && column < source.Shape.Width
            ? source[image, row, column, channel]
            : 0);

    private static double[,] Magnitudes(int size, Func<int, int, Approximate> value)
    {
        var magnitudes = new double[size, size];
        for (int row = 0; row < size; row++)
        for (int column = 0; column < size; column++)
            magnitudes[row, column] = value(row, column).Magnitude;
        return magnitudes;
    }

    /// <summary>matrix * values * transpose of the matrix.</summary>
    private static double[,] Transform(double[,] matrix, double[,] values)
    {
        (int rows, int size) = (matrix.GetLength(0), matrix.GetLength(1));
        var half = new double[rows, size];
        var whole = new double[rows, rows];
        for (int row = 0; row < rows; row++)
        for (int column = 0; column < size; column++)
        for (int k = 0; k < size; k++)
            half[row, column] += Product(matrix[row, k], values[k, column]);
        for (int row = 0; row < rows; row++)
        for (int column = 0; column < rows; column++)
        for (int k = 0; k < size; k++)
            whole[row, column] += Product(matrix[column, k], half[row, k]);
        return whole;
    }

    private static void AddProducts(double[,] sums, double[,] left, double[,] right)
    {
        for (int row = 0; row < Points; row++)
        for (int column = 0; column < Points; column++)
        {
            double product = left[row, column] * right[row, column];
            sums[row, column] += double.IsNaN(product) ? double.PositiveInfinity : product;
        }
    }

    /// <summary>A magnitude, which may be unbounded, as often as it is taken: what is not taken counts for nothing.</summary>
    private static double Product(double coefficient, double magnitude) => coefficient == 0 ? 0 : coefficient * magnitude;

    private static double Gamma(int roundings)
    {
        double error = roundings * Approximate.UnitRoundoff;
        return error / (1 - error);
    }
}
