using CompiledNet.Runtime;

namespace CompiledNet;

/// <summary>Examples that stand in memory as floats, one after the other. The arrays are used where they are, not copied.</summary>
public sealed class ArrayDataset : Dataset
{
    /// <summary>The largest class number: a float holds whole numbers up to here exactly.</summary>
    private const int LargestLabel = 1 << 24;

    private readonly float[][] inputs;
    private readonly int[] inputLengths;
    private readonly float[] targets;

    /// <summary>Examples with a class number each.</summary>
    /// <param name="inputs">All inputs, one after the other: labels.Length * <paramref name="inputLength"/> floats.</param>
    /// <param name="inputLength">Floats of one input, at least 1.</param>
    /// <param name="labels">Class numbers, 0 to 16,777,216.</param>
    /// <exception cref="ArgumentException">The lengths do not fit each other, or a label is out of range.</exception>
    public ArrayDataset(float[] inputs, int inputLength, int[] labels)
        : this(inputs, inputLength, ToTargets(labels), targetLength: 1, nameof(labels))
    {
    }

    /// <summary>Examples with a float for each output.</summary>
    /// <param name="inputs">All inputs, one after the other.</param>
    /// <param name="inputLength">Floats of one input, at least 1.</param>
    /// <param name="targets">All targets, one after the other.</param>
    /// <param name="targetLength">Floats of one target, at least 1.</param>
    /// <exception cref="ArgumentException">The lengths do not fit each other.</exception>
    public ArrayDataset(float[] inputs, int inputLength, float[] targets, int targetLength)
        : this(inputs, inputLength, targets, targetLength, nameof(targets))
    {
    }

    /// <summary>Examples with several inputs and a class number each, for a network with several inputs.</summary>
    /// <param name="inputs">An array for each input of the network, in the order of its declaration: all of that input, one after the other.</param>
    /// <param name="labels">Class numbers, 0 to 16,777,216.</param>
    /// <exception cref="ArgumentException">There is no input, a length is no multiple of the number of examples, or a label is out of range.</exception>
    public ArrayDataset(IReadOnlyList<float[]> inputs, int[] labels)
        : this(inputs, ToTargets(labels), targetLength: 1, nameof(labels))
    {
    }

    /// <summary>Examples with several inputs and a float for each output, for a network with several inputs.</summary>
    /// <param name="inputs">An array for each input of the network, in the order of its declaration: all of that input, one after the other.</param>
    /// <param name="targets">All targets, one after the other.</param>
    /// <param name="targetLength">Floats of one target, at least 1.</param>
    /// <exception cref="ArgumentException">There is no input, or a length is no multiple of the number of examples.</exception>
    public ArrayDataset(IReadOnlyList<float[]> inputs, float[] targets, int targetLength)
        : this(inputs, targets, targetLength, nameof(targets))
    {
    }

    private ArrayDataset(IReadOnlyList<float[]> inputs, float[] targets, int targetLength, string targetsName)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(targets, targetsName);
        Count = CountTargets(targets, targetLength, targetsName);
        if (inputs.Count == 0)
            throw new ArgumentException("Expected an array for each input; got none.", nameof(inputs));
        this.inputs = [.. inputs];
        this.targets = targets;
        TargetLength = targetLength;
        inputLengths = new int[inputs.Count];
        for (int i = 0; i < inputs.Count; i++)
        {
            ArgumentNullException.ThrowIfNull(inputs[i], nameof(inputs));
            inputLengths[i] = Count == 0 ? inputs[i].Length : inputs[i].Length / Count;
            if (inputs[i].Length == 0 || inputs[i].Length != (long)Count * inputLengths[i])
                throw new ArgumentException(
                    $"inputs[{i}]: expected a multiple of {Count} floats, since there are {Count} targets; got {inputs[i].Length}.", nameof(inputs));
        }

        InputLength = inputLengths.Sum();
    }

    private ArrayDataset(float[] inputs, int inputLength, float[] targets, int targetLength, string targetsName)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(targets, targetsName);
        Argument.CheckPositive(inputLength, nameof(inputLength), "floats of an input");
        int count = CountTargets(targets, targetLength, targetsName);
        if (inputs.Length != (long)count * inputLength)
        {
            throw new ArgumentException(
                $"Expected {count} * {inputLength} = {(long)count * inputLength} floats, since there are {count} targets; got {inputs.Length}.",
                nameof(inputs));
        }

        this.inputs = [inputs];
        inputLengths = [inputLength];
        this.targets = targets;
        Count = count;
        InputLength = inputLength;
        TargetLength = targetLength;
    }

    /// <inheritdoc/>
    public override int Count { get; }

    /// <inheritdoc/>
    public override int InputLength { get; }

    /// <inheritdoc/>
    public override int TargetLength { get; }

    /// <inheritdoc/>
    public override void Read(int index, Span<float> input, Span<float> target)
    {
        CheckIndex(index);
        CheckLengths(input, target);
        for (int i = 0; i < inputs.Length; i++)
        {
            int length = inputLengths[i];
            inputs[i].AsSpan(index * length, length).CopyTo(input);
            input = input[length..];
        }

        targets.AsSpan(index * TargetLength, TargetLength).CopyTo(target);
    }

    private static int CountTargets(float[] targets, int targetLength, string targetsName)
    {
        Argument.CheckPositive(targetLength, nameof(targetLength), "floats of a target");
        if (targets.Length % targetLength != 0)
            throw new ArgumentException(
                $"Expected a multiple of {targetLength} floats, as many as a target has; got {targets.Length}.", targetsName);
        return targets.Length / targetLength;
    }

    private static float[] ToTargets(int[] labels)
    {
        ArgumentNullException.ThrowIfNull(labels);
        float[] targets = new float[labels.Length];
        for (int i = 0; i < labels.Length; i++)
        {
            if ((uint)labels[i] > LargestLabel)
                throw new ArgumentException($"labels[{i}]: expected a class number, 0 to {LargestLabel}; got {labels[i]}.", nameof(labels));
            targets[i] = labels[i];
        }

        return targets;
    }
}
