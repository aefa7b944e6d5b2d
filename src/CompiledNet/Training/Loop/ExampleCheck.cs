using CompiledNet.Numerics;
using CompiledNet.Runtime;

namespace CompiledNet;

/// <summary>
/// Checks examples before the first of them can do harm: a wrong label would be read as an address, a NaN would spread to all
/// weights.
/// </summary>
internal static class ExampleCheck
{
    /// <summary>What an example of a data set is called.</summary>
    public const string Example = "example";

    /// <summary>Checks a whole data set against a network; of one that the ranks of a cluster share, the part of this rank.</summary>
    /// <param name="architecture">The network.</param>
    /// <param name="data">The data set; it is read once.</param>
    /// <param name="argument">What the caller calls it.</param>
    /// <param name="isCompared">Whether its fingerprint is asked for.</param>
    /// <returns>Tells data sets apart: by all examples, or of one that is shared by those that all ranks compare.</returns>
    /// <exception cref="ArgumentException">
    /// It is empty, or an example does not fit; the message says which, what came and what was expected.
    /// </exception>
    public static Fingerprint CheckDataset(Architecture architecture, Dataset data, string argument, bool isCompared = false)
    {
        ArgumentNullException.ThrowIfNull(data, argument);
        CheckInputs(architecture, data, argument);
        if (data.TargetLength != architecture.TargetLength)
        {
            throw new ArgumentException(
                $"{architecture.Name} takes targets of {Plural.Of(architecture.TargetLength, "float")}; those of {argument} have {data.TargetLength}."
                + Remedy(architecture, data.TargetLength),
                argument);
        }

        var input = new float[data.InputLength];
        var target = new float[data.TargetLength];
        var fingerprint = default(Fingerprint);
        (int first, int end) = data is SharedDataset ofRank ? ofRank.OwnPart : (0, data.Count);
        for (int index = first; index < end; index++)
        {
            data.Read(index, input, target);
            CheckInput(input, argument, index);
            IntegerCheck.Check(architecture, input, argument, index, Example);
            CheckTarget(architecture, target, argument, index);
            ReadWeight(data, argument, index);
            if (isCompared)
                Add(index);
        }

        if (data is not SharedDataset shared)
            return fingerprint;
        fingerprint = default;
        foreach (int index in shared.ComparedExamples)
        {
            data.Read(index, input, target);
            Add(index);
        }

        return fingerprint;

        void Add(int index)
        {
            fingerprint.Add(input);
            fingerprint.Add(target);
            if (data.HasSampleWeights)
                fingerprint.Add([data.SampleWeight(index)]);
        }
    }

    /// <summary>Checks that a data set has examples, whose inputs have the length of the network's.</summary>
    /// <exception cref="ArgumentException">
    /// It is empty, or the length is another; the message says what came and what was expected.
    /// </exception>
    public static void CheckInputs(Architecture architecture, Dataset data, string argument)
    {
        if (data.Count < 1)
            throw new ArgumentException($"{argument} is empty; expected 1 example or more.", argument);
        if (data.InputLength != architecture.InputLength)
        {
            throw new ArgumentException(
                $"{architecture.Name} takes inputs of {architecture.DescribeInputs()}, {Plural.Of(architecture.InputLength, "float")}; "
                + $"those of {argument} have {data.InputLength}.",
                argument);
        }
    }

    /// <summary>Checks a batch that stands in memory; its inputs may be any numbers where no integers are asked for.</summary>
    /// <param name="network">The network.</param>
    /// <param name="inputs">The inputs, one after the other.</param>
    /// <param name="targets">The targets, one after the other.</param>
    /// <param name="weights">The examples' weights; none where all count 1.</param>
    /// <param name="most">Examples of the largest batch.</param>
    /// <returns>How many examples there are.</returns>
    /// <exception cref="ArgumentException">
    /// A length is wrong, or an integer, a target or a weight is none; the message says what was expected and what came.
    /// </exception>
    public static int CheckBatch(
        Network network, ReadOnlySpan<float> inputs, ReadOnlySpan<float> targets, ReadOnlySpan<float> weights, int most)
    {
        int count = network.CountImages(inputs.Length);
        if (count < 1 || count > most)
        {
            throw new ArgumentException(
                $"Expected 1 to {Plural.Of(most, "image")}, the largest batch of this trainer; there are {count}.", nameof(inputs));
        }

        int targetLength = network.TargetLength;
        if (targets.Length != (long)count * targetLength)
        {
            string remedy = targets.Length % count == 0 ? Remedy(network.Architecture, targets.Length / count) : "";
            string expected = count == 1
                ? $"1 image has {Plural.Of(targetLength, "target")}"
                : $"{count} images have {Plural.Of((long)count * targetLength, "target")}, {targetLength} each";
            throw new ArgumentException($"{expected}; there are {targets.Length}.{remedy}", nameof(targets));
        }

        if (!weights.IsEmpty && weights.Length != count)
        {
            throw new ArgumentException(
                $"Expected a weight for each of {Plural.Of(count, "image")}, or none; there are {weights.Length}.", nameof(weights));
        }

        IntegerCheck.CheckImages(network.Architecture, inputs, nameof(inputs));
        CheckTargets(network.Architecture, targets, targetLength, nameof(targets));
        int refused = VectorMath.IndexOfOutside(weights, 0, float.MaxValue);
        if (refused >= 0)
            CheckWeight(weights[refused], nameof(weights), refused);
        return count;
    }

