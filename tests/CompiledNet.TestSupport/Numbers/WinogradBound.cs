using CompiledNet.Runtime;

namespace CompiledNet.TestSupport.Numbers;

/// <summary>
/// How far single precision may be from the sums of a correlation of stride 1 where it takes them by Winograd's sums in six points, F(4x4, 3x3),
/// F(3x3, 4x4) or F(2x2, 5x5), and those of the kernel's gradient with taps and outputs in each other's place: to first order, each number's
/// rounding is bounded by what comes of magnitudes, B' |d| B times G |g| G' summed over channels and brought back by |A'|, since no rounding can
/// be larger (Higham, chapter 3, for sums of sums). What the operands bring along is no concern of the algorithm's: it is exact where arithmetic
/// is.
/// </summary>
internal static class WinogradBound
{
    private const int Points = 6;

    /// <summary>Roundings of a number in the transforms before and behind the products, along both axes.</summary>
    private const int TransformRoundings = 24;

    /// <summary>Additions that a term of the kernel's gradient passes through at most.</summary>
    private const int MostAdditions = 4096;

    private static readonly double[,] Source =
    {
        { 4, 0, 5, 0, 1, 0 }, { 0, 4, 4, 1, 1, 0 }, { 0, 4, 4, 1, 1, 0 }, { 0, 2, 1, 2, 1, 0 }, { 0, 2, 1, 2, 1, 0 }, { 0, 4, 0, 5, 0, 1 },
    };

    /// <summary>Widens the errors of a correlation's results.</summary>
    /// <param name="source">What the window slides over.</param>
    /// <param name="padTop">Zeros above it.</param>
    /// <param name="padLeft">Zeros before it.</param>
    /// <param name="taps">Taps along an axis.</param>
    /// <param name="weight">The weight of a row, a column, a channel of the source and one of the result.</param>
    /// <param name="results">The results, whose errors grow.</param>
    public static void Widen(Tensor source, int padTop, int padLeft, int taps, Func<int, int, int, int, Approximate> weight, Tensor results)
    {
        int outputs = Points + 1 - taps;
        int channels = source.Shape.Channels;
        TensorShape shape = results.Shape;
        double[][,] kernels =
        [
            .. from channel in Enumerable.Range(0, channels)
               from filter in Enumerable.Range(0, shape.Channels)
               select Transform(PointsOf(taps), Magnitudes(taps, (row, column) => weight(row, column, channel, filter))),
        ];
        double unit = Gamma(channels + TransformRoundings);
        var errors = new double[results.Count * shape.Length];
        ForEachTile(results.Count, shape, outputs, (image, top, left) =>
        {
            double[][,] values = [.. Enumerable.Range(0, channels).Select(c => Transform(Source, Seen(source, image, top - padTop, left - padLeft, c)))];
            for (int filter = 0; filter < shape.Channels; filter++)
            {
                var sums = new double[Points, Points];
                for (int channel = 0; channel < channels; channel++)
                    AddProducts(sums, values[channel], kernels[(channel * shape.Channels) + filter]);
                double[,] bound = Transform(SumsOf(outputs), sums);
                for (int row = top; row < Math.Min(top + outputs, shape.Height); row++)
                for (int column = left; column < Math.Min(left + outputs, shape.Width); column++)
                    errors[(((((image * shape.Height) + row) * shape.Width) + column) * shape.Channels) + filter] = unit * bound[row - top, column - left];
            }
        });

        for (int at = 0; at < errors.Length; at++)
            results.Values[at] = results.Values[at] with { Error = results.Values[at].Error + errors[at] };
    }

    /// <summary>What the roundings of the kernel's gradient may come to: [row][column][channel][filter].</summary>
    /// <param name="delta">The gradient of the correlation's results.</param>
    /// <inheritdoc cref="Widen" path="/param"/>
    public static double[] OfKernelGradient(Tensor source, int padTop, int padLeft, int taps, Tensor delta)
    {
        int outputs = Points + 1 - taps;
        (int channels, int filters) = (source.Shape.Channels, delta.Shape.Channels);
        var sums = new double[channels * filters][,];
        for (int pair = 0; pair < sums.Length; pair++)
            sums[pair] = new double[Points, Points];
        int tiles = 0;
        ForEachTile(delta.Count, delta.Shape, outputs, (image, top, left) =>
        {
            tiles++;
            double[][,] slopes =
            [
                .. Enumerable.Range(0, filters).Select(filter => Transform(PointsOf(outputs), Magnitudes(outputs, (row, column) =>
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
        var errors = new double[taps * taps * sums.Length];
        for (int pair = 0; pair < sums.Length; pair++)
        {
            double[,] bound = Transform(SumsOf(taps), sums[pair]);
            for (int tap = 0; tap < taps * taps; tap++)
                errors[(tap * sums.Length) + pair] = unit * bound[tap / taps, tap % taps];
        }

        return errors;
    }

    /// <summary>Magnitudes of what transforms so many taps to six points, 0, 1, -1, 2, -2 and infinity: powers of the point, in parts of its weight.</summary>
    private static double[,] PointsOf(int taps)
    {
        double[] weights = [1.0 / 4, 1.0 / 6, 1.0 / 6, 1.0 / 24, 1.0 / 24, 1];
        double[,] powers = SumsOf(taps);
        var points = new double[Points, taps];
        for (int point = 0; point < Points; point++)
        for (int tap = 0; tap < taps; tap++)
            points[point, tap] = weights[point] * powers[tap, point];
        return points;
    }

    /// <summary>Magnitudes of what brings six points back to so many sums: powers of the point.</summary>
    private static double[,] SumsOf(int count)
    {
        var sums = new double[count, Points];
        for (int power = 0; power < count; power++)
        {
            sums[power, 0] = power == 0 ? 1 : 0;
            sums[power, 1] = sums[power, 2] = 1;
            sums[power, 3] = sums[power, 4] = 1 << power;
            sums[power, 5] = power == count - 1 ? 1 : 0;
        }

        return sums;
    }

    private static void ForEachTile(int images, TensorShape shape, int outputs, Action<int, int, int> action)
    {
        for (int image = 0; image < images; image++)
        for (int top = 0; top < shape.Height; top += outputs)
        for (int left = 0; left < shape.Width; left += outputs)
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
