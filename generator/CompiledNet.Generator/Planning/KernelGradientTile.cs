using CompiledNet.Generator.Model;

namespace CompiledNet.Generator.Planning;

/// <summary>How the gradient of a convolution's kernel is cut so that its sums over all positions stay in registers.</summary>
/// <param name="KernelColumns">Neighbouring kernel columns of a tile; the last tile may have fewer.</param>
/// <param name="Channels">Input channels of a tile; the last tile may have fewer.</param>
/// <param name="Filters">Filters of a tile; the last tile may have fewer.</param>
/// <param name="Blocks">The columns of the output, one at a time, those that meet the same taps in one block.</param>
internal sealed record KernelGradientTile(int KernelColumns, int Channels, int Filters, ColumnBlock[] Blocks)
{
    /// <summary>Cycles to sum one vector over its lanes and store the number; four at a time cost little more than one.</summary>
    private const double CyclesPerSingleSum = 4;
    private const double CyclesPerSumOfFour = 6;

    /// <summary>Lines of code that weigh as much as the whole work once more.</summary>
    private const double LinesPerDoubling = 300;

    private static int MostSums(VectorTarget target) => target.Registers == 32 ? 20 : 12;

    public static KernelGradientTile Choose(ConvolutionStep step, TapsOfNetwork taps, VectorTarget target)
    {
        WindowAxis columns = step.Window.Columns;
        ColumnBlock[] blocks = taps.Of(Correlation.Windows(step)).Cut(columns: 1);
        KernelGradientTile? best = null;
        double leastCost = double.MaxValue;
        for (int kernelColumns = 1; kernelColumns <= Math.Min(columns.Size, 8); kernelColumns++)
        {
            for (int channels = 1; channels <= Math.Min(step.MapBelow.Channels / step.Groups, 8); channels++)
            {
                for (int filters = 1; filters <= Math.Min(step.MapAbove.Channels / step.Groups, 8); filters++)
                {
                    int values = kernelColumns * channels;
                    if (values * filters > MostSums(target) || (values * filters) + Math.Min(values, filters) + 1 > target.Registers - 1)
                        continue;
                    double cost = Cost(step, kernelColumns, channels, filters);
                    if (cost < leastCost)
                    {
                        leastCost = cost;
                        best = new KernelGradientTile(kernelColumns, channels, filters, blocks);
                    }
                }
            }
        }

        return best!;
    }

    /// <summary>Estimated cycles for one kernel row, with a charge for the lines printed.</summary>
    private static double Cost(ConvolutionStep step, int kernelColumns, int channels, int filters)
    {
        double cycles = 0;
        int lines = 0;
        foreach ((int k, int kTiles) in Tiles(step.Window.Columns.Size, kernelColumns))
        {
            foreach ((int c, int cTiles) in Tiles(step.MapBelow.Channels / step.Groups, channels))
            {
                foreach ((int f, int fTiles) in Tiles(step.MapAbove.Channels / step.Groups, filters))
                {
                    double products = k * c * f;
                    double loads = (k * c) + f;
                    double perPosition = Math.Max(Math.Max(products, loads) / 2, 4) + 0.5;
                    double sums = k * c * (((f / 4) * CyclesPerSumOfFour) + ((f % 4) * CyclesPerSingleSum));
                    cycles += (double)kTiles * cTiles * fTiles * ((perPosition * step.MapAbove.Positions) + sums);
                    lines += kTiles * k * c * f; // kernel columns are printed one tile after the other
                }
            }
        }

        return cycles * (1 + (lines / LinesPerDoubling));
    }

    private static IEnumerable<(int Size, int Count)> Tiles(int length, int tile)
    {
        yield return (tile, length / tile);
        if (length % tile > 0)
            yield return (length % tile, 1);
    }
}
