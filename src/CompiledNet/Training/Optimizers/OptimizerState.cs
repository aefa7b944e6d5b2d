using CompiledNet.Runtime;

namespace CompiledNet;

/// <summary>What an optimizer knows of the steps that it has taken.</summary>
/// <param name="Owner">The network that it trains; null before the first step.</param>
/// <param name="Slots">What it remembers, in the order of <see cref="Optimizer.SlotNames"/>, each laid out like the gradient.</param>
/// <param name="Steps">Steps taken.</param>
/// <param name="LearningRate">The rate of the last step, or of the next where no schedule sets it.</param>
internal readonly record struct OptimizerState(Network? Owner, Workspace[] Slots, long Steps, float LearningRate);
