using CompiledNet.Generator.Kernels;
using static CompiledNet.Generator.Words.Terms;

namespace CompiledNet.Generator.Steps;

/// <summary>What a pass was planned to be, as far as its steps must know it to be printed.</summary>
/// <param name="Places">Where each buffer lies.</param>
/// <param name="Derived">Where each derived parameter lies, in elements from the beginning of the parameter vector.</param>
/// <param name="InputOffsets">Where each of the caller's inputs begins, in elements from the first.</param>
/// <param name="Names">What each buffer, parameter and gradient is called.</param>
/// <param name="IsTraining">Whether a backward pass follows.</param>
/// <param name="ExchangeLength">Floats that a tile tells the others.</param>
internal sealed record PassLayout(
    IReadOnlyDictionary<Buffer, Place> Places,
    IReadOnlyDictionary<DerivedParameter, int> Derived,
    IReadOnlyDictionary<Value, int> InputOffsets,
    IReadOnlyDictionary<object, string> Names,
    bool IsTraining,
    int ExchangeLength)
{
    /// <summary>Whether it works on a tile of a batch with targets, in training or in evaluation.</summary>
    public required bool HasTile { get; init; }
}

/// <summary>
/// Writes one pass as straight lines of kernel calls, cut into segments where tiles wait for each other. It is generic in the kernels,
/// which are printed for each vector width. Parameters and buffers are references that are declared where a segment begins.
/// </summary>
/// <param name="layout">What was planned.</param>
/// <param name="kernels">Receives the kernels that are called.</param>
internal sealed class PassWriter(PassLayout layout, KernelClass kernels)
{
    /// <summary>Images of a tile.</summary>
    public const int Images = Contract.TileImages;

    private readonly List<Body> segments = [new()];

    public KernelClass Kernels => kernels;

    public VectorTarget Target => kernels.Target;

    public bool IsTraining => layout.IsTraining;

    public int ExchangeLength => layout.ExchangeLength;

    /// <summary>The lines of the segment at hand.</summary>
    public CodeWriter Lines => segments[segments.Count - 1].Lines;

    /// <summary>The bodies, in the order in which they run.</summary>
    public int Segments => segments.Count;

    /// <summary>What follows waits until all tiles have come here.</summary>
    public void NextSegment() => segments.Add(new());

    /// <summary>A reference to a buffer: <c>ref conv1</c>. The caller's image is read where the caller has it.</summary>
    public string Ref(Buffer buffer)
    {
        if (!layout.Places.TryGetValue(buffer, out Place place))
            return buffer is Value { IsNetworkInput: true } input
                ? At("image", layout.InputOffsets[input])
                : throw new InvalidOperationException($"{buffer.Name} has no place in the pass.");
        string memory = place.IsScratch ? "tile.Scratch" : layout.HasTile ? "tile.Arena" : "arena";
        return Declare(buffer, memory, checked((int)(place.Bytes / buffer.Element.Bytes)));
    }

    public string Ref(ParameterSlot slot) => Declare(slot, Parameters, slot.Offset);

    public string Ref(DerivedParameter derived) => Declare(derived, Parameters, layout.Derived[derived]);

    /// <summary>Where the tile's gradient of a tensor goes.</summary>
    public string GradientRef(ParameterSlot slot) => Declare(new ParameterGradient(slot), "tile.Gradient", slot.Offset);

    /// <summary>The name of something that is declared in another way.</summary>
    public string NameOf(object thing) => layout.Names[thing];

    /// <summary>The part of a buffer that belongs to one of several rows.</summary>
    public string Row(Buffer buffer, int rows, int length) =>
        rows > 1 ? At(Ref(buffer).Substring("ref ".Length), Times("row", length)) : Ref(buffer);

    public void Call(string method, params IEnumerable<string> arguments) =>
        Lines.Line($"TKernels.{method}({string.Join(", ", arguments)});");

    public void Copy(Buffer source, Buffer target, int length) =>
        Lines.Line($"MemoryMarshal.CreateReadOnlySpan({Ref(source)}, {length}).CopyTo(MemoryMarshal.CreateSpan({Ref(target)}, {length}));");

    public void Clear(Buffer buffer, int length) => Lines.Line($"MemoryMarshal.CreateSpan({Ref(buffer)}, {length}).Clear();");

    /// <summary>Says what the next lines compute.</summary>
    public void Comment(string sentence)
    {
        Lines.Line();
        Lines.Line($"// {sentence}");
    }

    /// <summary>Writes the body of a segment: its declarations, then its lines.</summary>
    public void Write(int segment, CodeWriter writer)
    {
        foreach (string declaration in segments[segment].Declarations)
            writer.Line(declaration);
        writer.Raw(segments[segment].Lines);
    }

    private string Parameters => layout.HasTile ? "tile.Parameters" : "parameters";

    private string Declare(object thing, string origin, int offset)
    {
        string name = layout.Names[thing];
        Body body = segments[segments.Count - 1];
        if (body.Declared.Add(thing))
            body.Declarations.Add($"ref float {name} = {At(origin, offset)};");
        return "ref " + name;
    }

    private sealed class Body
    {
        public List<string> Declarations { get; } = [];

        public HashSet<object> Declared { get; } = [];

        public CodeWriter Lines { get; } = new(KernelClass.BodyIndent);
    }
}
