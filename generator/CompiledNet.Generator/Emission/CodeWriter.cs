using System.Text;

namespace CompiledNet.Generator.Emission;

/// <summary>Writes C# line by line: <c>\n</c> always, four spaces a level, blocks by <c>using</c>.</summary>
internal sealed class CodeWriter(int indent = 0)
{
    private readonly StringBuilder text = new();
    private readonly int outerIndent = indent;
    private int indent = indent;

    /// <summary>Writes one line at the current level; an empty one without spaces.</summary>
    public void Line(string line = "")
    {
        if (line.Length > 0)
            text.Append(' ', 4 * indent).Append(line);
        text.Append('\n');
    }

    /// <summary>Writes each line of a text at the current level.</summary>
    public void Lines(string lines)
    {
        foreach (string line in lines.Split('\n'))
            Line(line.TrimEnd('\r'));
    }

    /// <summary>Declares vectors of zeros.</summary>
    public void Zeros(string type, IEnumerable<string> names) =>
        Packed(names.Select(name => name + " = default"), type + " ", ", ", ";");

    /// <summary>Declares vectors that get their values later.</summary>
    public void Names(string type, IEnumerable<string> names) => Packed(names, type + " ", ", ", ";");

    /// <summary>Writes statements that belong together.</summary>
    public void Statements(IEnumerable<string> statements) => Packed(statements, "", "; ", ";");

    /// <summary>Writes as many items on a line as fit into 150 columns.</summary>
    private void Packed(IEnumerable<string> items, string start, string separator, string end)
    {
        const int Width = 150;
        int column = 0;
        foreach (string item in items)
        {
            if (column > 0 && column + separator.Length + item.Length + end.Length > Width)
            {
                text.Append(end).Append('\n');
                column = 0;
            }

            string before = separator;
            if (column == 0)
            {
                column = 4 * indent;
                text.Append(' ', column);
                before = start;
            }

            text.Append(before).Append(item);
            column += before.Length + item.Length;
        }

        if (column > 0)
            text.Append(end).Append('\n');
    }

    /// <summary>Writes text that already has its indentation and its line ends.</summary>
    public void Raw(string lines) => text.Append(lines);

    /// <summary>Writes <paramref name="head"/>, if any, and an opening brace; disposing writes the closing one.</summary>
    public BlockScope Block(string head = "")
    {
        if (head.Length > 0)
            Line(head);
        Line("{");
        indent++;
        return new BlockScope(this);
    }

    /// <summary>A counted loop over <paramref name="variable"/>; where it would run once, its body alone, without the variable.</summary>
    public BlockScope Loop(string variable, int count, int step = 1)
    {
        if (count <= step)
            return default;
        return Block($"for (nint {variable} = 0; {variable} < {count}; {(step == 1 ? $"{variable}++" : $"{variable} += {step}")})");
    }

    public override string ToString() =>
        indent == outerIndent ? text.ToString() : throw new InvalidOperationException($"{indent - outerIndent} blocks are still open.");

    /// <summary>Open blocks, closed by disposing; the default one is none at all.</summary>
    public readonly struct BlockScope(CodeWriter writer, int depth = 1) : IDisposable
    {
        /// <summary>Two scopes that are closed together.</summary>
        public static BlockScope Nest(BlockScope inner, BlockScope outer) =>
            inner.IsOpen ? new BlockScope(inner.Writer, inner.Depth + outer.Depth) : outer;

        private bool IsOpen => writer is not null;

        private CodeWriter Writer => writer;

        private int Depth => writer is null ? 0 : depth;

        public void Dispose()
        {
            for (int level = 0; level < Depth; level++)
            {
                writer.indent--;
                writer.Line("}");
            }
        }
    }
}
