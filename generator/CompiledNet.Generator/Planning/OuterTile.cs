namespace CompiledNet.Generator.Planning;

/// <summary>
/// How a product of <paramref name="Rows"/> broadcast numbers and <paramref name="Vectors"/> vectors is cut so that its sums stay in
/// registers: the outer products of a dense layer's kernel gradient, and one image's positions times its output channels.
/// </summary>
internal sealed record OuterTile(int Rows, int Vectors)
{
    /// <param name="rows">Broadcast numbers in all.</param>
    /// <param name="vectors">Vectors in all.</param>
    /// <param name="target">The vector width.</param>
    public static OuterTile Choose(int rows, int vectors, VectorTarget target)
    {
        int mostSums = target.Registers == 32 ? 16 : 12;
        OuterTile best = new(1, 1);
        double leastCost = double.MaxValue;
        for (int r = 1; r <= Math.Min(rows, 8); r++)
        {
            for (int v = 1; v <= Math.Min(vectors, 8); v++)
            {
                if (r * v > mostSums || (r * v) + Math.Min(r, v) + 1 > target.Registers - 1)
                    continue;
                double cost = 0;
                foreach ((int r2, int rCount) in Parts(rows, r))
                {
                    foreach ((int v2, int vCount) in Parts(vectors, v))
                        cost += rCount * vCount * (Math.Max(Math.Max(r2 * v2, r2 + v2) / 2.0, 4) + 1);
                }

                // A remainder is printed once more.
                cost *= 1 + (0.02 * ((rows % r > 0 ? 1 : 0) + (vectors % v > 0 ? 1 : 0)));
                if (cost < leastCost)
                {
                    leastCost = cost;
                    best = new OuterTile(r, v);
                }
            }
        }

        return best;
    }

    private static IEnumerable<(int Size, int Count)> Parts(int length, int part)
    {
        yield return (part, length / part);
        if (length % part > 0)
            yield return (length % part, 1);
    }
}
