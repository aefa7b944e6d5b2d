namespace CompiledNet.Generator.Planning;

/// <summary>
/// How a correlation is cut so that its sums stay in registers: <paramref name="Channels"/> output channels times some
/// neighbouring columns at a time.
/// </summary>
/// <param name="Channels">Output channels of a tile; the last tile may have fewer.</param>
/// <param name="Columns">Columns of a tile; the last tile may have fewer.</param>
/// <param name="HoldsKernelRow">
/// Whether the weights of a whole kernel row stay in registers, so that each value is loaded once for all windows that see it;
/// else they are loaded for one kernel column after the other.
/// </param>
/// <param name="Blocks">Tiles along the columns, those of the same form in one block.</param>
internal sealed record RegisterTile(int Channels, int Columns, bool HoldsKernelRow, ColumnBlock[] Blocks)
{
    /// <summary>
    /// Sums in registers. Measured on Zen 5 with 32 registers: 12 to 20 sums reach 95-99 % of the FMA peak, 24 spill and fall to
    /// 65 %. With 16 registers, what is left beside the operands.
    /// </summary>
    private static int MostSums(VectorTarget target) => target.Registers == 32 ? 18 : 12;

    /// <summary>
    /// Every further printed form costs instruction cache and reading: this many statements weigh as much as the whole work once
    /// more. Narrow vectors have fewer registers to fill, so more text buys less.
    /// </summary>
    private static double StatementsPerDoubling(VectorTarget target) => target.Registers == 32 ? 300 : 100;

    /// <summary>The tile with the least estimated time among those that fit the registers.</summary>
    public static RegisterTile Choose(Correlation correlation, TapsOfNetwork taps, VectorTarget target)
    {
        RegisterTile? best = null;
        double leastCost = double.MaxValue;
        ColumnTaps columnTaps = taps.Of(correlation);
        for (int columns = 1; columns <= Math.Min(ColumnTaps.MostColumns, correlation.OutColumns); columns++)
        {
            ColumnBlock[] blocks = columnTaps.Cut(columns);
            for (int channels = 1; channels <= Math.Min(16, correlation.OutChannels) && channels * columns <= MostSums(target); channels++)
            {
                for (int form = 0; form < 2; form++)
                {
                    var tile = new RegisterTile(channels, columns, HoldsKernelRow: form == 1, blocks);
                    if (!tile.Fits(target))
                        continue;
                    double cost = tile.Cycles(correlation) * (1 + (tile.Statements(correlation) / StatementsPerDoubling(target)));
                    if (cost < leastCost)
                    {
                        leastCost = cost;
                        best = tile;
                    }
                }
            }
        }

        return best!;
    }

    private bool Fits(VectorTarget target)
    {
        int sums = Channels * Columns;
        int operands = Math.Min(Channels, Columns);
        if (HoldsKernelRow)
        {
            operands = 0;
            foreach (ColumnBlock block in Blocks)
                operands = Math.Max(operands, Channels * block.Taps.Count);
        }

        return sums <= MostSums(target) && sums + operands + 1 <= target.Registers - 1;
    }

    /// <summary>Estimated cycles for one row of the output, one kernel row and one source channel.</summary>
    private double Cycles(Correlation correlation)
    {
        int whole = correlation.OutChannels / Channels;
        int rest = correlation.OutChannels % Channels;
        double cycles = 0;
        foreach (ColumnBlock block in Blocks)
            cycles += block.Count * ((whole * block.Cycles(Channels, HoldsKernelRow)) + (rest > 0 ? block.Cycles(rest, HoldsKernelRow) : 0));
        return cycles;
    }

    /// <summary>Statements that are printed.</summary>
    private int Statements(Correlation correlation)
    {
        int rest = correlation.OutChannels % Channels;
        int statements = 0;
        foreach (ColumnBlock block in Blocks)
            statements += (block.Products * (Channels + rest)) + block.Loads(Channels, HoldsKernelRow) + (rest > 0 ? block.Loads(rest, HoldsKernelRow) : 0);
        return statements;
    }
}
