using CompiledNet.Numerics;

namespace CompiledNet.Runtime;

/// <summary>Checks integers that number things where they come in: one that is out of range would be read as an address.</summary>
internal static class IntegerCheck
{
    /// <summary>Checks the integers of images that stand one after the other; networks that take none have nothing to check.</summary>
    /// <exception cref="ArgumentException">A value is none of the integers; the message says which, its place and the range.</exception>
    public static void CheckImages(Architecture architecture, ReadOnlySpan<float> inputs, string argument)
    {
        if (!architecture.HasCategories)
            return;
        int length = architecture.InputLength;
        for (int image = 0; image < inputs.Length / length; image++)
            Check(architecture, inputs.Slice(image * length, length), argument, image, "image");
    }

    /// <summary>Checks the integers of one example.</summary>
    /// <param name="architecture">The network.</param>
    /// <param name="input">Values of all its inputs.</param>
    /// <param name="argument">What the caller calls where they are.</param>
    /// <param name="example">Which of them it is.</param>
    /// <param name="noun">What the caller calls one.</param>
    /// <exception cref="ArgumentException">A value is none of the integers; the message says which, its place and the range.</exception>
    public static void Check(Architecture architecture, ReadOnlySpan<float> input, string argument, int example, string noun)
    {
        for (int place = 0; place < architecture.Inputs.Count; place++)
        {
            InputInfo own = architecture.Inputs[place];
            ReadOnlySpan<float> values = input[..own.Shape.Length];
            input = input[own.Shape.Length..];
            int refused = own.Categories > 0 ? VectorMath.IndexOfNoInteger(values, own.Categories) : -1;
            if (refused >= 0)
            {
                throw new ArgumentException(
                    FormattableString.Invariant($"{argument}, {noun} {example}: number {refused} of the input {own.Name} is {values[refused]}; ")
                    + $"expected an integer from 0 to {own.Categories - 1}.",
                    argument);
            }
        }
    }
}
