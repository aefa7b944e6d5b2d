using System.Runtime.CompilerServices;
using CompiledNet.Runtime;

namespace CompiledNet;

/// <summary>
/// Positions whose label says that they are left out: they weigh nothing in the loss, and the others as much more as makes it the mean over the
/// positions of the batch that count, as Keras' <c>ignore_class</c> does. How many these are is counted before the first tile is trained.
/// </summary>
internal sealed class IgnoredLabels
{
    private const int TileImages = Architecture.TileImages;

    private readonly OutputInfo[] outputs;

    private IgnoredLabels(OutputInfo[] outputs) => this.outputs = outputs;

    /// <summary>Those of a network; null where none of its outputs leaves any out.</summary>
    public static IgnoredLabels? Of(Architecture architecture) =>
        architecture.Outputs.Any(output => output.IgnoreLabel is not null) ? new IgnoredLabels([.. architecture.Outputs]) : null;

    /// <summary>Counts the positions of some examples that count.</summary>
    /// <param name="targets">The targets of the examples, one after the other.</param>
    /// <param name="images">How many examples.</param>
    /// <param name="counts">Receives as many as there are outputs; 0 for those that leave none out.</param>
    public void Count(ReadOnlySpan<float> targets, int images, Span<long> counts)
    {
        int length = targets.Length / images;
        int first = 0;
        for (int index = 0; index < outputs.Length; index++)
        {
            OutputInfo output = outputs[index];
            counts[index] = 0;
            for (int image = 0; output.IgnoreLabel is not null && image < images; image++)
            {
                foreach (float label in targets.Slice(image * length + first, output.TargetLength))
                    counts[index] += output.LeavesOut(label) ? 0 : 1;
            }

            first += output.TargetLength;
        }
    }

    /// <summary>What the positions that count weigh more, so that the mean over all is that over them; 0 where none counts.</summary>
    /// <param name="output">The output.</param>
    /// <param name="images">Images of the batch.</param>
    /// <param name="counted">Their positions that count.</param>
    public static double Share(OutputInfo output, long images, long counted) => counted == 0 ? 0 : (double)images * output.Positions / counted;

    /// <summary>
    /// Takes the weight from the positions of a tile that are left out, whose labels become those of the first class for the pass, and gives it to
    /// the others.
    /// </summary>
    /// <param name="memory">The tile, whose examples and weights are in place.</param>
    /// <param name="count">Its images.</param>
    /// <param name="shares">What the positions of each output that count weigh more; none where they weigh what they did.</param>
    public void LeaveOut(TileMemory memory, int count, ReadOnlySpan<double> shares)
    {
        for (int index = 0; index < outputs.Length; index++)
        {
            OutputInfo output = outputs[index];
            if (output.IgnoreLabel is null)
                continue;
            Span<float> weights = memory.WeightsOf(index);
            float share = shares.IsEmpty ? 1 : (float)shares[index];
            ref float target = ref memory.Target(index), ofPass = ref memory.TargetOfPass(index);
            for (int position = 0; position < output.Positions; position++)
            {
                for (int lane = 0; lane < count; lane++)
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
}
