namespace CompiledNet;

/// <summary>How well a network does on a data set.</summary>
/// <param name="Loss">The mean loss of an example; the sum over the outputs where there are several.</param>
/// <param name="Accuracy">
/// Part of the answers that are right, 0 to 1: the class with the highest probability, or of binary crossentropy each value on its side of
/// a half. Null where the network predicts no classes.
/// </param>
/// <param name="MeanAbsoluteError">
/// Mean of |output - target| over the numbers that the network predicts; null where it predicts none.
/// </param>
public sealed record Evaluation(double Loss, double? Accuracy, double? MeanAbsoluteError);
