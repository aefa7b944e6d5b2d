using static CompiledNet.Generator.Words.Terms;

namespace CompiledNet.Generator.Steps;

/// <summary>
/// What the steps of a pass say of their memory in a checked build, before they begin: which they may touch, and what of it is new. The
/// library (<c>CheckedPass</c>) holds them to it.
/// </summary>
/// <param name="pass">What the pass is called.</param>
/// <param name="lengths">Elements of each buffer.</param>
/// <param name="columns">Elements of each row of those whose rows are padded to whole vectors.</param>
/// <param name="given">Buffers that the caller has filled.</param>
internal sealed class CheckedMemory(
    string pass, IReadOnlyDictionary<Buffer, long> lengths, IReadOnlyDictionary<Buffer, int> columns, IReadOnlyCollection<Buffer> given)
{
    private const string Library = "global::CompiledNet.Runtime.CheckedPass.";

    private readonly HashSet<object> known = [];
    private readonly List<string> lines = [];
    private readonly HashSet<string> touched = [];
    private string? step;

    /// <summary>A step begins.</summary>
    public void Begin(string sentence) => step = sentence;

    /// <summary>Other tiles have been at work in between: what they share holds nothing any more.</summary>
    public void Forget(IEnumerable<Buffer> shared) => known.ExceptWith(shared);

    /// <summary>The step touches a buffer. The first that does finds it new, unless the caller has filled it.</summary>
    /// <param name="reference">What it is called: <c>ref conv1</c>.</param>
    public void Touch(Buffer buffer, string reference)
    {
        if (!touched.Add(reference))
            return;
        string method = !known.Add(buffer) ? "Kept" : given.Contains(buffer) ? "Given" : "New";
        string rows = columns.TryGetValue(buffer, out int row) && row != Contract.Pad(row) ? $", {Number(row)}, {Number(Contract.Pad(row))}" : "";
        Say(method, reference, Text.Number(lengths[buffer]) + rows);
    }

    /// <summary>The step writes the gradient of a tensor.</summary>
    /// <inheritdoc cref="Touch(Buffer, string)"/>
    public void Touch(ParameterSlot slot, string reference)
    {
        if (!touched.Add(reference))
            return;
        if (known.Add(slot))
            Say("NewGradient", reference, $"{Number(slot.Rows)}, {Number(slot.Columns)}, {Number(slot.RowStride)}");
        else
            Say("Plain", reference, Number(slot.StoredLength));
    }

    /// <summary>The step touches memory that is nobody's buffer.</summary>
    /// <param name="reference">Where it begins.</param>
    /// <param name="length">Its elements.</param>
    public void Touch(string reference, string length)
    {
        if (touched.Add(reference))
            Say("Plain", reference, length);
    }

    /// <summary>Writes what the step at hand has said, which is to stand before its lines.</summary>
    public void Write(CodeWriter writer)
    {
        if (lines.Count == 0)
            return;
        writer.Line($"{Library}BeginStep({Quoted(step ?? pass)});");
        foreach (string line in lines)
            writer.Line(line);
        lines.Clear();
        touched.Clear();
    }

    public void WriteBegin(CodeWriter writer) => writer.Line($"{Library}BeginPass({Quoted(pass)});");

    public void WriteEnd(CodeWriter writer) => writer.Line($"{Library}EndPass();");

    /// <summary>The caller gets a buffer: what to say behind the last step.</summary>
    public static string Deliver(string reference, long length) => Call("Delivered", reference, Text.Number(length));

    private void Say(string method, string reference, string length) => lines.Add(Call(method, reference, length));

    private static string Call(string method, string reference, string length) =>
        $"{Library}{method}({Quoted(reference.Substring("ref ".Length))}, {reference}, {length});";

    private static string Quoted(string text) => $"\"{text.Replace("\\", "\\\\").Replace("\"", "\\\"")}\"";
}
