using System.Numerics;
using System.Runtime.Intrinsics;
using CompiledNet.Numerics;
using CompiledNet.Runtime;

namespace CompiledNet;

/// <summary>
/// Compares an output of a tile with its target, all images at once. What follows from the output's description is worked out
/// beforehand: a tile of a small network is computed in a few hundred nanoseconds.
/// </summary>
internal abstract class OutputScorer
{
    private const int TileImages = Architecture.TileImages;

    /// <summary>The way in which an output is scored.</summary>
    public static OutputScorer Of(OutputInfo output) =>
        output.HasClassNumbers ? new OfClassNumbers(output)
        : output.HasShares ? new OfShares(output)
        : output.HasAnswers ? new OfAnswers(output)
        : output.IsOfNumbers ? new OfNumbers(output)
        : new OfLoss();

    /// <summary>Scores a tile.</summary>
    /// <param name="loss">The sum of its images' losses.</param>
    /// <param name="given">The output, [value][16 images].</param>
    /// <param name="target">The target, likewise.</param>
    /// <param name="count">The tile's images.</param>
    public abstract Score Score(float loss, ref float given, ref float target, int count);

    /// <summary>One image in each lane: a value of a tile.</summary>
    private static Vector512<float> Lanes(ref float values, int value) => Simd.Load512(ref values, value * TileImages);

    /// <summary>A bit for each of the tile's images.</summary>
    private static ulong Images(int count) => (1ul << count) - 1;

    /// <summary>The channel of the largest value at a position; of equal ones the first counts, as in Keras.</summary>
    private static Vector512<float> Largest(ref float values, int position, int channels)
    {
        int first = position * channels;
        Vector512<float> largest = Lanes(ref values, first);
        Vector512<float> channelOfLargest = Vector512<float>.Zero;
        Vector512<float> number = Vector512<float>.Zero;
        for (int channel = 1; channel < channels; channel++)
        {
            number += Vector512<float>.One;
            Vector512<float> value = Lanes(ref values, first + channel);
            channelOfLargest = Vector512.ConditionalSelect(Vector512.GreaterThan(value, largest), number, channelOfLargest);
            largest = Simd.AtLeast(largest, value);
        }

        return channelOfLargest;
    }

    /// <summary>A class a position, given by its number.</summary>
    private sealed class OfClassNumbers(OutputInfo output) : OutputScorer
    {
        private readonly int positions = output.Positions;
        private readonly int channels = output.Shape.Channels;

        /// <summary>The label that is left out; what is not a number, which no label is, where all count.</summary>
        private readonly float ignored = output.IgnoreLabel ?? float.NaN;

        public override Score Score(float loss, ref float given, ref float target, int count)
        {
            int correct = 0, answers = 0;
            for (int position = 0; position < positions; position++)
            {
                Vector512<float> label = Lanes(ref target, position);
                ulong counted = Images(count) & ~Vector512.Equals(label, Vector512.Create(ignored)).ExtractMostSignificantBits();
                answers += BitOperations.PopCount(counted);
                correct += BitOperations.PopCount(
                    counted & Vector512.Equals(Largest(ref given, position, channels), label).ExtractMostSignificantBits());
            }

            return new Score(loss, correct, answers, 0);
        }
    }

    /// <summary>A class a position, given by the probability of each.</summary>
    private sealed class OfShares(OutputInfo output) : OutputScorer
    {
        private readonly int positions = output.Positions;
        private readonly int channels = output.Shape.Channels;

        public override Score Score(float loss, ref float given, ref float target, int count)
        {
            int correct = 0;
            for (int position = 0; position < positions; position++)
            {
                Vector512<float> isRight = Vector512.Equals(Largest(ref given, position, channels), Largest(ref target, position, channels));
                correct += BitOperations.PopCount(Images(count) & isRight.ExtractMostSignificantBits());
            }

            return new Score(loss, correct, (long)count * positions, 0);
        }
    }

    /// <summary>Yes or no in each value: whether output and target are on the same side of a half.</summary>
    private sealed class OfAnswers(OutputInfo output) : OutputScorer
    {
        private const float Half = 0.5f;

        private readonly int values = output.Shape.Length;
        private readonly float threshold = output.FromLogits ? 0 : Half;

        public override Score Score(float loss, ref float given, ref float target, int count)
        {
            long correct = 0;
            for (int value = 0; value < values; value++)
            {
                ulong isYes = Vector512.GreaterThan(Lanes(ref given, value), Vector512.Create(threshold)).ExtractMostSignificantBits();
                ulong shouldBe = Vector512.GreaterThan(Lanes(ref target, value), Vector512.Create(Half)).ExtractMostSignificantBits();
                correct += BitOperations.PopCount(Images(count) & ~(isYes ^ shouldBe));
            }

            return new Score(loss, correct, (long)count * values, 0);
        }
    }

    /// <summary>A number in each value.</summary>
    private sealed class OfNumbers(OutputInfo output) : OutputScorer
    {
        private readonly int values = output.TargetLength;

        public override Score Score(float loss, ref float given, ref float target, int count)
        {
            Vector512<float> isImage = Vector512.GreaterThan(Simd.FirstLanes512(count, 0), Vector512<float>.Zero);
            Vector512<double> lowerSum = Vector512<double>.Zero, upperSum = Vector512<double>.Zero;
            for (int value = 0; value < values; value++)
            {
                Vector512<float> answer = Lanes(ref given, value) & isImage;
                Vector512<float> right = Lanes(ref target, value) & isImage;
                lowerSum += Vector512.Abs(Vector512.WidenLower(answer) - Vector512.WidenLower(right));
                upperSum += Vector512.Abs(Vector512.WidenUpper(answer) - Vector512.WidenUpper(right));
            }

            return new Score(loss, 0, 0, Vector512.Sum(lowerSum + upperSum));
        }
    }

    /// <summary>Nothing but the loss, which is of one's own.</summary>
    private sealed class OfLoss : OutputScorer
    {
        public override Score Score(float loss, ref float given, ref float target, int count) => new(loss, 0, 0, 0);
    }
}
