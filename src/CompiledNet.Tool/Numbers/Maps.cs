using System.Numerics;
using CompiledNet.Tool.Graph;

namespace CompiledNet.Tool.Numbers;

/// <summary>Padding before and behind, along one axis.</summary>
internal readonly record struct Pads(int Before, int After)
{
    /// <summary>TensorFlow's rule: what ceil(input / stride) windows need, the odd one behind.</summary>
    public static Pads Same(int input, WindowAxis axis)
    {
        int output = (input + axis.Stride - 1) / axis.Stride;
        int needed = Math.Max(((output - 1) * axis.Stride) + axis.Reach - input, 0);
        return new(needed / 2, needed - (needed / 2));
    }
}

/// <summary>A window with the padding that it has on each side.</summary>
internal readonly record struct PaddedWindow(WindowAxis Rows, WindowAxis Columns, Pads RowPads, Pads ColumnPads)
{
    public int OutHeight(int height) => ((height + RowPads.Before + RowPads.After - Rows.Reach) / Rows.Stride) + 1;

    public int OutWidth(int width) => ((width + ColumnPads.Before + ColumnPads.After - Columns.Reach) / Columns.Stride) + 1;
}

/// <summary>What layers do with a map of height x width x channels, in double precision and by plain loops.</summary>
internal static class Maps
{
    /// <param name="map">height x width x channels.</param>
    /// <param name="window">Where kernels stand.</param>
    /// <param name="kernel">kernel height x kernel width x channels / groups x filters.</param>
    /// <param name="bias">One number a filter; null for none.</param>
    /// <param name="groups">Parts that channels and filters are cut into.</param>
    public static Tensor Convolve(Tensor map, PaddedWindow window, Tensor kernel, double[]? bias, int groups)
    {
        (int height, int width, int channels) = (map.Shape[0], map.Shape[1], map.Shape[2]);
        int filters = kernel.Shape[3], groupChannels = channels / groups, groupFilters = filters / groups;
        var result = new Tensor(window.OutHeight(height), window.OutWidth(width), filters);
        int outWidth = result.Shape[1];
        Parallel.For(0, result.Shape[0], outRow =>
        {
            for (int outColumn = 0; outColumn < outWidth; outColumn++)
            {
                Span<double> sums = result.Data.AsSpan(((outRow * outWidth) + outColumn) * filters, filters);
                bias?.CopyTo(sums);
                for (int r = 0; r < window.Rows.Size; r++)
                {
                    int row = (outRow * window.Rows.Stride) - window.RowPads.Before + (r * window.Rows.Dilation);
                    if (row < 0 || row >= height)
                        continue;
                    for (int c = 0; c < window.Columns.Size; c++)
                    {
                        int column = (outColumn * window.Columns.Stride) - window.ColumnPads.Before + (c * window.Columns.Dilation);
                        if (column < 0 || column >= width)
                            continue;
                        ReadOnlySpan<double> values = map.Data.AsSpan(((row * width) + column) * channels, channels);
                        for (int channel = 0; channel < channels; channel++)
                        {
                            int group = channel / groupChannels, inGroup = channel % groupChannels;
                            int from = ((((r * window.Columns.Size) + c) * groupChannels) + inGroup) * filters + (group * groupFilters);
                            AddProduct(values[channel], kernel.Data.AsSpan(from, groupFilters), sums.Slice(group * groupFilters, groupFilters));
                        }
                    }
                }
            }
        });
        return result;
    }

