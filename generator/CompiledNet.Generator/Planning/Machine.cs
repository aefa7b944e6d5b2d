using CompiledNet.Generator.Kernels;

namespace CompiledNet.Generator.Planning;

/// <summary>
/// What was measured of the machines that kernels are chosen for, in one place. The figures are of Zen 5 with 32 vector registers unless
/// said otherwise; <see cref="KernelChooser"/> alone reads them.
/// </summary>
internal sealed record Machine
{
    /// <summary>The machine that all choices are made for: generated code must not depend on the one that builds it.</summary>
    public static Machine Target { get; } = new();

    /// <summary>Fused multiply-adds, or loads, that begin in one cycle: two of each.</summary>
    public int Ports { get; init; } = 2;

    /// <summary>Cycles from a multiply-add to one that takes its result.</summary>
    public int Latency { get; init; } = 4;

    /// <summary>
    /// Sums of a correlation in registers, of 32. Twelve to twenty reach 95 to 99 % of the multiply-add peak, 24 spill and fall to 65 %.
    /// </summary>
    public int MostCorrelationSums { get; init; } = 18;

    /// <summary>Sums of a kernel's gradient in registers, of 32.</summary>
    public int MostGradientSums { get; init; } = 20;

    /// <summary>Sums of an outer product in registers, of 32.</summary>
    public int MostOuterSums { get; init; } = 16;

    /// <summary>Sums in registers where there are 16 of them: what is left beside the operands.</summary>
    public int MostSumsOfFewRegisters { get; init; } = 12;

    /// <summary>
    /// Sums of a tile of one column there: the just-in-time compiler keeps up to three constants of the function behind the sums in registers too.
    /// With twelve sums one waited in memory for every product, and a dense layer with a sigmoid fell to 41 % of the peak.
    /// </summary>
    public int MostSumsOfAColumnOfFewRegisters { get; init; } = 10;

    /// <summary>
    /// Every further printed form costs instruction cache and reading: so many statements of a correlation weigh as much as the whole work
    /// once more. Narrow vectors have fewer registers to fill, so more text buys less.
    /// </summary>
    public double CorrelationStatementsPerDoubling { get; init; } = 300;

    /// <summary>The same with 16 registers.</summary>
    public double CorrelationStatementsPerDoublingOfFewRegisters { get; init; } = 100;

    /// <summary>Statements of a kernel's gradient that weigh as much as the whole work once more.</summary>
    public double GradientStatementsPerDoubling { get; init; } = 300;

    /// <summary>
    /// What printing a remainder of an outer product costs, as a part of the whole: a second form of the same code for every reader and
    /// cache.
    /// </summary>
    public double OuterRemainderCost { get; init; } = 0.1;

    /// <summary>Cycles to sum one vector over its lanes and store the number.</summary>
    public double CyclesPerSingleSum { get; init; } = 4;

    /// <summary>Cycles to do so with four vectors, which cost little more than one.</summary>
    public double CyclesPerSumOfFour { get; init; } = 6;

    /// <summary>Widest side of a tile.</summary>
    public int MostOfASide { get; init; } = 8;

    /// <summary>Most output channels of a correlation's tile.</summary>
    public int MostTileChannels { get; init; } = 16;

    /// <summary>
    /// Columns of the widest kernel that is printed column by column: more are a counted loop. 64 of them in tiles of up to 18 sums stay
    /// within what the just-in-time compiler optimises.
    /// </summary>
    public int MostUnrolledKernelColumns { get; init; } = 64;

    /// <summary>
    /// Taps of the whole window and of those at the borders, each of which is a form of its own: 15 columns with same padding have 169.
    /// More are a counted loop.
    /// </summary>
    public int MostUnrolledTaps { get; init; } = 200;

    /// <summary>Copies of a value that are printed one by one; more are a loop.</summary>
    public int MostUnrolledCopies { get; init; } = 16;

    /// <summary>Fewest channels, before and behind, that Winograd's sums are worth their transforms with.</summary>
    public int FewestWinogradChannels { get; init; } = 6;

    /// <summary>Fewest pairs of them: the products of 64, which are read and written as points too, gave little or nothing.</summary>
    public int FewestWinogradPairs { get; init; } = 96;

    /// <summary>Most transformed weights of a kernel: beyond, they come from memory too slowly.</summary>
    public int MostWinogradWeights { get; init; } = 1 << 24;

