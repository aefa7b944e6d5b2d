namespace CompiledNet.Generator.Words;

/// <content>Lines that are too long.</content>
internal sealed partial class CodeWriter
{
    /// <summary>
    /// Ends a line. One that is too long goes on in the next: comments between words, code one level deeper, behind a comma or before
    /// an operator of as few brackets as possible. A literal or a word that is too long alone stays whole.
    /// </summary>
    private void EndLine(int start)
    {
        if (length - start > Width)
            Wrap(start);
        Append('\n');
    }

    private void Wrap(int start)
    {
        int first = start;
        while (text[first] == ' ')
            first++;
        if (text[first] == '#') // a directive ends with its line
            return;
        bool isComment = text[first] == '/' && text[first + 1] == '/';
        string prefix = new string(' ', first - start) + (!isComment ? "    " : text[first + 2] == '/' ? "/// " : "// ");
        while (length - start > Width)
        {
            int space = isComment ? LastSpace(start + prefix.Length, start + Width) : Break(first, start + Width);
            if (space < 0)
                return;
            int rest = length - space - 1;
            Reserve(prefix.Length);
            Array.Copy(text, space + 1, text, space + 1 + prefix.Length, rest);
            text[space] = '\n';
            prefix.CopyTo(0, text, space + 1, prefix.Length);
            length += prefix.Length;
            start = space + 1;
            first = start + prefix.Length;
        }
    }

    private int LastSpace(int from, int to)
    {
        for (int at = to; at > from; at--)
        {
            if (text[at] == ' ')
                return at;
        }

        return -1;
    }

    /// <summary>The last space of those inside of the fewest brackets that code may be broken at; -1 where there is none.</summary>
    private int Break(int from, int to)
    {
        int best = -1;
        int leastDepth = int.MaxValue;
        int depth = 0;
        bool isLiteral = false;
        for (int at = from; at <= to; at++)
        {
            char character = text[at];
            if (isLiteral)
            {
                if (character == '\\')
                    at++;
                isLiteral = character != '"';
            }
            else if (character is '(' or '[' or '{')
            {
                depth++;
            }
            else if (character is ')' or ']' or '}')
            {
                depth--;
            }
            else if (character == ' ' && depth <= leastDepth && at > from && MayBreak(at))
            {
                best = at;
                leastDepth = depth;
            }
            else
            {
                isLiteral = character == '"';
            }
        }

        return best;
    }

    private bool MayBreak(int space) =>
        text[space - 1] == ',' || (space + 2 < length && text[space + 2] == ' ' && text[space + 1] is ('+' or '-' or '&' or '?' or ':'));
}