    /// <param name="map">height x width x channels.</param>
    /// <param name="kernel">kernel height x kernel width x filters x channels.</param>
    /// <param name="bias">One number a filter; null for none.</param>
    /// <param name="strideHeight">Rows of the output from one row of the input to the next.</param>
    /// <param name="strideWidth">Columns likewise.</param>
    /// <param name="outHeight">Rows of the output.</param>
    /// <param name="outWidth">Columns of the output.</param>
    /// <param name="cutTop">Rows that are cut off above.</param>
    /// <param name="cutLeft">Columns that are cut off on the left.</param>
    public static Tensor ConvolveTransposed(
        Tensor map, Tensor kernel, double[]? bias, int strideHeight, int strideWidth, int outHeight, int outWidth, int cutTop, int cutLeft)
    {
        (int height, int width, int channels) = (map.Shape[0], map.Shape[1], map.Shape[2]);
        int filters = kernel.Shape[2];
        var result = new Tensor(outHeight, outWidth, filters);
        for (int i = 0; bias is not null && i < result.Length; i += filters)
            bias.CopyTo(result.Data, i);
        for (int row = 0; row < height; row++)
        {
            for (int column = 0; column < width; column++)
            {
                for (int r = 0; r < kernel.Shape[0]; r++)
                {
                    for (int c = 0; c < kernel.Shape[1]; c++)
                    {
                        (int outRow, int outColumn) = ((row * strideHeight) - cutTop + r, (column * strideWidth) - cutLeft + c);
                        if (outRow < 0 || outRow >= outHeight || outColumn < 0 || outColumn >= outWidth)
                            continue;
                        for (int filter = 0; filter < filters; filter++)
                        {
                            int from = ((((r * kernel.Shape[1]) + c) * filters) + filter) * channels;
                            double sum = 0;
                            for (int channel = 0; channel < channels; channel++)
                                sum += map.Data[(((row * width) + column) * channels) + channel] * kernel.Data[from + channel];
                            result.Data[(((outRow * outWidth) + outColumn) * filters) + filter] += sum;
                        }
                    }
                }
            }
        }

        return result;
    }

    /// <summary>One value for each window and channel.</summary>
    /// <param name="map">height x width x channels.</param>
    /// <param name="window">Where windows stand.</param>
    /// <param name="pool">Makes one number of those of a window that lie in the map, and of how many taps lie in it or its padding.</param>
    public static Tensor Pool(Tensor map, PaddedWindow window, Func<ReadOnlySpan<double>, int, double> pool)
    {
        (int height, int width, int channels) = (map.Shape[0], map.Shape[1], map.Shape[2]);
        var result = new Tensor(window.OutHeight(height), window.OutWidth(width), channels);
        Span<double> seen = new double[window.Rows.Size * window.Columns.Size];
        int index = 0;
        for (int outRow = 0; outRow < result.Shape[0]; outRow++)
        {
            for (int outColumn = 0; outColumn < result.Shape[1]; outColumn++)
            {
                for (int channel = 0; channel < channels; channel++)
                {
                    int count = 0, padded = 0;
                    for (int r = 0; r < window.Rows.Size; r++)
                    {
                        int row = (outRow * window.Rows.Stride) - window.RowPads.Before + (r * window.Rows.Dilation);
                        for (int c = 0; c < window.Columns.Size; c++)
                        {
                            int column = (outColumn * window.Columns.Stride) - window.ColumnPads.Before + (c * window.Columns.Dilation);
                            if (row < height + window.RowPads.After && column < width + window.ColumnPads.After)
                                padded++;
                            if (row >= 0 && row < height && column >= 0 && column < width)
                                seen[count++] = map.Data[(((row * width) + column) * channels) + channel];
                        }
                    }

                    result.Data[index++] = pool(seen[..count], padded);
                }
            }
        }

        return result;
    }

    public static double Largest(ReadOnlySpan<double> values, int taps)
    {
        double largest = double.NegativeInfinity;
        foreach (double value in values)
            largest = Math.Max(largest, value);
        return largest;
    }

    public static double Mean(ReadOnlySpan<double> values, int taps) => Sum(values) / values.Length;

    public static double MeanWithPadding(ReadOnlySpan<double> values, int taps) => Sum(values) / taps;

    public static double Norm(ReadOnlySpan<double> values, int taps)
    {
        double sum = 0;
        foreach (double value in values)
            sum += value * value;
        return Math.Sqrt(sum);
    }

