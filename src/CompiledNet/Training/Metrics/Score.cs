namespace CompiledNet;

/// <summary>Sums over examples that losses and metrics of one output are the means of.</summary>
/// <param name="Loss">Sum of the losses of the examples, before the output's weight.</param>
/// <param name="Correct">Answers that were right: the largest output was that of the class, or the value was on its side of a half.</param>
/// <param name="Answers">All answers that count.</param>
/// <param name="AbsoluteError">Sum of |output - target| over the numbers that are predicted.</param>
internal readonly record struct Score(double Loss, long Correct, long Answers, double AbsoluteError)
{
    public static Score operator +(Score left, Score right) => new(
        left.Loss + right.Loss, left.Correct + right.Correct, left.Answers + right.Answers, left.AbsoluteError + right.AbsoluteError);
}
