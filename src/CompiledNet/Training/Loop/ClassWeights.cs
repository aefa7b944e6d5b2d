using System.Runtime.CompilerServices;
using CompiledNet.Runtime;

namespace CompiledNet;

/// <summary>What each class counts for in the loss of the one output of classes that a network has.</summary>
internal sealed class ClassWeights
{
    private const int TileImages = Architecture.TileImages;

    private readonly OutputInfo output;
    private readonly int outputIndex;
    private readonly float[] weights;

    private ClassWeights(OutputInfo output, int outputIndex, float[] weights)
    {
        this.output = output;
        this.outputIndex = outputIndex;
        this.weights = weights;
    }

    /// <summary>Checks weights against a network.</summary>
    /// <param name="architecture">The network.</param>
    /// <param name="given">Weights by class number; classes that are not named count 1. Null for none.</param>
    /// <param name="argument">What the caller calls them.</param>
    /// <returns>The weights, or null where none are given.</returns>
    /// <exception cref="ArgumentException">
    /// The network has not one output of classes, or a weight is of no class, or is no finite number, zero or more.
    /// </exception>
    public static ClassWeights? Create(Architecture architecture, IReadOnlyDictionary<int, float>? given, string argument) =>
        given is null ? null : Check(architecture, given, argument);

    private static ClassWeights Check(Architecture architecture, IReadOnlyDictionary<int, float> given, string argument)
    {
        OutputInfo[] ofClasses = [.. architecture.Outputs.Where(each => each.Classes > 0)];
        if (ofClasses.Length != 1)
        {
            string has = ofClasses.Length == 0 ? "none" : string.Join(" and ", ofClasses.Select(each => each.Name));
            throw new ArgumentException(
                $"Class weights need one output with a class at each position; {architecture.Name} has {has}.", argument);
        }

        OutputInfo output = ofClasses[0];
        var weights = new float[output.Classes];
        Array.Fill(weights, 1);
        foreach ((int number, float weight) in given)
        {
            if ((uint)number >= (uint)weights.Length)
            {
                throw new ArgumentException(
                    FormattableString.Invariant(
                        $"There is no class {number}, which has the weight {weight}; the classes of {output.Name} are 0 to {weights.Length - 1}."),
                    argument);
            }

            if (!float.IsFinite(weight) || weight < 0)
            {
                throw new ArgumentException(
                    FormattableString.Invariant($"The weight of class {number} is {weight}; expected a finite number, zero or more."), argument);
            }

            weights[number] = weight;
        }

        return new ClassWeights(output, Array.IndexOf([.. architecture.Outputs], output), weights);
    }

    /// <summary>Gives each image and position of a tile, whose targets are in place, the weight of its class, times its own.</summary>
    /// <param name="memory">The tile.</param>
    /// <param name="count">Its images.</param>
    /// <param name="own">The images' own weights; none where all count 1.</param>
    public void Fill(TileMemory memory, int count, ReadOnlySpan<float> own)
    {
        ref float target = ref memory.Target(outputIndex);
        Span<float> filled = memory.WeightsOf(outputIndex);
        for (int position = 0; position < output.Positions; position++)
        {
            for (int lane = 0; lane < count; lane++)
            {
                float ofClass = weights[ClassOf(ref Unsafe.Add(ref target, lane), position)];
                filled[(position * TileImages) + lane] = own.IsEmpty ? ofClass : ofClass * own[lane];
            }
        }
    }

    /// <summary>The class that a target says: by its number, by the largest of its probabilities, or by yes and no.</summary>
    private int ClassOf(ref float target, int position)
    {
        if (output.HasClassNumbers)
        {
            // A label that is left out is of no class; what it weighs is taken away.
            float label = Unsafe.Add(ref target, position * TileImages);
            return output.LeavesOut(label) ? 0 : (int)label;
        }

        if (output.HasAnswers)
            return Unsafe.Add(ref target, position * TileImages) > 0.5f ? 1 : 0;
        int channels = output.Shape.Channels;
        int best = 0;
        for (int channel = 1; channel < channels; channel++)
        {
            if (At(ref target, channel) > At(ref target, best))
                best = channel;
        }

        return best;

        float At(ref float target, int channel) => Unsafe.Add(ref target, ((position * channels) + channel) * TileImages);
    }
}
