using CompiledNet.Numerics;
using CompiledNet.Runtime;

namespace CompiledNet;

/// <summary>
/// Checks examples before the first of them can do harm: a wrong label would be read as an address, a NaN would spread to all
/// weights.
/// </summary>
internal static class ExampleCheck
{
    /// <summary>Checks a whole data set against a network.</summary>
    /// <param name="architecture">The network.</param>
    /// <param name="data">The data set; it is read once.</param>
    /// <param name="argument">What the caller calls it.</param>
    /// <exception cref="ArgumentException">
    /// It is empty, or an example does not fit; the message says which, what came and what was expected.
    /// </exception>
    public static void CheckDataset(Architecture architecture, Dataset data, string argument)
    {
        ArgumentNullException.ThrowIfNull(data, argument);
        if (data.Count < 1)
            throw new ArgumentException($"{argument} is empty; expected 1 example or more.", argument);
        if (data.InputLength != architecture.Input.Length)
        {
            throw new ArgumentException(
                $"{architecture.Name} takes inputs of {architecture.Input}, {architecture.Input.Length} floats; "
                + $"those of {argument} have {data.InputLength}.",
                argument);
        }

        if (data.TargetLength != architecture.TargetLength)
        {
            throw new ArgumentException(
                $"{architecture.Name} takes targets of {architecture.TargetLength} floats; those of {argument} have {data.TargetLength}.",
                argument);
        }

        var input = new float[data.InputLength];
        var target = new float[data.TargetLength];
        for (int index = 0; index < data.Count; index++)
        {
            data.Read(index, input, target);
            int place = VectorMath.IndexOfNonFinite(input);
            if (place >= 0)
            {
                throw new ArgumentException(
                    FormattableString.Invariant($"{argument}, example {index}: input {place} is {input[place]}; expected finite numbers."),
                    argument);
            }

            CheckTarget(architecture, target, argument, index);
        }
    }

    /// <summary>Checks the target of one example.</summary>
    /// <exception cref="ArgumentException">A class number is none, or a number is not finite.</exception>
    public static void CheckTarget(Architecture architecture, ReadOnlySpan<float> target, string argument, int example)
    {
        foreach (OutputInfo output in architecture.Outputs)
        {
            bool isClass = output.Loss == Loss.SparseCategoricalCrossentropy;
            for (int index = 0; index < output.TargetLength; index++)
            {
                float value = target[index];
                if (isClass ? value >= 0 && value < output.Shape.Channels && value == MathF.Floor(value) : float.IsFinite(value))
                    continue;
                string expected = isClass ? $"a class number, 0 to {output.Shape.Channels - 1}" : "a finite number";
                string place = output.TargetLength == 1 ? output.Name : $"{output.Name}, number {index},";
                throw new ArgumentException(
                    FormattableString.Invariant($"{argument}, example {example}: the target of {place} is {value}; expected {expected}."),
                    argument);
            }

            target = target[output.TargetLength..];
        }
    }
}
