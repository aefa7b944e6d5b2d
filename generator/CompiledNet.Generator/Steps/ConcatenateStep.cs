using CompiledNet.Generator.Kernels;
using static CompiledNet.Generator.Words.Terms;

namespace CompiledNet.Generator.Steps;

/// <summary>The channels of several values, one after the other at each position.</summary>
internal sealed record ConcatenateStep(string Name) : MergeStep(Name)
{
    private const int Images = Contract.TileImages;

    /// <summary>The operands that are computed where they are read, by their place.</summary>
    private IReadOnlyDictionary<int, IInlineMap> inlined = new Dictionary<int, IInlineMap>();

    protected override string Noun => "channels";

    private string SentenceOfKernel => $"{Name}: the channels one after the other at each position.";

    private int Positions => Output.Shape.Positions;

    public override IEnumerable<BufferNeed> Needs =>
        OutputIsInlined ? [] : inlined.Values.SelectMany(map => map.Needs).Select(need => need with { During = Phases.Forward });

    /// <summary>Who reads some positions takes the channels of each operand from there.</summary>
    public override IInlineMap? InlineOutput => new JoinedMap(this);

    public override Step? WithInlineSource(int source, IInlineMap map, IKernelChooser chooser) =>
        this with { inlined = inlined.With(source, map) };

    public override bool JoinsChannels => true;

    public override GradientPart? SameGradient(int source) => new(OutputGradient!, FirstChannel(source));

    public override IEnumerable<Gradient> GradientsRead => OutputGradientIsSplit ? [] : base.GradientsRead;

    public override IEnumerable<Gradient> GradientsWritten => OutputGradientIsSplit ? [] : base.GradientsWritten;

    public override void EmitForward(PassWriter pass)
    {
        if (!OutputIsInlined)
            EmitPart(pass, MapPart.Whole(Output.Shape), pass.Ref(Output));
    }

    protected override string EmitOneKernel(KernelClass kernels) => kernels.Add(Name + "One", SentenceOfKernel, Parameters, writer =>
    {
        int stride = Output.PositionStride;
        int channels = Output.Shape.Channels;
        using (writer.Loop("position", Positions))
        {
            string position = Positions > 1 ? "position" : "0";
            for (int operand = 0; operand < Sources.Count; operand++)
            {
                Value value = Sources[operand];
                string from = At(Operand(operand), Times(position, value.PositionStride));
                string to = At("output", Sum(Times(position, stride), Number(FirstChannel(operand))));
                writer.Line($"Copy({from}, {to}, {Number(value.Shape.Channels)});");
            }

            if (channels < stride)
                writer.Line($"Clear({At("output", Sum(Times(position, stride), Number(channels)))}, {Number(stride - channels)});");
        }
    });

    protected override void EmitBackward(PassWriter pass, int operand, Gradient gradient)
    {
        if (OutputGradientIsSplit)
            return;
        Shape own = Sources[operand].Shape;
        string from = pass.RefAt(OutputGradient!, Number(Images * FirstChannel(operand)));
        pass.Call(
            pass.Kernels.Add(PartLoops.Copy),
            PartLoops.CopyArguments(from, MapPart.Whole(own), own, Images * Output.Shape.Channels, pass.Ref(gradient)));
    }

    /// <summary>Writes the calls that give a part of the output, operand by operand.</summary>
    private void EmitPart(PassWriter pass, MapPart part, string to)
    {
        for (int operand = 0; operand < Sources.Count; operand++)
        {
            Value source = Sources[operand];
            IReadMap map = inlined.TryGetValue(operand, out IInlineMap? made) ? made : new StoredMap(source, source.Shape);
            map.EmitPart(pass, part, At(to.Substring("ref ".Length), Images * FirstChannel(operand)));
        }
    }

    /// <summary>The channel at which an operand begins.</summary>
    private int FirstChannel(int operand) => Sources.Take(operand).Sum(before => before.Shape.Channels);

    /// <summary>The output, put together where it is read.</summary>
    private sealed class JoinedMap(ConcatenateStep step) : IInlineMap
    {
        public IEnumerable<BufferNeed> Needs => Enumerable.Range(0, step.Sources.Count).SelectMany(operand =>
            step.inlined.TryGetValue(operand, out IInlineMap? made) ? made.Needs
                : [new BufferNeed(step.Sources[operand], TileLength(step.Sources[operand]), Phases.Forward | Phases.Backward)]);

        public bool AddsUpToZero => false;

        public void EmitPart(PassWriter pass, MapPart part, string to) => step.EmitPart(pass, part, to);
    }
}
