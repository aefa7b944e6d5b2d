using System.Runtime.CompilerServices;

namespace CompiledNet.Generator.Words;

/// <content>What is open while something is written: blocks, lines of statements, and the pieces of one.</content>
internal sealed partial class CodeWriter
{
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

    /// <summary>Statements that share lines; disposing ends the last one.</summary>
    public readonly struct StatementScope(CodeWriter writer) : IDisposable
    {
        public void Dispose()
        {
            writer.EndItems();
            writer.packs = false;
        }
    }

    /// <summary>The pieces of a line or a statement, written as they come.</summary>
    [InterpolatedStringHandler]
    public readonly ref struct Pieces
    {
        private readonly CodeWriter writer;

        public Pieces(int literalLength, int formattedCount, CodeWriter writer)
        {
            this.writer = writer;
            IsFirst = writer.packedLine < 0;
            Start = writer.length;
            if (writer.packs)
                writer.BeginItem("");
            else
                writer.Indent();
        }

        /// <summary>Whether a line begins with it.</summary>
        public bool IsFirst { get; }

        /// <summary>Where it begins, with its separator.</summary>
        public int Start { get; }

        public void AppendLiteral(string piece) => writer.Append(piece);

        public void AppendFormatted(string piece) => writer.Append(piece);

        public void AppendFormatted(int number) => writer.Append(number);
    }
}
