namespace CompiledNet;

/// <summary>Checks what callbacks are set up with.</summary>
internal static class CallbackArguments
{
    public static int CheckCount(int count, string argument)
    {
        if (count < 0)
            throw new ArgumentOutOfRangeException(argument, count, "Expected a number of epochs, 0 or more.");
        return count;
    }

    public static double CheckDelta(double delta, string argument) => double.IsFinite(delta) && delta >= 0
        ? delta
        : throw new ArgumentOutOfRangeException(argument, delta, "Expected a finite number, zero or more.");
}
