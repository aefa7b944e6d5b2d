namespace CompiledNet.Generator.Kernels;

/// <summary>
/// Prints a sum that each lane has for itself. Where it has many terms, they are added in blocks, as in <see cref="LongSum"/>: the sums
/// of blocks are added in double precision, half of the lanes in one vector and half in another.
/// </summary>
/// <param name="name">The sum: a vector, which terms are added to.</param>
/// <param name="terms">Terms of each lane.</param>
internal sealed class LaneSum(CodeWriter writer, VectorTarget target, string name, int terms)
{
    private readonly string lower = "lower" + Names.Member(name);
    private readonly string upper = "upper" + Names.Member(name);

    /// <summary>Whether terms are added in blocks.</summary>
    public bool HasBlocks => SumBlocks.AreFor(terms);

    /// <summary>Declares the sum, with zeros in it.</summary>
    public void Declare()
    {
        writer.Line($"var {name} = {target.Type}.Zero;");
        if (HasBlocks)
            writer.Line($"Vector{target.Bits}<double> {lower} = default, {upper} = default;");
    }

    /// <summary>Where a block ends.</summary>
    public void EndBlock()
    {
        if (HasBlocks)
            writer.Statements(
                [$"{lower} += {target.Class}.WidenLower({name})", $"{upper} += {target.Class}.WidenUpper({name})", $"{name} = {target.Type}.Zero"]);
    }

    /// <summary>Puts the sum of the blocks where the sum is looked for.</summary>
    public void End()
    {
        if (HasBlocks)
            writer.Line($"{name} = {target.Class}.Narrow({lower}, {upper});");
    }

    /// <summary>A loop over all terms that counts by <paramref name="step"/>, in blocks.</summary>
    /// <param name="end">Where it ends, where that is not known before it runs.</param>
    public Scope Loop(string variable, int step, string? end = null)
    {
        end ??= Terms.Number(terms * step);
        if (!HasBlocks)
            return new(this, writer.Block($"for (nint {variable} = 0; {variable} < {end}; {variable} += {step})"), default);
        CodeWriter.BlockScope blocks = writer.Block($"for (nint first = 0; first < {end}; first += {SumBlocks.Terms * step})");
        return new(
            this,
            writer.Block($"for (nint {variable} = first; {variable} < Min(first + {SumBlocks.Terms * step}, {end}); {variable} += {step})"),
            blocks);
    }

    /// <summary>The loop that is open.</summary>
    public readonly struct Scope(LaneSum sum, CodeWriter.BlockScope terms, CodeWriter.BlockScope blocks) : IDisposable
    {
        public void Dispose()
        {
            terms.Dispose();
            sum.EndBlock();
            blocks.Dispose();
            sum.End();
        }
    }
}
