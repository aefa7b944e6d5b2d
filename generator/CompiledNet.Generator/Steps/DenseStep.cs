using CompiledNet.Generator.Kernels;

namespace CompiledNet.Generator.Steps;

/// <summary>A fully connected layer with its bias and activation: correlations of a single position.</summary>
internal sealed record DenseStep(string Name, Weights Weights, FunctionSpec Activation) : WeightedStep(Name, Weights, Activation)
{
    private static readonly Dimensions ToUnits = new("input", "unit", "units");
    private static readonly Dimensions ToInputs = new("unit", "input", "inputs");

    private readonly Buffer transposed = new(Names.Variable(Name) + "Transposed");
    private bool leavesGradient;
    private bool sumsOverLanes;
    private PerWidth<RegisterTile>? forwardTiles;
    private PerWidth<RegisterTile>? inputGradientTiles;
    private PerWidth<OuterTile>? oneTiles;
    private PerWidth<OuterTile>? kernelGradientTiles;

    private int Inputs => Input.Shape.Length;

    private int Units => Output.Shape.Channels;

    public override bool ReadsDenseImage => true;

    public override string Sentence => $"{Name}: dense{FoldedWords}{ActivationWords}: {Inputs} to {Units}.";

    public override IEnumerable<BufferNeed> Needs =>
        IsTrained && HasBackward && !sumsOverLanes ? [new(transposed, (long)Contract.TileImages * TransposedStride, Phases.Backward)] : [];

    public override string? Algorithm => leavesGradient ? "Gradient of the kernel once a batch" : null;

    public override OuterGradient? OuterGradient => leavesGradient ? new(Kernel, Input, transposed) : null;

    /// <summary>
    /// What is left to the trainer has the stride of the kernel, and so have units that fill vectors; fewer are as long as the vector that holds them.
    /// </summary>
    private int TransposedStride =>
        leavesGradient || Units > VectorTarget.All[0].Lanes ? Kernel.RowStride : VectorTarget.All[0].Holding(Units).Lanes;

    private Correlation Forward => new(IsTransposed: false, WindowAxis.Points(1), WindowAxis.Points(1), Units, Inputs, WeightStrides);

    private Correlation Backward =>
        new(IsTransposed: true, WindowAxis.Points(1), WindowAxis.Points(1), Inputs, Units, WeightStrides.Transpose());

    private WeightStrides WeightStrides => new(0, 0, PerSourceChannel: Kernel.RowStride, PerOutChannel: 1);

    /// <summary>One image: a convolution whose kernel is as large as its input.</summary>
    private OneImageSums OneSums => new(
        WindowAxis.Whole(Input.Shape.Height), WindowAxis.Whole(Input.Shape.Width), Input.Shape, Input.PositionStride, Units, Kernel.RowStride, HasBias, RowsPerCall: 1, Activation);

    /// <summary>A dense layer before anything is fused with it.</summary>
    public static DenseStep Of(string name, Value input, Value output, Weights weights) =>
        new(name, weights, ActivationKind.Linear) { Sources = [input], Output = output };

    public override Step ChooseAlgorithm(IKernelChooser chooser, bool isTraining)
    {
        bool leaves = isTraining && IsTrained && IsOnlyTrainer && chooser.TakesGradientOfBatch(Kernel.StoredLength);
        return this with { leavesGradient = leaves, sumsOverLanes = !leaves && chooser.SumsOverLanes(Units) };
    }

    public override Step ChooseKernels(IKernelChooser chooser) => this with
    {
        forwardTiles = chooser.CutCorrelation(Forward),
        inputGradientTiles = NeedsInputGradient ? chooser.CutCorrelation(Backward) : null,
        oneTiles = chooser.CutOneImage(OneSums),
        kernelGradientTiles = IsTrained && !leavesGradient && !sumsOverLanes ? chooser.CutOuterProduct(Inputs, Units, Kernel.RowStride) : null,
    };

    public override IEnumerable<string> Choices(Phases phase) => phase switch
    {
        Phases.One => [$"{oneTiles}"],
        Phases.Backward =>
            new[]
            {
                leavesGradient ? "the kernel's gradient once a batch"
                    : IsTrained && sumsOverLanes ? "the kernel's gradient summed over lanes"
                    : kernelGradientTiles is null ? "" : $"{kernelGradientTiles} of the kernel's gradient",
                inputGradientTiles is null ? "" : $"{inputGradientTiles} of the input's",
            }.Where(choice => choice.Length > 0),
        _ => [$"{forwardTiles}"],
    };

    public override void EmitForward(PassWriter pass)
    {
        string input = pass.Ref(Input);
        string output = pass.Ref(Output);
        KernelClass kernels = pass.Kernels;
        string kernel = new CorrelationEmitter(Forward, kernels, ToUnits, forwardTiles![kernels.Target])
        {
            Ends = new(HasBias, Activation),
        }.Emit(Name + "Forward", $"{Name}: output[unit] = bias[unit] + sum of input[input] * kernel[input][unit].");
        pass.Call(kernel, [input, .. WeightRefs(pass), output]);
    }

    public override void EmitOne(PassWriter pass)
    {
        string input = pass.Ref(Input);
        string output = pass.Ref(Output);
        string kernel = new OneImageEmitter(pass.Kernels, OneSums, oneTiles![pass.Target])
            .Emit(Name + "One", $"{Name} of one image: output[unit] = sum of input[input] * kernel[input][unit].");
        pass.Call(kernel, [input, .. WeightRefs(pass), output]);
    }

    public override void EmitBackward(PassWriter pass)
    {
        EmitDelta(pass);
        string delta = pass.Ref(OutputGradient!);
        KernelClass kernels = pass.Kernels;
        if (IsTrained)
            EmitKernelGradient(pass, delta);

        if (InputGradient is { } gradient)
        {
            string inputGradient = new CorrelationEmitter(Backward, kernels, ToInputs, inputGradientTiles![kernels.Target])
                .Emit(
                    Name + "InputGradient", $"{Name}, gradient of the input: inputGradient[input] = sum of delta[unit] * kernel[input][unit].");
            pass.Call(inputGradient, [delta, pass.Ref(Kernel), pass.Ref(gradient)]);
        }
    }

    /// <summary>Sums of products of inputs and deltas over the images: of few units one by one, else outer products of the transposed deltas.</summary>
    private void EmitKernelGradient(PassWriter pass, string delta)
    {
        if (sumsOverLanes)
        {
            pass.Lines.Line($"SumProducts({pass.Ref(Input)}, {Inputs}, {delta}, {Units}, {pass.GradientRef(Kernel)}, {Kernel.RowStride});");
            return;
        }

        string rows = pass.Ref(transposed);
        pass.Lines.Line($"TransposeTile({delta}, {Units}, {rows}, {TransposedStride});");
        if (leavesGradient)
            return;
        string kernelGradient = new OuterProductEmitter(Name, Inputs, Kernel.RowStride, kernelGradientTiles![pass.Target], pass.Kernels)
        {
            NarrowStride = TransposedStride,
        }.Emit();
        pass.Call(kernelGradient, [pass.Ref(Input), rows, pass.GradientRef(Kernel)]);
    }
}
