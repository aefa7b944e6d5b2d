namespace CompiledNet.Tool.Numbers;

/// <summary>Numbers in double precision with their dimensions, the last varying fastest; no dimension for a single number.</summary>
internal sealed class Tensor
{
    public Tensor(int[] shape, double[] data)
    {
        if (LengthOf(shape) != data.Length)
            throw new ArgumentException($"A tensor of {Describe(shape)} has {LengthOf(shape)} values; there are {data.Length}.", nameof(data));
        Shape = shape;
        Data = data;
    }

    public Tensor(params int[] shape)
        : this(shape, new double[LengthOf(shape)])
    {
    }

    public int[] Shape { get; }

    public double[] Data { get; }

    /// <summary>Whether the file has whole numbers, whose quotients are whole.</summary>
    public bool IsWhole { get; init; }

    public int Length => Data.Length;

    public int Rank => Shape.Length;

    /// <summary>The same values under other dimensions.</summary>
    public Tensor Reshape(params int[] shape) => new(shape, Data) { IsWhole = IsWhole };

    public Tensor Map(Func<double, double> function) => new(Shape, Array.ConvertAll(Data, value => function(value)));

    /// <summary>The axes in another order: the first of the result is <paramref name="axes"/>[0] of this.</summary>
    public Tensor Transpose(params int[] axes)
    {
        int[] strides = Strides(Shape);
        int[] shape = Array.ConvertAll(axes, axis => Shape[axis]);
        var result = new Tensor(shape);
        int[] place = new int[shape.Length];
        for (int i = 0; i < result.Length; i++)
        {
            int source = 0;
            for (int axis = 0; axis < axes.Length; axis++)
                source += place[axis] * strides[axes[axis]];
            result.Data[i] = Data[source];
            for (int axis = axes.Length - 1; axis >= 0 && ++place[axis] == shape[axis]; axis--)
                place[axis] = 0;
        }

        return result;
    }

    /// <summary>Some places along an axis.</summary>
    public Tensor Take(int axis, int[] places)
    {
        int outer = LengthOf(Shape[..axis]), inner = LengthOf(Shape[(axis + 1)..]);
        var values = new List<double>();
        for (int i = 0; i < outer; i++)
        {
            foreach (int place in places)
                values.AddRange(Data.AsSpan(((i * Shape[axis]) + place) * inner, inner));
        }

        return new([.. Shape[..axis], places.Length, .. Shape[(axis + 1)..]], [.. values]) { IsWhole = IsWhole };
    }

    public float[] ToSingles() => Array.ConvertAll(Data, value => (float)value);

    public static int LengthOf(int[] shape) => shape.Aggregate(1, (product, size) => checked(product * size));

    public static string Describe(IEnumerable<int> shape) => string.Join('x', shape);

    /// <summary>Values from one to the next along each axis.</summary>
    public static int[] Strides(int[] shape)
    {
        int[] strides = new int[shape.Length];
        int stride = 1;
        for (int axis = shape.Length - 1; axis >= 0; axis--)
        {
            strides[axis] = stride;
            stride *= shape[axis];
        }

        return strides;
    }
}
