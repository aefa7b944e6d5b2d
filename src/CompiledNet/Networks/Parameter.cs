using CompiledNet.Runtime;

namespace CompiledNet;

/// <summary>One tensor of a network's parameters, seen in Keras' layout. Reading and writing go to the network itself.</summary>
public sealed class Parameter
{
    private readonly Workspace values;
    private readonly int[] shape;
    private readonly NetworkAccess? access;

    /// <summary>A tensor in a flat vector.</summary>
    /// <param name="info">Where it stands there.</param>
    /// <param name="values">The vector, laid out like a network's parameters.</param>
    /// <param name="access">Who changes the network; null where the vector is no network's own.</param>
    internal Parameter(ParameterInfo info, Workspace values, NetworkAccess? access = null)
    {
        this.access = access;
        Info = info;
        this.values = values;
        shape = [.. info.Shape];
    }

    /// <summary>Layer and variable: <c>Conv1.kernel</c>.</summary>
    public string Name => Info.Name;

    /// <summary>
    /// Keras' shape: kernel height x kernel width x inputs x filters for a convolution (filters x inputs for a transposed one),
    /// inputs x units for a dense layer.
    /// </summary>
    public ReadOnlySpan<int> Shape => shape;

    /// <summary>Number of values.</summary>
    public int Length => Info.Length;

    /// <summary>Whether an optimizer changes it.</summary>
    public bool Trainable => Info.Trainable;

    internal ParameterInfo Info { get; }

    /// <summary>Copies the values out, the last dimension varying fastest.</summary>
    /// <param name="destination">Receives <see cref="Length"/> floats.</param>
    /// <exception cref="ArgumentException">The destination has another length.</exception>
    public void CopyTo(Span<float> destination) => CopyOut(Info, values.Span, destination, nameof(destination));

    /// <summary>Sets the values, the last dimension varying fastest.</summary>
    /// <param name="source"><see cref="Length"/> floats.</param>
    /// <exception cref="ArgumentException">The source has another length.</exception>
    /// <exception cref="InvalidOperationException">Another thread trains, loads or saves the network.</exception>
    public void CopyFrom(ReadOnlySpan<float> source)
    {
        CheckLength(Info, source.Length, nameof(source));
        if (access is null)
        {
            Info.Scatter(source, values.Span);
            return;
        }

        using NetworkAccess.Scope change = access.Change($"setting {Name}");
        Info.Scatter(source, values.Span);
    }

    /// <summary>The values, the last dimension varying fastest.</summary>
    public float[] ToArray()
    {
        var copy = new float[Length];
        CopyTo(copy);
        return copy;
    }

    /// <summary><c>Conv1.kernel 5x5x1x6</c>.</summary>
    public override string ToString() => $"{Name} {Describe(Shape)}";

    /// <summary><c>5x5x1x6</c>.</summary>
    internal static string Describe(ReadOnlySpan<int> shape) => shape.IsEmpty ? "scalar" : string.Join('x', shape.ToArray());

    /// <summary>Copies one tensor out of a flat vector that is laid out like a network's parameters.</summary>
    internal static void CopyOut(ParameterInfo info, ReadOnlySpan<float> flat, Span<float> destination, string argument)
    {
        CheckLength(info, destination.Length, argument);
        info.Gather(flat, destination);
    }

    private static void CheckLength(ParameterInfo info, int length, string argument)
    {
        if (length != info.Length)
        {
            throw new ArgumentException(
                $"{info.Name} is {Describe([.. info.Shape])}, {info.Length} floats; {argument} has {length}.", argument);
        }
    }
}
