using CompiledNet.Runtime;

namespace CompiledNet;

/// <summary>
/// Reads the examples of a data set and checks each, every time: what was right once may come otherwise later. Thread-safe as the data set
/// is.
/// </summary>
/// <param name="architecture">The network that they are for.</param>
/// <param name="data">The data set.</param>
/// <param name="argument">What the caller calls it.</param>
internal sealed class ExampleReader(Architecture architecture, Dataset data, string argument)
{
    public int Count => data.Count;

    public int InputLength { get; } = architecture.InputLength;

    public int TargetLength { get; } = architecture.TargetLength;

    /// <summary>The number of the first example in what the caller gave.</summary>
    public int FirstIndex { get; init; }

    /// <summary>Whether inputs may be infinite or NaN: where somebody watches what comes of them.</summary>
    public bool AllowsNonFiniteInputs { get; init; }

    /// <summary>Whether examples have weights of their own.</summary>
    public bool HasWeights => data.HasSampleWeights;

    /// <summary>Reads what an example counts for.</summary>
    /// <exception cref="ArgumentException">It is no finite number, zero or more.</exception>
    public float ReadWeight(int index) => ExampleCheck.ReadWeight(data, argument, index, FirstIndex);

    /// <summary>Reads one example.</summary>
    /// <exception cref="ArgumentException">It does not fit the network; the message says which it is, what came and what was
    /// expected.</exception>
    public void Read(int index, Span<float> input, Span<float> target)
    {
        data.Read(index, input, target);
        if (!AllowsNonFiniteInputs)
            ExampleCheck.CheckInput(input, argument, FirstIndex + index);
        IntegerCheck.Check(architecture, input, argument, FirstIndex + index, ExampleCheck.Example);
        ExampleCheck.CheckTarget(architecture, target, argument, FirstIndex + index);
    }
}
