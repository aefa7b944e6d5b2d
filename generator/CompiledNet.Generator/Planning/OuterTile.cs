namespace CompiledNet.Generator.Planning;

/// <summary>
/// How products of broadcast numbers and vectors are cut so that their sums stay in registers: the outer products of a dense layer's
/// kernel gradient, and one image's positions times its output channels.
/// </summary>
/// <param name="Rows">Broadcast numbers of a tile.</param>
/// <param name="Vectors">Vectors of a tile.</param>
/// <param name="ComputedVectors">Vectors that are computed in all.</param>
internal sealed record OuterTile(int Rows, int Vectors, int ComputedVectors)
{
    /// <summary>What printing a remainder costs, as a part of the whole: a second form of the same code for every reader and cache.</summary>
    private const double RemainderCost = 0.1;

    /// <param name="rows">Broadcast numbers in all.</param>
    /// <param name="vectors">Vectors in all.</param>
    /// <param name="storedVectors">Vectors that the memory has room for: those beyond <paramref name="vectors"/> are zeros, and may be computed where that saves a remainder.</param>
    /// <param name="target">The vector width.</param>
    public static OuterTile Choose(int rows, int vectors, int storedVectors, VectorTarget target)
    {
        int mostSums = target.Registers == 32 ? 16 : 12;
        OuterTile best = new(1, 1, vectors);
        double leastCost = double.MaxValue;
        for (int r = 1; r <= Math.Min(rows, 8); r++)
        {
            for (int v = 1; v <= Math.Min(vectors, 8); v++)
            {
                if (r * v > mostSums || (r * v) + Math.Min(r, v) + 1 > target.Registers - 1)
                    continue;
                int rounded = (vectors + v - 1) / v * v;
                int computed = rounded <= storedVectors ? rounded : vectors;
                double cost = 0;
                foreach ((int r2, int rCount) in Parts(rows, r))
                {
                    foreach ((int v2, int vCount) in Parts(computed, v))
                        cost += rCount * vCount * (Math.Max(Math.Max(r2 * v2, r2 + v2) / 2.0, 4) + 1);
                }

                cost *= 1 + (RemainderCost * ((rows % r > 0 ? 1 : 0) + (computed % v > 0 ? 1 : 0)));
                if (cost < leastCost)
                {
                    leastCost = cost;
                    best = new OuterTile(r, v, computed);
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
