using static CompiledNet.Generator.Words.Terms;

namespace CompiledNet.Generator.Kernels;

/// <summary>
/// Prints the loop of sums over images and positions. Where it is long, it runs in blocks: the terms of a block are added in single
/// precision, and the sums of the blocks in double precision, so that the error does not grow with the number of terms.
/// </summary>
/// <param name="names">The sums: vectors, which the body of the loop adds to.</param>
/// <param name="count">How often the loop runs.</param>
/// <param name="termsEach">Terms that each lane of a sum gets in one turn.</param>
internal sealed class LongSum(CodeWriter writer, VectorTarget target, IReadOnlyList<string> names, int count, int termsEach = 1)
{
    private readonly int block = Math.Max(1, SumBlocks.Terms / termsEach);

    private bool HasBlocks => SumBlocks.AreFor(count);

    /// <summary>Declares what is summed up, with zeros in it.</summary>
    public void Declare()
    {
        if (HasBlocks)
            writer.Zeros("double", names.Select(Total));
        else
            writer.Zeros(target.Type, names);
    }

    /// <summary>The loop; <paramref name="index"/> is where it is.</summary>
    public Scope Loop(string variable, out string index)
    {
        index = count > 1 ? variable : "0";
        if (!HasBlocks)
            return new(this, writer.Loop(variable, count), default);
        CodeWriter.BlockScope blocks = writer.Block($"for (nint first = 0; first < {count}; first += {block})");
        writer.Zeros(target.Type, names);
        string end = count % block == 0 ? $"first + {block}" : $"Min(first + {block}, {count})";
        return new(this, writer.Block($"for (nint {variable} = first; {variable} < {end}; {variable}++)"), blocks);
    }

    /// <summary>The sum over terms and lanes, as an expression.</summary>
    public string Of(string name) => HasBlocks ? $"(float){Total(name)}" : OverLanes(name);

    private static string OverLanes(string name) => $"SumLanes({name})";

    private static string Total(string name) => "total" + Names.Member(name);

    private void EndBlock()
    {
        if (HasBlocks)
            writer.Statements(names.Select(name => $"{Total(name)} += {OverLanes(name)}"));
    }

    /// <summary>The loop that is open.</summary>
    public readonly struct Scope(LongSum sum, CodeWriter.BlockScope terms, CodeWriter.BlockScope blocks) : IDisposable
    {
        public void Dispose()
        {
            terms.Dispose();
            sum.EndBlock();
            blocks.Dispose();
        }
    }
}
