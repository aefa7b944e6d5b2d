namespace CompiledNet.Runtime;

/// <summary>One output of a network.</summary>
/// <param name="Name">The layer that gives it.</param>
/// <param name="Shape">Its shape.</param>
/// <param name="Loss">What it is trained on; null where the network only predicts.</param>
/// <param name="TargetLength">
/// Floats that a target of one image has: a class number a position, or a number an output; 0 without a loss.
/// </param>
public sealed record OutputInfo(string Name, TensorShape Shape, Loss? Loss, int TargetLength);
