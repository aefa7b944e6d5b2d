using System.Buffers;
using System.Runtime.CompilerServices;

namespace CompiledNet.Generator.Words;

/// <summary>
/// Writes C# line by line: <c>\n</c> always, four spaces a level, blocks by <c>using</c>. Networks of many layers are megabytes of
/// text, so that an interpolated string is written piece by piece into the buffer, without a string in between.
/// </summary>
internal sealed partial class CodeWriter(int indent = 0)
{
    /// <summary>Columns of a line: statements that belong together share one, and what does not fit goes on in the next.</summary>
    public const int Width = 140;

    private const string StatementSeparator = "; ";

    private readonly int outerIndent = indent;
    private char[] text = ArrayPool<char>.Shared.Rent(4096);
    private int length;
    private int indent = indent;

    // Where the line of statements at hand begins; negative between lines.
    private int packedLine = -1;
    private bool packs;

    /// <summary>Whether nothing has been written.</summary>
    public bool IsEmpty => length == 0;

    /// <summary>Writes one line at the current level; an empty one without spaces.</summary>
    public void Line(string line = "")
    {
        int start = length;
        if (line.Length > 0)
        {
            Indent();
            Append(line);
        }

        EndLine(start);
    }

    /// <inheritdoc cref="Line(string)"/>
    public void Line([InterpolatedStringHandlerArgument("")] in Pieces line) => EndLine(line.Start);

    /// <summary>Writes each line of a text at the current level.</summary>
    public void Lines(string lines)
    {
        foreach (string line in lines.Split('\n'))
            Line(line.TrimEnd('\r'));
    }

    /// <summary>Declares vectors of zeros.</summary>
    public void Zeros(string type, IEnumerable<string> names) => Declare(type + " ", names, " = default");

    /// <summary>Declares vectors that get their values later.</summary>
    public void Names(string type, IEnumerable<string> names) => Declare(type + " ", names, "");

    /// <summary>Writes statements that belong together.</summary>
    public void Statements(IEnumerable<string> statements)
    {
        using (Statements())
        {
            foreach (string statement in statements)
                Statement($"{statement}");
        }
    }

    /// <summary>Until it is disposed, each <see cref="Statement"/> stands behind the one before, while the line is not full.</summary>
    public StatementScope Statements()
    {
        packs = true;
        return new StatementScope(this);
    }

    /// <summary>Writes a statement, without its semicolon, inside of <see cref="Statements()"/>.</summary>
    public void Statement([InterpolatedStringHandlerArgument("")] in Pieces statement)
    {
        if (!statement.IsFirst)
            WrapItem(statement.Start, "");
    }

    /// <summary>Writes what another writer has, with its indentation; that one is empty then.</summary>
    public void Raw(CodeWriter other)
    {
        other.CheckClosed();
        Reserve(other.length);
        Array.Copy(other.text, 0, text, length, other.length);
        length += other.length;
        other.Clear();
    }

    /// <summary>Writes text that already has its indentation and its line ends.</summary>
    public void Raw(string lines) => Append(lines);

    /// <summary>Writes <paramref name="head"/>, if any, and an opening brace; disposing writes the closing one.</summary>
    public BlockScope Block(string head = "")
    {
        if (head.Length > 0)
            Line(head);
        return Open();
    }

    /// <inheritdoc cref="Block(string)"/>
    public BlockScope Block([InterpolatedStringHandlerArgument("")] in Pieces head)
    {
        EndLine(head.Start);
        return Open();
    }

    /// <summary>A counted loop over <paramref name="variable"/>; where it would run once, its body alone, without the variable.</summary>
    public BlockScope Loop(string variable, int count, int step = 1)
    {
        if (count <= step)
            return default;
        return step == 1
            ? Block($"for (nint {variable} = 0; {variable} < {count}; {variable}++)")
            : Block($"for (nint {variable} = 0; {variable} < {count}; {variable} += {step})");
    }

    /// <summary>The text; the writer is empty then.</summary>
    public string Take()
    {
        CheckClosed();
        string all = new(text, 0, length);
        Clear();
        return all;
    }

    private void CheckClosed()
    {
        if (indent != outerIndent)
            throw new InvalidOperationException($"{indent - outerIndent} blocks are still open.");
    }

    private BlockScope Open()
    {
        Line("{");
        indent++;
        return new BlockScope(this);
    }

    private void Declare(string type, IEnumerable<string> names, string value)
    {
        foreach (string name in names)
        {
            bool isFirst = packedLine < 0;
            int start = length;
            BeginItem(type, ", ");
            Append(name);
            Append(value);
            if (!isFirst)
                WrapItem(start, type);
        }

        EndItems();
    }

    /// <summary>Begins an item of a list that fills lines: behind a separator, or with what every line begins with.</summary>
    private void BeginItem(string lineStart, string separator = StatementSeparator)
    {
        if (packedLine >= 0)
        {
            Append(separator);
            return;
        }

        packedLine = length;
        Indent();
        Append(lineStart);
    }

    /// <summary>Moves an item to a line of its own where it has made the one at hand too long.</summary>
    private void WrapItem(int start, string lineStart)
    {
        if (length + 1 - packedLine <= Width)
            return;
        int from = start + StatementSeparator.Length;
        int item = length - from;
        int newStart = start + 2 + (4 * indent) + lineStart.Length;
        Reserve(newStart - from);
        Array.Copy(text, from, text, newStart, item);
        length = start;
        EndItems();
        BeginItem(lineStart);
        length += item;
    }

    private void EndItems()
    {
        if (packedLine < 0)
            return;
        int start = packedLine;
        packedLine = -1;
        Append(';');
        EndLine(start);
    }

    private void Indent()
    {
        int spaces = 4 * indent;
        Reserve(spaces);
        text.AsSpan(length, spaces).Fill(' ');
        length += spaces;
    }

    private void Append(char character)
    {
        Reserve(1);
        text[length++] = character;
    }

    private void Append(string piece)
    {
        Reserve(piece.Length);
        piece.CopyTo(0, text, length, piece.Length);
        length += piece.Length;
    }

    private void Append(int number)
    {
        if ((uint)number > 9)
            Append(Terms.Number(number));
        else
            Append((char)('0' + number));
    }

    private void Reserve(int more)
    {
        if (length + more <= text.Length)
            return;
        char[] larger = ArrayPool<char>.Shared.Rent(Math.Max(2 * text.Length, length + more));
        Array.Copy(text, larger, length);
        ArrayPool<char>.Shared.Return(text);
        text = larger;
    }

    private void Clear()
    {
        ArrayPool<char>.Shared.Return(text);
        text = [];
        length = 0;
    }
}
