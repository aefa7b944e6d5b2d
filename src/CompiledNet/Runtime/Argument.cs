namespace CompiledNet.Runtime;

/// <summary>Checks numbers that callers give.</summary>
internal static class Argument
{
    /// <summary>Throws unless a number is 1 or more.</summary>
    /// <param name="value">The number.</param>
    /// <param name="argument">What the caller calls it.</param>
    /// <param name="meaning">What is counted: <c>examples of a step</c>.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is less.</exception>
    public static void CheckPositive(long value, string argument, string meaning)
    {
        if (value < 1)
            throw new ArgumentOutOfRangeException(argument, value, $"Expected the number of {meaning}, 1 or more.");
    }
}
