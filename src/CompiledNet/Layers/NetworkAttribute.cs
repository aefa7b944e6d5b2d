namespace CompiledNet;

/// <summary>
/// Marks a partial class as a neural network: the layer attributes below it, in order, are its layers. The generator
/// derives the class from <see cref="Network"/> and prints its forward and backward pass.
/// </summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class NetworkAttribute : Attribute;
