namespace CompiledNet.TestSupport.Numbers;

/// <summary>
/// A number as exact arithmetic gives it, with a bound on how far single-precision arithmetic may be from it. Every operation
/// carries the errors of its operands along (to all orders) and adds its own rounding, so that a plain loop written with these
/// numbers is at the same time its own error analysis (Higham, Accuracy and Stability of Numerical Algorithms, chapters 2 and 3).
/// </summary>
/// <param name="Value">The number itself, in double precision.</param>
/// <param name="Error">Bound of |single-precision result - Value|; 0 for what both begin with, infinite where nothing can be said.</param>
public readonly record struct Approximate(double Value, double Error)
{
    /// <summary>Nothing can be said of 0 times what is unbounded either, nor of the difference of two such.</summary>
    public double Error { get; init; } = double.IsNaN(Error) ? double.PositiveInfinity : Error;

    /// <summary>Half the distance from 1 to the next float: the relative error of one rounding.</summary>
    public const double UnitRoundoff = 5.9604644775390625e-8;

    /// <summary>The smallest normal float. Below it a machine may flush to zero.</summary>
    public const double Underflow = 1.1754943508222875e-38;

    /// <summary>Relative error that exp, log and the activations made of them may have: what the project promises.</summary>
    public const double FunctionError = 1e-6;

    public double Magnitude => Math.Abs(Value) + Error;

    public static implicit operator Approximate(double exact) => new(exact, 0);

    public static Approximate operator +(Approximate left, Approximate right) =>
        Rounded(left.Value + right.Value, left.Error + right.Error);

    public static Approximate operator -(Approximate left, Approximate right) =>
        Rounded(left.Value - right.Value, left.Error + right.Error);

    public static Approximate operator *(Approximate left, Approximate right) =>
        Rounded(left.Value * right.Value, ProductError(left, right));

    /// <summary>What the errors of two factors make of their product, its own rounding not counted.</summary>
    public static double ProductError(Approximate left, Approximate right) =>
        (Math.Abs(left.Value) * right.Error) + (Math.Abs(right.Value) * left.Error) + (left.Error * right.Error);

    /// <summary>A result of an operation that is rounded once (or that takes a few roundings).</summary>
    public static Approximate Rounded(double value, double carriedError, int roundings = 1) =>
        new(value, carriedError + (roundings * UnitRoundoff * (Math.Abs(value) + carriedError)) + Underflow);

    /// <summary>A function of one number, monotonic around it, with the error that the project promises of its functions.</summary>
    public static Approximate Function(Approximate argument, Func<double, double> function)
    {
        double value = function(argument.Value);
        double carried = argument.Error == 0
            ? 0
            : Math.Max(
                Math.Abs(function(argument.Value + argument.Error) - value),
                Math.Abs(function(argument.Value - argument.Error) - value));
        return new(value, carried + (FunctionError * (Math.Abs(value) + carried)) + Underflow);
    }
}
