using CompiledNet.Tool.Graph;

namespace CompiledNet.Tool.Numbers;

/// <summary>One direction of a recurrent layer, in double precision and by plain loops, in Keras' layouts.</summary>
/// <param name="Cell">What it does at a step.</param>
/// <param name="Kernel">channels x gates of all units.</param>
/// <param name="Recurrent">units x gates of all units.</param>
/// <param name="Bias">Gates of all units; null for none.</param>
/// <param name="RecurrentBias">Likewise, of what the state gives.</param>
/// <param name="Function">The function of what is remembered.</param>
/// <param name="Gate">The function of the gates.</param>
internal sealed record Recurrence(
    RecurrentCell Cell, Tensor Kernel, Tensor Recurrent, double[]? Bias, double[]? RecurrentBias, Func<double, double> Function,
        Func<double, double> Gate)
{
    /// <summary>Goes through a sequence.</summary>
    /// <param name="sequence">steps x channels.</param>
    /// <param name="isBackwards">Whether the last step is read first.</param>
    /// <param name="mask">Whether each step counts: one that does not leaves the state as it is. Null where all do.</param>
    /// <returns>steps x units: the states in the order in which they are reached.</returns>
    public Tensor Run(Tensor sequence, bool isBackwards, bool[]? mask = null)
    {
        int units = Recurrent.Shape[0], steps = sequence.Shape[0], channels = sequence.Shape[1];
        var result = new Tensor(steps, units);
        double[] state = new double[units], memory = new double[units];
        for (int step = 0; step < steps; step++)
        {
            int place = isBackwards ? steps - 1 - step : step;
            if (mask is null || mask[place])
            {
                double[] input = Maps.Multiply(sequence.Data.AsSpan(place * channels, channels), Kernel, Bias);
                Cell.Step(input, values => Maps.Multiply(values, Recurrent, RecurrentBias), state, memory, Function, Gate);
            }

            state.CopyTo(result.Data, step * units);
        }

        return result;
    }

    /// <summary>The steps of a sequence from the last to the first.</summary>
    public static Tensor Reverse(Tensor sequence) =>
        new(sequence.Shape, [.. sequence.Data.Chunk(sequence.Shape[1]).Reverse().SelectMany(step => step)]);

    /// <summary>Zeros at the steps that do not count.</summary>
    public static Tensor Clear(Tensor sequence, bool[]? mask) => mask is null ? sequence
        : new(sequence.Shape, [.. sequence.Data.Select((value, index) => mask[index / sequence.Shape[1]] ? value : 0)]);

    /// <summary>The last step of a sequence.</summary>
    public static Tensor Last(Tensor sequence) => new([sequence.Shape[1]], sequence.Data[^sequence.Shape[1]..]);
}
