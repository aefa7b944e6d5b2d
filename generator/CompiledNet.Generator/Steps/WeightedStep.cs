using CompiledNet.Generator.Kernels;
using static CompiledNet.Generator.Words.Terms;

namespace CompiledNet.Generator.Steps;

/// <summary>A layer of weights: what convolution and dense have in common.</summary>
/// <param name="Weights">Kernel and bias.</param>
/// <param name="Activation">The elementwise function of its outputs.</param>
internal abstract record WeightedStep(string Name, Weights Weights, FunctionSpec Activation) : PredictionStep(Name)
{
    private readonly Buffer biasSums = new(Names.Variable(Name) + "BiasSums16");
    private readonly Buffer biasTotals = new(Names.Variable(Name) + "BiasTotals");

    /// <summary>Batch normalization that is folded into weights and bias; in prediction only.</summary>
    public BatchNormalizationStep? Folded { get; private init; }

    public ParameterSlot Kernel => Weights.Kernel;

    public ParameterSlot? Bias => Weights.Bias;

    public sealed override IReadOnlyList<ParameterSlot> TrainedParameters =>
        !Kernel.IsTrainable ? [] : Bias is null ? [Kernel] : [Kernel, Bias];

    /// <summary>Whether the sums begin with a bias: the layer's own, or that of the folded normalization.</summary>
    protected bool HasBias => Bias is not null || Folded is not null;

    private DerivedParameter FoldedKernel => new(Kernel, "FoldedKernel" + Sharer, Kernel.StoredLength);

    private DerivedParameter FoldedBias => new(Kernel, "FoldedBias" + Sharer, Folded!.Stored);

    /// <summary>A kernel that several layers share may have another normalization folded in for each.</summary>
    protected string Sharer => Name == Kernel.Layer ? "" : "Of" + Names.Member(Name);

    /// <summary>The bias, if its gradient is taken.</summary>
    private ParameterSlot? TrainedBias => HasBackward && Bias is { IsTrainable: true } ? Bias : null;

    /// <summary>How the gradient of the output becomes that of the sums on a map of many positions; null where it is that, or positions are few.</summary>
    private MapDelta? Delta => OutputGradient is null || InlineOutputGradient is not null || !MapDelta.IsFor(Output.Shape) || (Activation == ActivationKind.Linear && TrainedBias is null)
        ? null
        : new(Name, Activation, Output, OutputGradient) { Bias = TrainedBias is null ? null : new(TrainedBias, biasSums, biasTotals) };

    public sealed override IFollower? GradientFollower => Delta;

    /// <summary>The gradient of the sums, where that is computed where it is read; null where it is stored.</summary>
    protected virtual IInlineMap? InlineOutputGradient => null;

    /// <summary>Where the sums of the bias' gradient wait, if they do.</summary>
    protected IEnumerable<BufferNeed> BiasNeeds => Delta?.Needs ?? [];

    /// <summary>What a sentence says of activation and folding.</summary>
    protected string FoldedWords => Folded is null ? "" : $" with {Folded.Name} folded in";

    protected string ActivationWords => Activation.Words;

    /// <summary>It becomes that of the sums, before the activation.</summary>
    public override bool ChangesOutputGradient => Activation != ActivationKind.Linear;

    /// <summary>The weights with the normalization in them.</summary>
    public override IReadOnlyList<DerivedParameter> Derived => Folded is null ? [] : [FoldedKernel, FoldedBias];

    /// <summary>
    /// An activation joins the sums; so does, in prediction, the normalization that is folded into them. Where a network is trained, a
    /// function whose derivative follows from its input stays apart: its input, the layer's sums, is kept.
    /// </summary>
    public override Step? Absorb(Step next, bool isTraining) => next switch
    {
        BatchNormalizationStep normalization when !isTraining && CanFold => this with
        {
            Folded = normalization,
            Output = next.Output,
        },
        ActivationStep activation when Activation == ActivationKind.Linear && !(isTraining && activation.Activation.DerivativeNeedsInput) =>
            this with { Activation = activation.Activation, Output = next.Output },
        _ => null,
    };

    /// <summary>Whether the sums are all that comes out.</summary>
    protected virtual bool CanFold => Activation == ActivationKind.Linear && Folded is null;

    /// <summary>What the sums are taken with: the layer's own weights, or those with the normalization in them.</summary>
    protected IEnumerable<string> WeightRefs(PassWriter pass) =>
        [Folded is null ? pass.Ref(Kernel) : pass.Ref(FoldedKernel), .. BiasRefs(pass)];

    /// <summary>What the sums begin with, where they do not begin with zero.</summary>
    protected IEnumerable<string> BiasRefs(PassWriter pass) =>
        Folded is not null ? [pass.Ref(FoldedBias)] : pass.Refs(Bias);

    /// <summary>Folds the normalization into the weights, and makes other forms of what comes of it.</summary>
    public sealed override void EmitDerive(PassWriter pass)
    {
        EmitFold(pass);
        if (Derived.Count > (Folded is null ? 0 : 2))
            EmitForms(pass, () => Folded is null ? pass.Ref(Kernel) : pass.Ref(FoldedKernel));
    }

    /// <summary>Writes the calls that make other forms of a kernel.</summary>
    /// <param name="kernel">Refers to the layer's own, or to that with the normalization in it: each step for itself.</param>
    protected virtual void EmitForms(PassWriter pass, Func<string> kernel)
    {
        // Most layers compute with their kernel as it is.
    }

    private void EmitFold(PassWriter pass)
    {
        if (Folded is null)
            return;
        pass.Comment($"{Folded.Name}, folded into {Name}.");
        string[] bias = [.. pass.Refs(Bias)];
        pass.Call(
            Folded.EmitFold(pass.Kernels, Name, Weights),
            [pass.Ref(Kernel), .. bias, .. Folded.ParameterRefs(pass), Number(Kernel.Rows), Number(Kernel.RowStride), pass.Ref(FoldedKernel), pass.Ref(FoldedBias)]);
    }

    /// <summary>The gradient of the output becomes that of the sums, in place; the bias' gradient is taken on the way.</summary>
    protected void EmitDelta(PassWriter pass)
    {
        if (InlineOutputGradient is not null)
        {
            // Only what adds up to zero is inlined where there is a bias: nothing depends on that.
            if (TrainedBias is not null)
                pass.Clear(pass.GradientRef(TrainedBias), TrainedBias.StoredLength);
        }
        else if (Delta is { } delta)
        {
            if (FollowsGradient)
                delta.EmitEnd(pass);
            else
                delta.EmitWhole(pass);
        }
        else
        {
            // Of one position, a tile's deltas are summed at once, by all networks' one method.
            ParameterSlot? ofTile = Output.Shape.Positions == 1 ? TrainedBias : null;
            ParameterSlot? ofPositions = ofTile is null ? TrainedBias : null;
            if (Activation != ActivationKind.Linear || ofPositions is not null)
            {
                string kernel = ElementwiseEmitter.EmitDelta(pass.Kernels, Name, Activation, ofPositions is not null, Output.Shape);
                string[] output = Activation == ActivationKind.Linear ? [] : [pass.Ref(Output)];
                string[] bias = ofPositions is null ? [] : [pass.GradientRef(ofPositions)];
                pass.Call(kernel, [.. output, pass.Ref(OutputGradient!), .. bias]);
            }

            if (ofTile is not null)
                pass.Lines.Line($"SumTile({pass.Ref(OutputGradient!)}, {Output.Shape.Channels}, {pass.GradientRef(ofTile)});");
        }
    }
}
