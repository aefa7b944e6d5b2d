namespace CompiledNet.Tool.Onnx;

/// <summary>
/// In which order CompiledNet holds the values of one image. The file's dimensions, seen as factors, vary in the file from the last to the
/// first; CompiledNet walks through the same factors in another order: channels last, where a file has them first. Reshapes and
/// transpositions of the file change the view alone, and move nothing.
/// </summary>
internal sealed class Layout : IEquatable<Layout>
{
    private readonly int[] factors, order;

    private Layout(int[] factors, int[] order)
    {
        this.factors = factors;
        this.order = order;
    }

    /// <summary>Whether CompiledNet's order is that of the file.</summary>
    public bool IsFilesOwn => Normalize().order.Length <= 1;

    public static Layout InOrder(int[] dimensions) => new(dimensions, [.. Enumerable.Range(0, dimensions.Length)]);

    /// <summary>The first of the file's dimensions is the last of CompiledNet's.</summary>
    public static Layout ChannelsFirst(int[] dimensions) => new(dimensions, [.. Enumerable.Range(1, dimensions.Length - 1), 0]);

    /// <summary>CompiledNet walks through the file's dimensions in this order.</summary>
    public static Layout Walked(int[] dimensions, int[] order) => new(dimensions, order);

    /// <summary>The same with the batch before all else, in the file and in CompiledNet.</summary>
    public Layout Behind(int batch) => new([batch, .. factors], [0, .. order.Select(factor => factor + 1)]);

    /// <summary>The same with so many values in the place of each, in the file and in CompiledNet.</summary>
    public Layout Before(int values) => new([.. factors, values], [.. order, factors.Length]);

    /// <summary>The way back, for values of these dimensions; null where the first is more or less than the batch.</summary>
    public Layout? WithoutBatch(int[] dimensions, int batch)
    {
        if (dimensions.Length == 0 || dimensions[0] != batch)
            return null;
        if (batch == 1)
            return this;
        int[][]? groups = Group(dimensions, out Layout? refined);
        return groups is [[0], ..] && refined!.order[0] == 0
            ? new(refined.factors[1..], [.. refined.order[1..].Select(factor => factor - 1)]) : null;
    }

    /// <summary>
    /// Where an axis of the file stands in CompiledNet's order: so many values of the others vary more slowly, so many faster. Null where
    /// it stands in several places. One of a single value stands behind all others.
    /// </summary>
    public (int Before, int After)? Place(int[] dimensions, int axis)
    {
        if (Group(dimensions, out Layout? refined) is not { } groups)
            return null;
        int[] group = groups[axis];
        int place = group.Length == 0 ? refined!.order.Length : Array.IndexOf(refined!.order, group[0]), end = place + group.Length;
        bool isTogether = end <= refined.order.Length && refined.order[place..end].SequenceEqual(group);
        return isTogether ? (Product(refined.order[..place]), Product(refined.order[end..])) : null;

        int Product(int[] others) => others.Aggregate(1, (product, other) => product * refined!.factors[other]);
    }

    /// <summary>The same with another size of an axis that stands in one place.</summary>
    public Layout Resize(int[] dimensions, int axis, int size)
    {
        int[][] groups = Group(dimensions, out Layout? refined)!;
        if (groups[axis].Length == 0)
        {
            int next = groups[..axis].Sum(group => group.Length);
            int[] moved = Array.ConvertAll(refined!.order, factor => factor < next ? factor : factor + 1);
            return new([.. refined.factors[..next], size, .. refined.factors[next..]], [.. moved, next]);
        }

        int[] resized = [.. refined!.factors];
        foreach (int factor in groups[axis])
            resized[factor] = factor == groups[axis][0] ? size : 1;
        return new(resized, refined.order);
    }

    /// <summary>For each value in CompiledNet's order, its index in the file's.</summary>
    public int[] SourceIndices()
    {
        int[] strides = Numbers.Tensor.Strides(factors);
        int[] indices = [0];
        foreach (int factor in order)
        {
            int size = factors[factor], stride = strides[factor];
            var next = new int[indices.Length * size];
            for (int i = 0; i < next.Length; i++)
                next[i] = indices[i / size] + (i % size * stride);
            indices = next;
        }

        return indices;
    }

    /// <summary>The same values under other dimensions; null where these cut across.</summary>
    public Layout? Regroup(int[] dimensions)
    {
        int[][]? groups = Group(dimensions, out Layout? refined);
        return groups is null ? null : refined;
    }

    /// <summary>The same values with the file's axes in another order.</summary>
    public Layout? Transpose(int[] dimensions, int[] axes)
    {
        int[][]? groups = Group(dimensions, out Layout? refined);
        if (groups is null)
            return null;
        int[] moved = [.. axes.SelectMany(axis => groups[axis])];
        return new([.. moved.Select(factor => refined!.factors[factor])], Array.ConvertAll(refined!.order, factor => Array.IndexOf(moved, factor)));
    }

    public bool Equals(Layout? other)
    {
        if (other is null)
            return false;
        (Layout mine, Layout theirs) = (Normalize(), other.Normalize());
        return mine.factors.SequenceEqual(theirs.factors) && mine.order.SequenceEqual(theirs.order);
    }

    public override bool Equals(object? obj) => Equals(obj as Layout);

    public override int GetHashCode() => factors.Aggregate(1, (product, size) => product * size);

    /// <summary>Splits factors, as few as there can be, until each dimension is a product of neighbours.</summary>
    /// <returns>The factors of each dimension; null where a dimension cuts across.</returns>
    private int[][]? Group(int[] dimensions, out Layout? refined)
    {
        (int[] factors, int[] order) = Normalize();
        refined = null;
        var pieces = new List<int>();
        var piecesOf = factors.Select(_ => new List<int>()).ToArray();
        var groups = new List<int[]>();
        int next = 0, left = factors.Length > 0 ? factors[0] : 1;
        foreach (int dimension in dimensions)
        {
            var group = new List<int>();
            for (int missing = dimension; missing > 1;)
            {
                while (left == 1 && next < factors.Length - 1)
                    left = factors[++next];
                int piece = Math.Min(left, missing);
                if (piece <= 1 || left % piece != 0 || missing % piece != 0)
                    return null;
                group.Add(pieces.Count);
                piecesOf[next].Add(pieces.Count);
                pieces.Add(piece);
                left /= piece;
                missing /= piece;
            }

            groups.Add([.. group]);
        }

        refined = new([.. pieces], [.. order.SelectMany(factor => piecesOf[factor])]);
        return [.. groups];
    }

    private void Deconstruct(out int[] factors, out int[] order) => (factors, order) = (this.factors, this.order);

    /// <summary>Without factors of 1, and with neighbours that stay neighbours as one.</summary>
    private Layout Normalize()
    {
        int[] walked = [.. order.Where(factor => factors[factor] > 1)];
        var runs = new List<(int First, int Size)>();
        for (int i = 0; i < walked.Length; i++)
        {
            bool continues = i > 0 && NextLarge(walked[i - 1]) == walked[i];
            if (continues)
                runs[^1] = (runs[^1].First, runs[^1].Size * factors[walked[i]]);
            else
                runs.Add((walked[i], factors[walked[i]]));
        }

        (int First, int Size)[] inOrder = [.. runs.OrderBy(run => run.First)];
        return new([.. inOrder.Select(run => run.Size)], [.. runs.Select(run => Array.IndexOf(inOrder, run))]);
    }

    private int NextLarge(int factor)
    {
        do
        {
            factor++;
        }
        while (factor < factors.Length && factors[factor] == 1);
        return factor;
    }
}
