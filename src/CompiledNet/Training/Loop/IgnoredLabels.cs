using System.Runtime.CompilerServices;
using CompiledNet.Runtime;

namespace CompiledNet;

/// <summary>
/// Positions whose label says that they are left out: they weigh nothing in the loss, and the others as much more as makes it the mean over
/// the positions of the batch that count, as Keras' <c>ignore_class</c> does. How many these are is counted before the first tile is trained.
/// </summary>
internal sealed class IgnoredLabels
{
    private const int TileImages = Architecture.TileImages;

    private readonly OutputInfo[] outputs;

    /// <summary>Positions that count, of each output: those of each tile, and those of the batch.</summary>
    private readonly long[] countsOfTiles;
    private readonly long[] counts;

    /// <summary>What the positions of each output that count weigh more; 1 until it is known.</summary>
    private readonly double[] shares;
    private readonly WorkerTeam.Work count;

    // The batch whose labels are counted.
    private ExampleRows? rows;
    private Func<int, int, TileMemory>? memoryOf;
    private int firstTile;
    private int images;

    private IgnoredLabels(OutputInfo[] outputs, int tiles)
    {
        this.outputs = outputs;
        countsOfTiles = new long[tiles * outputs.Length];
        counts = new long[outputs.Length];
        shares = new double[outputs.Length];
        Array.Fill(shares, 1);
        count = Count;
    }

    /// <summary>Those of a network; null where none of its outputs leaves any out.</summary>
    /// <param name="architecture">The network.</param>
    /// <param name="tiles">Tiles of the largest batch that is to be shared out.</param>
    public static IgnoredLabels? Of(Architecture architecture, int tiles = 0) =>
        architecture.Outputs.Any(output => output.IgnoreLabel is not null) ? new IgnoredLabels([.. architecture.Outputs], tiles) : null;

    /// <summary>What positions that count weigh more, so that the mean over all is that over them; 0 where none counts.</summary>
    /// <param name="output">The output.</param>
    /// <param name="images">Images of the batch.</param>
    /// <param name="counted">Their positions that count.</param>
    public static double Share(OutputInfo output, long images, long counted) =>
        counted == 0 ? 0 : (double)images * output.Positions / counted;

    /// <summary>Counts the labels of a batch that are not left out: only then is it known what each weighs.</summary>
    /// <param name="team">Who counts.</param>
    /// <param name="batch">Where the examples come from.</param>
    /// <param name="size">Images of the whole batch.</param>
    /// <param name="own">The tiles of this process.</param>
    /// <param name="memory">What a tile is read into, by its number and its worker's.</param>
    /// <param name="reduction">Adds what other processes have counted.</param>
    public void ShareOut(
        WorkerTeam team, ExampleRows batch, int size, (int First, int Count) own, Func<int, int, TileMemory> memory, BatchReduction reduction)
    {
        (rows, images, firstTile, memoryOf) = (batch, size, own.First, memory);
        team.Run(own.Count, count);
        counts.AsSpan().Clear();
        for (int index = 0; index < own.Count * outputs.Length; index++)
            counts[index % outputs.Length] += countsOfTiles[index];
        reduction.SumCounts(counts);
        for (int index = 0; index < outputs.Length; index++)
            shares[index] = Share(outputs[index], images, counts[index]);
    }

    /// <summary>
    /// Takes the weight from the positions of a tile that are left out, whose labels become those of the first class for the pass, and gives it
    /// to the others.
    /// </summary>
    /// <param name="memory">The tile, whose examples and weights are in place.</param>
    /// <param name="ofTile">Its images.</param>
    public void LeaveOut(TileMemory memory, int ofTile)
    {
        for (int index = 0; index < outputs.Length; index++)
        {
            OutputInfo output = outputs[index];
            if (output.IgnoreLabel is null)
                continue;
            Span<float> weights = memory.WeightsOf(index);
            float share = (float)shares[index];
            ref float target = ref memory.Target(index), ofPass = ref memory.TargetOfPass(index);
            for (int position = 0; position < output.Positions; position++)
            {
                for (int lane = 0; lane < ofTile; lane++)
                {
                    int place = position * TileImages + lane;
                    bool isLeftOut = output.LeavesOut(Unsafe.Add(ref target, place));
                    weights[place] *= isLeftOut ? 0 : share;
                    if (isLeftOut)
                        Unsafe.Add(ref ofPass, place) = 0;
                }
            }
        }
    }

    private void Count(int place, int worker)
    {
        int first = (firstTile + place) * TileImages;
        int ofTile = Math.Min(TileImages, images - first);
        ReadOnlySpan<float> targets = rows!.ReadTargets(first, ofTile, memoryOf!(firstTile + place, worker));
        Span<long> counted = countsOfTiles.AsSpan(place * outputs.Length, outputs.Length);
        counted.Clear();
        int length = targets.Length / ofTile;
        int offset = 0;
        for (int index = 0; index < outputs.Length; index++)
        {
            OutputInfo output = outputs[index];
            for (int image = 0; output.IgnoreLabel is not null && image < ofTile; image++)
            {
                foreach (float label in targets.Slice(image * length + offset, output.TargetLength))
                    counted[index] += output.LeavesOut(label) ? 0 : 1;
            }

            offset += output.TargetLength;
        }
    }
}
