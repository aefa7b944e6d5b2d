using CompiledNet.Runtime;

namespace CompiledNet.TestSupport.Numbers;

/// <summary>A batch of feature maps, [image, row, column, channel]; vectors have one row and one column.</summary>
public sealed class Tensor(int count, TensorShape shape, Approximate[] values)
{
    public Tensor(int count, TensorShape shape)
        : this(count, shape, new Approximate[count * shape.Length])
    {
    }

    public int Count => count;

    public TensorShape Shape => shape;

    public Approximate[] Values { get; } = values.Length == count * shape.Length
        ? values
        : throw new ArgumentException($"{count} x {shape} needs {count * shape.Length} values, got {values.Length}.", nameof(values));

    public ref Approximate this[int image, int row, int column, int channel] =>
        ref Values[(((((image * shape.Height) + row) * shape.Width) + column) * shape.Channels) + channel];

    /// <summary>Floats, which are exact where a computation begins with them.</summary>
    public static Tensor Exact(int count, TensorShape shape, ReadOnlySpan<float> values)
    {
        var exact = new Approximate[values.Length];
        for (int i = 0; i < values.Length; i++)
            exact[i] = (double)values[i];
        return new(count, shape, exact);
    }

    /// <summary>Every place: image, row, column, channel.</summary>
    public void ForEach(Action<int, int, int, int> action)
    {
        for (int n = 0; n < count; n++)
        for (int y = 0; y < shape.Height; y++)
        for (int x = 0; x < shape.Width; x++)
        for (int c = 0; c < shape.Channels; c++)
            action(n, y, x, c);
    }

    public Tensor Reshape(TensorShape newShape) => new(count, newShape, Values);

    /// <summary>The same function of each value.</summary>
    public Tensor Map(Func<Approximate, Approximate> function) => new(count, shape, Array.ConvertAll(Values, value => function(value)));
}
