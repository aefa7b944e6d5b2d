namespace CompiledNet.Runtime;

/// <summary>One input of a network.</summary>
/// <param name="Name">The layer that it is.</param>
/// <param name="Shape">Its shape.</param>
public sealed record InputInfo(string Name, TensorShape Shape);
