using CompiledNet.Generator.Kernels;
using static CompiledNet.Generator.Words.Terms;

namespace CompiledNet.Generator.Steps;

/// <summary>
/// Batch normalization: by the statistics of the batch in training, by moving averages where it is frozen and in prediction, where it is
/// folded into the weights before it if there are some. In training it ends one segment with statistics of its tile, and begins the next
/// with those of the batch.
/// </summary>
/// <param name="Gamma">What normalized values are multiplied by; null for 1.</param>
/// <param name="Beta">What is added to them; null for 0.</param>
/// <param name="UsesBatch">Whether training takes the statistics of the batch; else moving averages, as predictions do.</param>
/// <param name="Momentum">What stays of the moving averages.</param>
/// <param name="Epsilon">What is added to the variance.</param>
/// <param name="FirstExchange">First float of its statistics in what a tile tells the others; the sums of its gradient follow.</param>
internal sealed partial record BatchNormalizationStep(
    string Name, ParameterSlot? Gamma, ParameterSlot? Beta, ParameterSlot MovingMean, ParameterSlot MovingVariance, bool UsesBatch, float Momentum, float Epsilon, int FirstExchange)
    : PredictionStep(Name)
{
    private const int Images = Contract.TileImages;

    /// <summary>Mean of the batch and 1 / its standard deviation, a vector of channels each.</summary>
    private readonly Buffer statistics = new(Names.Variable(Name) + "Statistics");

    /// <summary>What normalized values are multiplied by: gamma / standard deviation.</summary>
    private readonly Buffer scales = new(Names.Variable(Name) + "Scales");

    /// <summary>Sums of a block of positions, for each channel and image, and what blocks come to in double precision.</summary>
    private readonly Buffer forwardSums = new(Names.Variable(Name) + "Sums16");
    private readonly Buffer forwardTotals = new(Names.Variable(Name) + "Totals");
    private readonly Buffer backwardSums = new(Names.Variable(Name) + "GradientSums16");
    private readonly Buffer backwardTotals = new(Names.Variable(Name) + "GradientTotals");

    /// <summary>The elementwise function of what is normalized.</summary>
    public FunctionSpec Activation { get; private init; } = ActivationKind.Linear;

    /// <summary>Floats of a vector of channels, padded.</summary>
    public int Stored => MovingMean.RowStride;

    public override bool WaitsForward => UsesBatch;

    public override bool WaitsBackward => UsesBatch && NeedsInputGradient;

    public override IFollower? InputFollower => UsesBatch ? new StatisticsFollower(this) : null;

    public override IFollower? GradientFollower => UsesBatch ? new SumsFollower(this) : null;

    public override bool ReadsOutputBehindWait => DerivativeReadsOutput;

    public override IInlineMap? InlineOutput => UsesBatch && !DerivativeReadsOutput ? new NormalizedMap(this) : null;

    public override IInlineMap? InlineInputGradient => WaitsBackward ? new InputGradientMap(this) : null;

    public override bool ReadsDenseImage => false;

    public override string Sentence => $"{Name}: batch normalization{Activation.Words}: {Input.Shape}.";

    /// <summary>A frozen one uses its moving averages in training too, and waits for nobody.</summary>
    public override IReadOnlyList<ParameterSlot> TrainedParameters => UsesBatch ? [.. new[] { Gamma, Beta }.OfType<ParameterSlot>()] : [];

    public override IEnumerable<BufferNeed> Needs =>
    [
        new(scales, Stored, Phases.Tile | Phases.Forward | Phases.Backward),
        .. UsesBatch ? NeedsOfBatch : [],
    ];

    private BufferNeed[] NeedsOfBatch =>
    [
        new(statistics, StatisticsRows * Stored, Phases.Forward | Phases.Backward),
        .. InputFollower!.Needs,
        .. GradientFollower!.Needs,
    ];

    private int Channels => Input.Shape.Channels;

    /// <summary>Mean and 1 / standard deviation; where the gradient goes on, what every value of a channel gets of the batch's sums too.</summary>
    private int StatisticsRows => WaitsBackward ? 4 : 2;

    /// <summary>
    /// Whether the derivative of the activation follows from its output alone; else it is taken of what was normalized, which costs a
    /// multiply-add to have again.
    /// </summary>
    private bool DerivativeReadsOutput => Activation != ActivationKind.Linear && !Activation.DerivativeNeedsInput
        && Activation.Kind is not (ActivationKind.Relu or ActivationKind.Relu6 or ActivationKind.LeakyRelu);

    /// <summary>Whether the derivative is taken of what was normalized, computed again.</summary>
    private bool DerivativeReadsNormalized => Activation != ActivationKind.Linear && !DerivativeReadsOutput;

    /// <summary>First float of the sums of its gradient in what a tile tells the others.</summary>
    private int BackwardExchange => FirstExchange + (2 * Stored);

    /// <summary>An activation is computed with it, but for that behind a frozen one, whose gradient needs nothing of the input.</summary>
    public override Step? Absorb(Step next, bool isTraining) =>
        next is ActivationStep activation && Activation == ActivationKind.Linear && !Input.IsNetworkInput && (UsesBatch || !isTraining)
            ? this with { Activation = activation.Activation, Output = next.Output }
            : null;

    public override Step ChooseKernels(IKernelChooser chooser) => this;

    public override IEnumerable<string> Choices(Phases phase) => [];

    /// <summary>References to gamma and beta, where there are such, and the moving averages.</summary>
    public IEnumerable<string> ParameterRefs(PassWriter pass) =>
        [.. pass.Refs(Gamma), .. pass.Refs(Beta), pass.Ref(MovingMean), pass.Ref(MovingVariance)];

    public override void EmitForward(PassWriter pass)
    {
        if (pass.IsTraining && WaitsForward)
        {
            EmitForwardByBatch(pass);
            return;
        }

        pass.Call(EmitScales(pass.Kernels), [.. pass.Refs(Gamma), pass.Ref(MovingVariance), Number(Stored), pass.Ref(scales)]);
        EmitNormalize(pass, pass.Ref(MovingMean), MapPart.Whole(Input.Shape), pass.Ref(Output));
    }

    public override void EmitOne(PassWriter pass)
    {
        string input = pass.Ref(Input);
        string output = pass.Ref(Output);
        pass.Call(EmitOneKernel(pass.Kernels), [input, .. ParameterRefs(pass), output]);
    }

    public override void EmitBackward(PassWriter pass)
    {
        if (!UsesBatch)
        {
            pass.Call(
                EmitFrozenBackward(pass.Kernels),
                [pass.Ref(OutputGradient!), pass.Ref(scales), .. Size.Take(2), pass.Ref(InputGradient!)]);
            return;
        }

        if (!FollowsGradient)
            GradientFollower!.EmitAll(pass, Output.Shape.Positions);
        pass.Call(
            EmitEndOfSums(pass.Kernels),
            [
                pass.Ref(backwardTotals), pass.Ref(statistics), .. Size.Skip(1), .. TrainedParameters.Select(pass.GradientRef),
                .. WaitsBackward ? [Told(pass, BackwardExchange)] : Array.Empty<string>(),
            ]);
        if (InputGradient is not { } gradient)
            return;
        pass.NextSegment();
        pass.Comment($"{Name}, backward, with the sums of the batch.");
        pass.Call(
            EmitGradientStatistics(pass.Kernels, pass.ExchangeLength),
            [
                pass.Ref(scales), pass.ExchangeRef(Number(BackwardExchange)), "tile.Images", .. Size, pass.Ref(statistics),
            ]);
        if (!InputGradientIsInlined)
            InlineInputGradient!.EmitPart(pass, MapPart.Whole(Input.Shape), pass.Ref(gradient));
    }

    /// <summary>The arguments of kernels that say how large the map is.</summary>
    private string[] Size => MapLoops.Arguments(Input.Shape, Stored);

    /// <summary>The same for some positions of it.</summary>
    private string[] SizeOf(string positions) => [positions, .. Size.Skip(1)];

    /// <summary>A part of a map, behind others of so many positions each.</summary>
    private string PartOf(Buffer map, PassWriter pass, string part, int each) => pass.RefAt(map, Times(part, each * Channels * Images));

    /// <summary>What the derivative of the activation takes: beta or the output, or a part of it.</summary>
    private IEnumerable<string> DerivativeRefs(PassWriter pass, string part = "0", int each = 0) => Activation == ActivationKind.Linear ? []
        : DerivativeReadsOutput ? [PartOf(Output, pass, part, each)] : pass.Refs(Beta);

    /// <summary>The parameters of kernels for <see cref="DerivativeRefs"/>.</summary>
    private string DerivativeParameters => Activation == ActivationKind.Linear ? "" : DerivativeReadsOutput ? "ref float output, " : BetaParameter;

    private string GammaParameter => Gamma is null ? "" : "ref float gamma, ";

    private string BetaParameter => Beta is null ? "" : "ref float beta, ";

    private void EmitForwardByBatch(PassWriter pass)
    {
        if (!FollowsInput)
            InputFollower!.EmitAll(pass, Input.Shape.Positions);
        pass.Lines.Line($"Narrow({pass.Ref(forwardTotals)}, {Told(pass, FirstExchange)}, {2 * Stored});");
        pass.NextSegment();
        pass.Comment($"{Name}, with the statistics of the batch. The first tile keeps the moving averages.");
        pass.Call(
            EmitCombine(pass.Kernels, pass.ExchangeLength),
            [
                pass.ExchangeRef(Number(FirstExchange)), "tile.Images", "tile.UpdatesState && tile.Index == 0", .. pass.Refs(Gamma),
                pass.Ref(MovingMean), pass.Ref(MovingVariance), Number(Input.Shape.Positions), Number(Stored), pass.Ref(statistics), pass.Ref(scales),
            ]);
        if (!OutputIsInlined)
            EmitNormalize(pass, pass.Ref(statistics), MapPart.Whole(Input.Shape), pass.Ref(Output));
    }

    private void EmitNormalize(PassWriter pass, string means, MapPart part, string to) => pass.Call(
        EmitNormalize(pass.Kernels), [pass.Ref(Input), means, pass.Ref(scales), .. pass.Refs(Beta), .. PartLoops.Arguments(part, Input.Shape, to)]);

    /// <summary>Where the tile at hand tells the others something.</summary>
    private static string Told(PassWriter pass, int first) =>
        pass.ExchangeRef(Sum($"tile.Index * {pass.ExchangeLength}", Number(first)));

    /// <summary>The output, normalized where it is read.</summary>
    private sealed class NormalizedMap(BatchNormalizationStep step) : IInlineMap
    {
        public IEnumerable<BufferNeed> Needs =>
        [
            new(step.Input, TileLength(step.Input), Phases.Forward | Phases.Backward),
            new(step.statistics, step.StatisticsRows * step.Stored, Phases.Forward | Phases.Backward),
            new(step.scales, step.Stored, Phases.Forward | Phases.Backward),
        ];

        public bool AddsUpToZero => false;

        public void EmitPart(PassWriter pass, MapPart part, string to) => step.EmitNormalize(pass, pass.Ref(step.statistics), part, to);
    }

    /// <summary>The gradient of the input, made of that of the output where it is read.</summary>
    private sealed class InputGradientMap(BatchNormalizationStep step) : IInlineMap
    {
        public IEnumerable<BufferNeed> Needs =>
        [
            new(step.Input, TileLength(step.Input), Phases.Backward),
            new(step.statistics, step.StatisticsRows * step.Stored, Phases.Backward),
            new(step.scales, step.Stored, Phases.Backward),
            new(step.OutputGradient!, TileLength(step.Output), Phases.Backward),
            .. step.DerivativeReadsOutput ? [new BufferNeed(step.Output, TileLength(step.Output), Phases.Backward)] : Array.Empty<BufferNeed>(),
        ];

        /// <summary>What is added to all values of a channel is subtracted with their mean: nothing depends on it.</summary>
        public bool AddsUpToZero => true;

        public void EmitPart(PassWriter pass, MapPart part, string to) => pass.Call(
            step.EmitInputGradient(pass.Kernels),
            [
                pass.Ref(step.Input), pass.Ref(step.statistics), pass.Ref(step.scales), .. step.DerivativeRefs(pass), "tile.Count", Number(step.Stored),
                pass.Ref(step.OutputGradient!), .. PartLoops.Arguments(part, step.Input.Shape, to),
            ]);
    }
}