    /// <summary>A border of zeros.</summary>
    public static Tensor Pad(Tensor map, Pads rows, Pads columns)
    {
        (int height, int width, int channels) = (map.Shape[0], map.Shape[1], map.Shape[2]);
        var result = new Tensor(height + rows.Before + rows.After, width + columns.Before + columns.After, channels);
        for (int row = 0; row < height; row++)
            Array.Copy(map.Data, row * width * channels, result.Data, ((((row + rows.Before) * result.Shape[1]) + columns.Before) * channels),
                width * channels);
        return result;
    }

    /// <summary>A map without its border.</summary>
    public static Tensor Crop(Tensor map, Pads rows, Pads columns)
    {
        (int height, int width, int channels) = (map.Shape[0], map.Shape[1], map.Shape[2]);
        var result = new Tensor(height - rows.Before - rows.After, width - columns.Before - columns.After, channels);
        int length = result.Shape[1] * channels;
        for (int row = 0; row < result.Shape[0]; row++)
            Array.Copy(map.Data, (((row + rows.Before) * width) + columns.Before) * channels, result.Data, row * length, length);
        return result;
    }

    /// <summary>Each value repeated.</summary>
    public static Tensor Repeat(Tensor map, int rows, int columns) =>
        Resample(map, rows, columns, (place, size) => [(place / size, 1)]);

    /// <summary>The two nearest rows and columns by distance, values at the centres of their pixels.</summary>
    public static Tensor Interpolate(Tensor map, int rows, int columns)
    {
        return Resample(map, rows, columns, (place, size) =>
        {
            double centre = ((place + 0.5) / size) - 0.5;
            double below = Math.Floor(centre);
            return [((int)below, 1 - (centre - below)), ((int)below + 1, centre - below)];
        });
    }

    /// <summary>A vector times a matrix of inputs x units.</summary>
    public static double[] Multiply(ReadOnlySpan<double> vector, Tensor kernel, double[]? bias)
    {
        int units = kernel.Shape[1];
        double[] sums = bias is null ? new double[units] : [.. bias];
        for (int i = 0; i < vector.Length; i++)
            AddProduct(vector[i], kernel.Data.AsSpan(i * units, units), sums);
        return sums;
    }

    private static Tensor Resample(Tensor map, int rows, int columns, Func<int, int, (int Place, double Weight)[]> taps)
    {
        (int height, int width, int channels) = (map.Shape[0], map.Shape[1], map.Shape[2]);
        var result = new Tensor(height * rows, width * columns, channels);
        int index = 0;
        for (int outRow = 0; outRow < result.Shape[0]; outRow++)
        {
            for (int outColumn = 0; outColumn < result.Shape[1]; outColumn++, index += channels)
            {
                foreach ((int row, double rowWeight) in taps(outRow, rows))
                {
                    foreach ((int column, double columnWeight) in taps(outColumn, columns))
                    {
                        int from = ((Math.Clamp(row, 0, height - 1) * width) + Math.Clamp(column, 0, width - 1)) * channels;
                        AddProduct(rowWeight * columnWeight, map.Data.AsSpan(from, channels), result.Data.AsSpan(index, channels));
                    }
                }
            }
        }

        return result;
    }

    private static double Sum(ReadOnlySpan<double> values)
    {
        double sum = 0;
        foreach (double value in values)
            sum += value;
        return sum;
    }

    private static void AddProduct(double factor, ReadOnlySpan<double> values, Span<double> sums)
    {
        int i = 0;
        var splat = new Vector<double>(factor);
        for (; i <= values.Length - Vector<double>.Count; i += Vector<double>.Count)
            (new Vector<double>(sums[i..]) + (splat * new Vector<double>(values[i..]))).CopyTo(sums[i..]);
        for (; i < values.Length; i++)
            sums[i] += factor * values[i];
    }
}