    /// <summary>Checks the input of one example.</summary>
    /// <exception cref="ArgumentException">A number is not finite.</exception>
    public static void CheckInput(ReadOnlySpan<float> input, string argument, int example)
    {
        int place = VectorMath.IndexOfNonFinite(input);
        if (place >= 0)
        {
            throw new ArgumentException(
                FormattableString.Invariant($"{argument}, example {example}: input {place} is {input[place]}; expected finite numbers."), argument);
        }
    }

    /// <summary>What an example counts for.</summary>
    /// <exception cref="ArgumentException">It is no finite number, zero or more.</exception>
    public static float ReadWeight(Dataset data, string argument, int example, int firstIndex = 0)
    {
        if (!data.HasSampleWeights)
            return 1;
        float weight = data.SampleWeight(example);
        CheckWeight(weight, argument, firstIndex + example);
        return weight;
    }

    private static void CheckWeight(float weight, string argument, int example)
    {
        if (!WeightedDataset.IsWeight(weight))
        {
            throw new ArgumentException(
                FormattableString.Invariant(
                    $"{argument}, example {example}: the weight is {weight}; expected a finite number, zero or more."),
                argument);
        }
    }

    /// <summary>What to do about targets of another length: where they say classes in the way of the other crossentropy, it is meant.</summary>
    /// <returns>A sentence with a blank before it, or nothing.</returns>
    public static string Remedy(Architecture architecture, int targetLength)
    {
        if (architecture.Outputs is not [OutputInfo output])
            return "";
        return output.Loss switch
        {
            Loss.SparseCategoricalCrossentropy when targetLength == output.Shape.Length =>
                $" One-hot labels are targets of {nameof(Loss)}.{nameof(Loss.CategoricalCrossentropy)}; {output.Loss} takes class numbers.",
            Loss.CategoricalCrossentropy when targetLength == output.Positions =>
                $" Class numbers are targets of {nameof(Loss)}.{nameof(Loss.SparseCategoricalCrossentropy)}; {output.Loss} takes a probability for each class.",
            _ => "",
        };
    }

    /// <summary>
    /// Checks the targets of examples. Those of a single output lie one behind the other: where each number is right or wrong by itself, all are
    /// looked at together.
    /// </summary>
    private static void CheckTargets(Architecture architecture, ReadOnlySpan<float> targets, int targetLength, string argument)
    {
        if (architecture.Outputs is [{ HasShares: false } output] && IndexOfRefused(output, targets) < 0)
            return;
        for (int first = 0; first < targets.Length; first += targetLength)
            CheckTarget(architecture, targets.Slice(first, targetLength), argument, first / targetLength);
    }

    /// <summary>Checks the target of one example.</summary>
    /// <exception cref="ArgumentException">
    /// A class number is none, probabilities are out of range or do not sum to 1, or a number is not finite.
    /// </exception>
    public static void CheckTarget(Architecture architecture, ReadOnlySpan<float> target, string argument, int example)
    {
        for (int place = 0; place < architecture.Outputs.Count; place++)
        {
            OutputInfo output = architecture.Outputs[place];
            int length = output.TargetLength;
            int refused = IndexOfRefused(output, target[..length]);
            if (refused >= 0)
                Throw(output, refused, argument, example, FormattableString.Invariant($"is {target[refused]}; expected {Expected(output)}"));

            if (output.HasShares)
                CheckSums(output, target, argument, example);
            target = target[length..];
        }
    }

    /// <summary>The place of the first number that is no target of an output, or -1.</summary>
    private static int IndexOfRefused(OutputInfo output, ReadOnlySpan<float> targets) =>
        output.HasClassNumbers ? VectorMath.IndexOfNoInteger(targets, output.Shape.Channels, besides: output.IgnoreLabel ?? float.NaN)
        : output.HasShares || output.HasAnswers ? VectorMath.IndexOfOutside(targets, 0, 1)
        : VectorMath.IndexOfNonFinite(targets);

    private static string Expected(OutputInfo output)
    {
        if (!output.HasClassNumbers)
            return output.HasShares || output.HasAnswers ? "a number from 0 to 1" : "a finite number";
        string leftOut = output.IgnoreLabel is { } ignored ? FormattableString.Invariant($", or {ignored}, which is left out") : "";
        return $"a class number, 0 to {output.Shape.Channels - 1}{leftOut}";
    }

    /// <summary>Probabilities of classes sum to 1: the gradient, output - target, is right for such only.</summary>
    private static void CheckSums(OutputInfo output, ReadOnlySpan<float> target, string argument, int example)
    {
        const float RoundingOfSums = 1e-3f;
        int classes = output.Shape.Channels;
        for (int position = 0; position < output.Positions; position++)
        {
            float sum = 0;
            foreach (float probability in target.Slice(position * classes, classes))
                sum += probability;
            if (MathF.Abs(sum - 1) > RoundingOfSums)
            {
                string where = output.Positions == 1 ? "" : $" at position {position}";
                Throw(output, index: null, argument, example, FormattableString.Invariant($"has probabilities that sum to {sum}{where}; expected 1"));
            }
        }
    }

    private static void Throw(OutputInfo output, int? index, string argument, int example, string trouble)
    {
        string place = index is null || output.TargetLength == 1 ? output.Name : $"{output.Name}, number {index},";
        throw new ArgumentException(FormattableString.Invariant($"{argument}, example {example}: the target of {place} {trouble}."), argument);
    }
}
