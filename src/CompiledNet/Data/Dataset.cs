namespace CompiledNet;

/// <summary>Examples to train or evaluate on: inputs with their targets, read by index. Reading must be thread-safe.</summary>
public abstract class Dataset
{
    /// <summary>Number of examples.</summary>
    public abstract int Count { get; }

    /// <summary>Floats of one input: height * width * channels, in the order rows, columns, channels.</summary>
    public abstract int InputLength { get; }

    /// <summary>Floats of one target: 1 for a class number, else one for each output.</summary>
    public abstract int TargetLength { get; }

    /// <summary>Reads one example.</summary>
    /// <param name="index">0 to <see cref="Count"/> - 1.</param>
    /// <param name="input">Receives <see cref="InputLength"/> floats.</param>
    /// <param name="target">Receives <see cref="TargetLength"/> floats; a class number is a whole number from 0.</param>
    public abstract void Read(int index, Span<float> input, Span<float> target);
}
