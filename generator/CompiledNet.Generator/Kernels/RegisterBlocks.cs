namespace CompiledNet.Generator.Kernels;

/// <summary>
/// Prints the sums of a register tile where each has very many terms: they are added in blocks, and the sums of the blocks to totals, which
/// wait elsewhere meanwhile, so that the error grows with the length of a block and the number of blocks, not with their product.
/// </summary>
/// <param name="names">The sums: vectors.</param>
/// <param name="terms">Terms of each.</param>
internal sealed class RegisterBlocks(CodeWriter writer, VectorTarget target, IReadOnlyList<string> names, long terms)
{
    private bool HasBlocks => SumBlocks.AreForTile(terms);

    /// <summary>What the sums begin with is what the totals begin with.</summary>
    public void Begin()
    {
        if (!HasBlocks)
            return;
        writer.Statements(names.Select(name => $"var {Total(name)} = {name}"));
        writer.Statements(names.Select(name => $"{name} = {target.Type}.Zero"));
    }

    /// <summary>A loop, in blocks where it has more terms than one block.</summary>
    /// <param name="variable">What counts.</param>
    /// <param name="count">How often it runs.</param>
    /// <param name="termsEach">Terms of one turn.</param>
    /// <param name="emitBody">Prints one turn.</param>
    /// <param name="end">Where it ends, where that is not known before it runs.</param>
    public void Loop(string variable, int count, int termsEach, Action emitBody, string? end = null)
    {
        int block = Math.Max(1, SumBlocks.TileTerms / termsEach);
        if (!HasBlocks || count <= block)
        {
            using (end is null || count == 1 ? writer.Loop(variable, count) : writer.Block($"for (nint {variable} = 0; {variable} < {end}; {variable}++)"))
                emitBody();
            return;
        }

        end ??= Terms.Number(count);
        using (writer.Block($"for (nint first = 0; first < {end}; first += {block})"))
        {
            using (writer.Block($"for (nint {variable} = first; {variable} < Min(first + {block}, {end}); {variable}++)"))
                emitBody();
            EndBlock();
        }
    }

    /// <summary>Where a block ends.</summary>
    public void EndBlock()
    {
        if (HasBlocks)
            writer.Statements(names.Select(name => $"{Total(name)} += {name}; {name} = {target.Type}.Zero"));
    }

    /// <summary>Puts the totals where the sums are looked for.</summary>
    public void End()
    {
        if (HasBlocks)
            writer.Statements(names.Select(name => $"{name} = {Total(name)} + {name}"));
    }

    private static string Total(string name) => name.Replace("sum", "total");
}
