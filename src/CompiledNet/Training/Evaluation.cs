namespace CompiledNet;

/// <summary>How well a network does on a data set.</summary>
/// <param name="Loss">The mean loss of an example; the sum over the outputs where there are several.</param>
/// <param name="Accuracy">Part of the class numbers that the network gets right, 0 to 1; null where it predicts none.</param>
/// <param name="MeanAbsoluteError">
/// Mean of |output - target| over the numbers that the network predicts; null where it predicts none.
/// </param>
public sealed record Evaluation(double Loss, double? Accuracy, double? MeanAbsoluteError);
