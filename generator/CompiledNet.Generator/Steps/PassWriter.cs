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

    /// <summary>In a checked build, what each step says of its memory; else null.</summary>
    public CheckedMemory? Checks { get; init; }

    /// <summary>In a timed build, what the pass is called; else null.</summary>
    public string? TimedAs { get; init; }
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

    private const string Clock = "global::CompiledNet.Runtime.StepClock";

    private readonly List<SegmentBody> segments = [new()];
    private IReadOnlyDictionary<ParameterSlot, Buffer>? ownGradients;

    public KernelClass Kernels => kernels;

    public VectorTarget Target => kernels.Target;

    public bool IsTraining => layout.IsTraining;

    public int ExchangeLength => layout.ExchangeLength;

    /// <summary>The lines of the step at hand.</summary>
    public CodeWriter Lines => Body.Step;

    /// <summary>The bodies, in the order in which they run.</summary>
    public int Segments => segments.Count;

    private SegmentBody Body => segments[segments.Count - 1];

    /// <summary>What follows waits until all tiles have come here.</summary>
    public void NextSegment()
    {
        EndStep();
        segments.Add(new());
        layout.Checks?.Forget(layout.Places.Where(place => place.Value.IsScratch).Select(place => place.Key));
    }

    /// <summary>A reference to a buffer: <c>ref conv1</c>. The caller's image is read where the caller has it.</summary>
    public string Ref(Buffer buffer)
    {
        if (!layout.Places.TryGetValue(buffer, out Place place))
            return buffer is Value { IsNetworkInput: true } input ? ImageRef(input)
                : throw new InvalidOperationException($"{buffer.Name} has no place in the pass.");
        string memory = place.IsScratch ? "tile.Scratch" : layout.HasTile ? "tile.Arena" : "arena";
        string name = Declare(buffer, memory, checked((int)(place.Bytes / buffer.Element.Bytes)));
        layout.Checks?.Touch(buffer, name);
        return name;
    }

    public string Ref(ParameterSlot slot)
    {
        string name = Declare(slot, Parameters, slot.Offset);
        layout.Checks?.Touch(name, Number(slot.StoredLength));
        return name;
    }

    /// <summary>A tensor that a step may do without: no argument where it does.</summary>
    public IEnumerable<string> Refs(ParameterSlot? slot) => slot is null ? [] : [Ref(slot)];

    public string Ref(DerivedParameter derived)
    {
        string name = Declare(derived, Parameters, layout.Derived[derived]);
        layout.Checks?.Touch(name, Number(derived.Length));
        return name;
    }

    /// <summary>Writes the way back through a step. What others have written of its parameters' gradients is added to.</summary>
    public void Backward(Step step)
    {
        foreach (KeyValuePair<ParameterSlot, Buffer> own in step.OwnGradients)
            Clear(own.Value, own.Key.StoredLength);
        ownGradients = step.OwnGradients;
        step.EmitBackward(this);
        ownGradients = null;
        foreach (KeyValuePair<ParameterSlot, Buffer> own in step.OwnGradients)
        {
            string length = Number(own.Key.StoredLength);
            Call(GradientSum.Emit(kernels), [Ref(own.Value), "1", length, length, GradientRef(own.Key)]);
        }
    }

    /// <summary>Where the tile's gradient of a tensor goes, or what the step at hand gives to it.</summary>
    public string GradientRef(ParameterSlot slot)
    {
        if (ownGradients is not null && ownGradients.TryGetValue(slot, out Buffer? own))
            return Ref(own);
        string name = Declare(new ParameterGradient(slot), "tile.Gradient", slot.Offset);
        layout.Checks?.Touch(slot, name);
        return name;
    }

    /// <summary>What tiles tell each other, from an offset on.</summary>
    public string ExchangeRef(string offset)
    {
        layout.Checks?.Touch("ref tile.Exchange", $"{ExchangeLength} * tile.Tiles");
        return At("tile.Exchange", offset);
    }

    /// <summary>What a tile's images count for, from an offset on.</summary>
    public string WeightsRef(int offset, int length)
    {
        string weights = At("tile.Weights", offset);
        layout.Checks?.Touch(weights, Number(length));
        return weights;
    }

    /// <summary>Where the losses of the tile's images are added up, of one of the outputs.</summary>
    public string LossRef(int output)
    {
        string loss = At("tile.Losses", output);
        layout.Checks?.Touch(loss, "1");
        return loss;
    }

    /// <summary>The part of a buffer that belongs to one of several rows.</summary>
    public string Row(Buffer buffer, int rows, int length) =>
        rows > 1 ? RefAt(buffer, Times("row", length)) : Ref(buffer);

    /// <summary>A place in a buffer, so many floats behind its beginning.</summary>
    public string RefAt(Buffer buffer, string offset) => At(Ref(buffer).Substring("ref ".Length), offset);

    /// <summary>A place in a parameter, so many floats behind its beginning.</summary>
    public string RefAt(ParameterSlot slot, int offset) => At(Ref(slot).Substring("ref ".Length), offset);

    public void Call((string Kernel, string[] Arguments) call) => Call(call.Kernel, call.Arguments);

    public void Call(string method, params IEnumerable<string> arguments) =>
        Lines.Line($"{Kernels.Callable(method)}({string.Join(", ", arguments)});");

    public void Copy(Buffer source, Buffer target, int length) => Copy(Ref(source), Ref(target), length);

    /// <summary>Copies from one place to another, each as <see cref="RefAt(Buffer, string)"/> gives it.</summary>
    public void Copy(string source, string target, int length) =>
        Lines.Line($"Copy({source}, {target}, {length});");

    public void Clear(Buffer buffer, int length) => Clear(Ref(buffer), length);

    /// <summary>Clears what begins at a place.</summary>
    public void Clear(string place, int length) => Lines.Line($"Clear({place}, {length});");

    /// <summary>Says what the next lines compute: a step of the pass. Where there are none, nothing is said.</summary>
    public void Comment(string sentence)
    {
        EndStep();
        Body.Sentence = sentence;
        layout.Checks?.Begin(sentence);
    }

    /// <summary>Says which part of a step the next lines compute, where steps are timed.</summary>
    public void Part(string sentence)
    {
        if (layout.TimedAs is { } pass)
            Lines.Line($"{Clock}.Begin(\"{pass}\", \"{sentence}\");");
    }

    /// <summary>The caller gets a buffer. Only a checked build has something to say of that.</summary>
    public void Deliver(Buffer buffer, long length)
    {
        if (layout.Checks is null)
            return;
        EndStep();
        layout.Checks.Begin("what the caller gets");
        Lines.Line(CheckedMemory.Deliver(Ref(buffer), length));
    }

    /// <summary>Writes the body of a segment: its declarations, then its lines.</summary>
    public void Write(int segment, CodeWriter writer)
    {
        if (segment == segments.Count - 1)
            EndStep();
        foreach (string declaration in segments[segment].Declarations)
            writer.Line(declaration);
        layout.Checks?.WriteBegin(writer);
        writer.Raw(segments[segment].Lines);
        layout.Checks?.WriteEnd(writer);
        if (layout.TimedAs is not null)
            writer.Line($"{Clock}.End();");
    }

    /// <summary>What a step says of its memory is known when all of it is written, and stands before it.</summary>
    private void EndStep()
    {
        if (Body.Sentence is { } sentence && !Body.Step.IsEmpty)
        {
            Body.Lines.Line();
            Body.Lines.Line($"// {sentence}");
            if (layout.TimedAs is { } pass)
                Body.Lines.Line($"{Clock}.Begin(\"{pass}\", \"{sentence}\");");
        }

        layout.Checks?.Write(Body.Lines);
        Body.Lines.Raw(Body.Step);
        Body.Step = new(KernelClass.BodyIndent);
        Body.Sentence = null;
    }

    private string ImageRef(Value input)
    {
        string image = At("image", layout.InputOffsets[input]);
        layout.Checks?.Touch(image, Number(input.Shape.Length));
        return image;
    }

    private string Parameters => layout.HasTile ? "tile.Parameters" : "parameters";

    private string Declare(object thing, string origin, int offset)
    {
        string name = layout.Names[thing];
        if (Body.Declared.Add(thing))
            Body.Declarations.Add($"ref float {name} = {At(origin, offset)};");
        return "ref " + name;
    }

    private sealed class SegmentBody
    {
        public List<string> Declarations { get; } = [];

        public HashSet<object> Declared { get; } = [];

        public CodeWriter Lines { get; } = new(KernelClass.BodyIndent);

        /// <summary>What the lines of the last step compute.</summary>
        public string? Sentence { get; set; }

        /// <summary>The lines of the last step, which go behind the others when it ends.</summary>
        public CodeWriter Step { get; set; } = new(KernelClass.BodyIndent);
    }
}
