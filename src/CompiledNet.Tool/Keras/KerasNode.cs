using CompiledNet.Tool.Graph;
using CompiledNet.Tool.Numbers;

namespace CompiledNet.Tool.Keras;

/// <summary>A layer in its place in a model.</summary>
/// <param name="Name">Its name in the file.</param>
/// <param name="Kind">Its class.</param>
/// <param name="Inputs">What it takes; nothing for the input.</param>
internal sealed record KerasNode(string Name, string Kind, IReadOnlyList<KerasNode> Inputs)
{
    /// <summary>What it computes; null for the input and for what cannot be said.</summary>
    public KerasLayer? Layer { get; init; }

    /// <summary>Its name, and those of the models around it: calls of one layer have the same.</summary>
    public string Place { get; init; } = "";

    /// <summary>Why it cannot be said; null where it can.</summary>
    public string? Refusal { get; init; }

    /// <summary>The shape of an input, without the batch; below zero where it is open.</summary>
    public int[] InputShape { get; init; } = [];

    /// <summary>What restrains its weights.</summary>
    public KerasRestraint? Restraint { get; init; }

    public IReadOnlyList<Tensor> Weights { get; init; } = [];

    /// <summary>Whether training changes it.</summary>
    public bool IsTrainable { get; init; } = true;

    public Refusal Refuse(string reason) => new($"{Name} ({Kind})", reason);

    public bool Equals(KerasNode? other) => ReferenceEquals(this, other);

    public override int GetHashCode() => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(this);
}
