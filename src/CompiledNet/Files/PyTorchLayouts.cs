namespace CompiledNet.Files;

/// <summary>
/// Tensors of Keras' layouts in PyTorch's: their dimensions there, and where each value, in PyTorch's order, stands in Keras' layout.
/// </summary>
internal static class PyTorchLayouts
{
    /// <summary>Values that stand alike.</summary>
    public static (int[] Shape, int[] Sources) Same(params int[] shape) =>
        (shape, [.. Enumerable.Range(0, shape.Aggregate(1, (product, size) => product * size))]);

    /// <summary>Values of a vector in another order.</summary>
    /// <param name="length">How many.</param>
    /// <param name="order">Where PyTorch has each value; null where that is the same.</param>
    public static (int[] Shape, int[] Sources) Vector(int length, int[]? order) => ([length], Inverse(order, length));

    /// <summary>[inputs, outputs] as [outputs, inputs].</summary>
    /// <param name="inputs">Inputs.</param>
    /// <param name="outputs">Outputs.</param>
    /// <param name="order">Where PyTorch has each input; null where that is the same.</param>
    /// <param name="given">Where PyTorch has each output; null where that is the same.</param>
    public static (int[] Shape, int[] Sources) Transposed(int inputs, int outputs, int[]? order = null, int[]? given = null)
    {
        int[] rows = Inverse(order, inputs), columns = Inverse(given, outputs), sources = new int[inputs * outputs];
        for (int i = 0; i < sources.Length; i++)
            sources[i] = (rows[i % inputs] * outputs) + columns[i / inputs];
        return ([outputs, inputs], sources);
    }

    /// <summary>
    /// [rows, columns, inner, outer] as [outer, inner, rows, columns]; over steps, [steps, inner, outer] as [outer, inner, steps].
    /// </summary>
    /// <param name="positions">Rows and columns, or steps.</param>
    /// <param name="inner">Channels that each output takes.</param>
    /// <param name="outer">Outputs.</param>
    public static (int[] Shape, int[] Sources) ChannelsFirst(int[] positions, int inner, int outer)
    {
        int count = positions.Aggregate(1, (product, size) => product * size), next = 0;
        var sources = new int[count * inner * outer];
        for (int last = 0; last < outer; last++)
        {
            for (int middle = 0; middle < inner; middle++)
            {
                for (int position = 0; position < count; position++)
                    sources[next++] = (((position * inner) + middle) * outer) + last;
            }
        }

        return ([outer, inner, .. positions], sources);
    }

    /// <summary>Where each value of PyTorch's order stands.</summary>
    private static int[] Inverse(int[]? order, int length)
    {
        var inverse = new int[length];
        for (int i = 0; i < length; i++)
            inverse[order is null ? i : order[i]] = i;
        return inverse;
    }
}