    /// <summary>Cycles to transform what one tile sees in one vector of values.</summary>
    public double CyclesPerWinogradInput { get; init; } = 90;

    /// <summary>Cycles to transform the products of one row or column of points, or of their sums, in one vector of results.</summary>
    public double CyclesPerWinogradOutput { get; init; } = 7;

    /// <summary>Cycles to transpose one value, from channels in the lanes to columns or back: four at a time are.</summary>
    public double CyclesPerTransposedValue { get; init; } = 0.5;

    /// <summary>The part of the direct work that other sums may cost to be taken instead.</summary>
    public double MostOfDirectWork { get; init; } = 0.75;

    /// <summary>The same of Winograd's sums of one image, whose weights come in order.</summary>
    public double MostOfDirectWorkOfOne { get; init; } = 0.9;

    /// <summary>Bytes of the transformed values and products of a block of tiles: three quarters of the second-level cache.</summary>
    public int WinogradBlock { get; init; } = 3 << 18;

    /// <summary>The same for one image, whose values are broadcast.</summary>
    public int WinogradBlockOfOne { get; init; } = 1 << 17;

    /// <summary>
    /// Fewest tiles of a block of images: transformed weights come once for all of them, those of 256 and 512 channels from memory, and a kernel's
    /// gradient is summed over the lanes once, which takes as long as four tiles.
    /// </summary>
    public int FewestWinogradTiles { get; init; } = 4;

    /// <summary>
    /// Queries whose scores of all keys attention has in memory at once: what is read of keys and values is used as often, and 64 keys of a
    /// tile's images take 32 KB.
    /// </summary>
    public int MostQueriesOfBlock { get; init; } = 8;

    /// <summary>Bytes of rows that are read again while they are in the second-level cache, beside what made them.</summary>
    public int BytesOfFollowedRows { get; init; } = 1 << 18;

    /// <summary>Bytes of the first-level data cache of a core.</summary>
    public int FirstLevelCache { get; init; } = 32 << 10;

    /// <summary>Bytes that come from the second-level cache in a cycle, of two streams at once; Zen 4 gives 32 at best.</summary>
    public double BytesFromSecondLevel { get; init; } = 24;

    /// <summary>Bytes that come from the third-level cache in a cycle: what servers of many cores give a core. Zen 5 of few cores gives 25.</summary>
    public double BytesFromThirdLevel { get; init; } = 16;

    /// <summary>Bytes that come from memory in a cycle.</summary>
    public double BytesFromMemory { get; init; } = 5;

    /// <summary>Bytes of the third-level cache that a core has for the weights of one layer.</summary>
    public int ThirdLevelCache { get; init; } = 8 << 20;

    /// <summary>
    /// How many lanes there may be for each column of outer products that take the place of sums over lanes: those take 1.3 to 1.5 times as long.
    /// </summary>
    public double MostPaddingOfProducts { get; init; } = 1.25;

    /// <summary>
    /// How much an image alone may multiply, with the lanes that its channels leave empty, for each product of its own, to be predicted alone
    /// where sixteen would leave the second-level cache: those took 1.1 to 1.7 times as long, each.
    /// </summary>
    public double MostPaddingAlone { get; init; } = 1.1;

    /// <summary>Bytes of the second-level cache of a core.</summary>
    public int SecondLevelCache { get; init; } = 1 << 20;

    public int MostSums(VectorTarget target, int mostOfMany) => HasManyRegisters(target) ? mostOfMany : MostSumsOfFewRegisters;

    /// <summary>Sums of a correlation's tile of so many columns.</summary>
    public int MostSumsOf(VectorTarget target, int columns) =>
        HasManyRegisters(target) ? MostCorrelationSums : columns == 1 ? MostSumsOfAColumnOfFewRegisters : MostSumsOfFewRegisters;

    public double CorrelationDoubling(VectorTarget target) =>
        HasManyRegisters(target) ? CorrelationStatementsPerDoubling : CorrelationStatementsPerDoublingOfFewRegisters;

    /// <summary>Cycles of so many products and loads, that cannot be fewer than a chain of so many dependent products.</summary>
    public double Cycles(int products, int loads, int chain) => Math.Max(Math.Max(products, loads) / (double)Ports, Latency * chain);

    private static bool HasManyRegisters(VectorTarget target) => target.Registers == 32;
}
