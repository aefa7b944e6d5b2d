namespace CompiledNet.Runtime;

/// <summary>One input of a network.</summary>
/// <param name="Name">The layer that it is.</param>
/// <param name="Shape">Its shape.</param>
public sealed record InputInfo(string Name, TensorShape Shape)
{
    /// <summary>
    /// How many things its values number, each an integer from 0 to one less, as an embedding takes them; 0 where they are any numbers.
    /// </summary>
    public int Categories { get; init; }

    /// <summary>The layers whose mean and variance are statistics of its values, and of those of other inputs that have the same.</summary>
    public IReadOnlyList<string> AdaptedLayers { get; init => field = [.. value]; } = [];
}
