using CompiledNet.Generator.Kernels;
using static CompiledNet.Generator.Words.Terms;

namespace CompiledNet.Generator.Steps;

/// <summary>
/// A layer that goes through the steps of a sequence and remembers: each step's state follows from the one before. The products of inputs
/// and weights are those of all steps at once, a convolution before it; what is left for each step are the products with the state, and the
/// gates, which are the cell's own file. Training keeps the gates in the place of the products that they are made of. Its sources are these
/// products and, where some steps do not count, a mask: there the state stays what it was.
/// </summary>
/// <param name="Recurrent">The weights that the state is multiplied with: a row of all gates for each unit.</param>
/// <param name="RecurrentBias">What is added to those products; null where there is nothing of its own.</param>
/// <param name="Activation">The function of what is remembered.</param>
/// <param name="GateActivation">The function of the gates.</param>
/// <param name="IsBackwards">Whether it begins with the last step. States stand in the order of the steps all the same.</param>
internal abstract partial record RecurrentStep(
    string Name, ParameterSlot Recurrent, ParameterSlot? RecurrentBias, FunctionSpec Activation, FunctionSpec GateActivation, bool IsBackwards)
    : PredictionStep(Name)
{
    private const int Images = Contract.TileImages;

    private static readonly Dimensions ToGates = new("unit", "gate", "gates");
    private static readonly Dimensions ToUnits = new("gate", "unit", "units");

    private readonly Buffer origin = new(Names.Variable(Name) + "Origin");
    private readonly Buffer states = new(Names.Variable(Name) + "States");
    private readonly Buffer memories = new(Names.Variable(Name) + "Memories");
    private readonly Buffer projected = new(Names.Variable(Name) + "Projected");
    private readonly Buffer sums = new(Names.Variable(Name) + "Sums");
    private readonly Buffer lateSums = new(Names.Variable(Name) + "LateSums");
    private readonly Buffer stateGradient = new(Names.Variable(Name) + "StateGradient");
    private readonly Buffer passed = new(Names.Variable(Name) + "Passed");
    private readonly Buffer operandGradient = new(Names.Variable(Name) + "OperandGradient");
    private readonly Buffer carried = new(Names.Variable(Name) + "Carried");
    private readonly Buffer recurrentDelta = new(Names.Variable(Name) + "RecurrentDelta");
    private readonly Buffer totals = new(Names.Variable(Name) + "Totals");
    private readonly Buffer biasSums = new(Names.Variable(Name) + "BiasSums16");
    private readonly Buffer biasTotals = new(Names.Variable(Name) + "BiasTotals");

    private IReadOnlyList<PerWidth<RegisterTile>> forwardTiles = [];
    private IReadOnlyList<PerWidth<RegisterTile>> stateGradientTiles = [];
    private PerWidth<OuterTile>? oneTiles;
    private IReadOnlyList<PerWidth<KernelGradientTile>> kernelGradientTiles = [];

    /// <summary>What stands beside the state of each step.</summary>
    protected enum Memory
    {
        /// <summary>Nothing.</summary>
        None,

        /// <summary>A second state, which the next step takes too.</summary>
        Cell,

        /// <summary>What the way back needs of the step.</summary>
        OfStep,

        /// <summary>What the early gates make of the state before, for the products of the others.</summary>
        Operand,
    }

    /// <summary>What the cell is called: <c>LSTM</c>.</summary>
    protected abstract string CellWords { get; }

    /// <summary>Sums for each unit.</summary>
    protected abstract int Gates { get; }

    protected abstract Memory Kept { get; }

    /// <summary>
    /// How many gates are known before the others, whose products are not with the state but with what those make of it; 0 where all are
    /// known at once.
    /// </summary>
    protected virtual int EarlyGates => 0;

    /// <summary>Whether something goes back from a step to the one before it beside what goes through the weights.</summary>
    protected abstract bool CarriesGradient { get; }

    /// <summary>Whether the gradient of the products with the state is another than that of the products with the input.</summary>
    protected abstract bool HasRecurrentDelta { get; }

    /// <summary>Writes how the state of a vector of units follows from its sums.</summary>
    /// <param name="keeps">Whether the way back needs the gates.</param>
    protected abstract void EmitGates(CellText cell, bool keeps);

    /// <summary>Writes how the gradient of the state, <c>slope</c>, becomes that of the sums.</summary>
    protected abstract void EmitGatesBackward(CellText cell);

    /// <summary>Writes the early gates, and the operand of the other products, <c>memory</c>.</summary>
    /// <param name="keeps">Whether the way back needs the gates.</param>
    protected virtual void EmitEarlyGates(CellText cell, bool keeps) => throw new InvalidOperationException($"{Name} has no early gates.");

    /// <summary>Writes how the gradient of that operand, <c>slope</c>, becomes that of the early sums, and of the state before.</summary>
    protected virtual void EmitEarlyGatesBackward(CellText cell) => throw new InvalidOperationException($"{Name} has no early gates.");

    /// <summary>Which steps count; null where all do.</summary>
    private Value? Mask => Sources.Count > 1 ? Sources[1] : null;

    private int Units => Output.Shape.Channels;

    private int Steps => Input.Shape.Positions;

    private int Sums => Gates * Units;

    /// <summary>Gates whose products are with one operand.</summary>
    private IReadOnlyList<GatePart> Parts => EarlyGates == 0 ? [new(0, Gates)] : [new(0, EarlyGates), new(EarlyGates, Gates - EarlyGates)];

    private bool ReturnsSequence => Output.Shape.IsSequence;

    /// <summary>Where the states are, if all of them are kept.</summary>
    private Buffer States => ReturnsSequence ? Output : states;

    private int First => IsBackwards ? Steps - 1 : 0;

    private int Last => IsBackwards ? 0 : Steps - 1;

    private bool HasTotals => Steps - 1 > 2 * SumBlocks.Positions;

    /// <summary>The gradient of the sums of all steps, which are as long as the input.</summary>
    private Buffer SumsGradient => HasRecurrentDelta ? recurrentDelta : InputGradient!;

    /// <summary>The gradient of the recurrent bias where steps are many; null where they are not.</summary>
    private MapDelta? BiasDelta => RecurrentBias is null || !MapDelta.IsFor(Input.Shape)
        ? null
        : new(Name + "Recurrent", ActivationKind.Linear, Input, SumsGradient) { Bias = new(RecurrentBias, biasSums, biasTotals) };

    public sealed override bool ReadsDenseImage => true;

    /// <summary>A step of one image uses each weight once.</summary>
    public sealed override bool IsSlowerAlone => true;

    public sealed override string Sentence =>
        $"{Name}: {CellWords} of {Units} units{(IsBackwards ? ", from the last step to the first" : "")}{(Mask is null ? "" : ", over the steps that count")}: {Input.Shape} to {Output.Shape}.";

    public sealed override IReadOnlyList<ParameterSlot> TrainedParameters =>
        !Recurrent.IsTrainable ? [] : RecurrentBias is null ? [Recurrent] : [Recurrent, RecurrentBias];

    public sealed override IEnumerable<BufferNeed> Needs
    {
        get
        {
            long state = (long)Images * Units;
            int room = Contract.Pad(Units);
            yield return new(sums, (long)Images * Sums, Phases.Tile | Phases.Forward);
            yield return new(sums, RoomOfGates, Phases.One);
            yield return new(projected, RoomOfGates, Phases.One);
            if (EarlyGates > 0)
                yield return new(lateSums, RoomOfGates, Phases.One);
            Phases training = HasBackward ? Phases.Forward | Phases.Backward : Phases.Forward;
            if (ReturnsSequence)
            {
                yield return new(origin, room, Phases.One) { Columns = Units };
                yield return new(origin, state, Phases.Tile);
            }

            foreach (BufferNeed need in NeedsOfDropout(training))
                yield return need;
            if (ReturnsSequence || HasBackward)
                yield return new(origin, state, training);
            if (Kept is Memory.Cell or Memory.Operand)
            {
                yield return new(memories, room, Phases.One) { Columns = Units };
                yield return new(memories, state, Phases.Tile);
                yield return new(memories, HasBackward ? Steps * state : state, training);
            }

            if (!HasBackward)
                yield break;
            if (Kept is Memory.OfStep)
                yield return new(memories, Steps * state, training);
            if (!ReturnsSequence)
                yield return new(states, Steps * state, training);
            yield return new(stateGradient, state, Phases.Backward);
            if (EarlyGates > 0)
                yield return new(operandGradient, state, Phases.Backward);
            if (Mask is not null)
                yield return new(passed, state, Phases.Backward);
            if (CarriesGradient)
                yield return new(carried, state, Phases.Backward);
            if (HasRecurrentDelta)
                yield return new(recurrentDelta, TileLength(Input), Phases.Backward);
            if (IsTrained && HasTotals)
                yield return new(totals, 2L * Recurrent.StoredLength, Phases.Backward);
            foreach (BufferNeed need in IsTrained && BiasDelta is { } map ? map.Needs : [])
                yield return need;
        }
    }

    /// <summary>Floats of all gates of one image: the last vector of the last gate may reach beyond them.</summary>
    private int RoomOfGates => Math.Max(Contract.Pad(Sums), Sums - Units + Contract.Pad(Units));

    private Correlation Forward(GatePart part) =>
        new(IsTransposed: false, WindowAxis.Points(1), WindowAxis.Points(1), part.Count * Units, Units, WeightStrides);

    private Correlation Backward(GatePart part) =>
        new(IsTransposed: true, WindowAxis.Points(1), WindowAxis.Points(1), Units, part.Count * Units, WeightStrides.Transpose());

    private WeightStrides WeightStrides => new(0, 0, PerSourceChannel: Recurrent.RowStride, PerOutChannel: 1);

    private OneImageSums OneSums => new(
        WindowAxis.Points(1), WindowAxis.Points(1), Shape.Vector(Units), Contract.Pad(Units), Sums, Recurrent.RowStride,
        RecurrentBias is not null, RowsPerCall: 1, ActivationKind.Linear);

    /// <summary>The operand of each step but the first with the gradient of the step's sums.</summary>
    private KernelGradient KernelGradient(GatePart part) => new(
        IsTransposed: false, WindowGeometry.Points(Shape.Sequence(Steps - 1, Units)), Groups: 1, Units, part.Count * Units, Recurrent.RowStride,
        RowsPerCall: 1, DeltaIsOfCall: false, HasTotals ? WaitingSums.Totals : WaitingSums.Registers)
    {
        GroupStrideAbove = Sums * Images,
    };

    public sealed override Step? Absorb(Step next, bool isTraining) => null;

    public sealed override Step ChooseKernels(IKernelChooser chooser) => this with
    {
        forwardTiles = [.. Parts.Select(part => chooser.CutCorrelation(Forward(part)))],
        stateGradientTiles = HasBackward ? [.. Parts.Select(part => chooser.CutCorrelation(Backward(part)))] : [],
        oneTiles = chooser.CutOneImage(OneSums),
        kernelGradientTiles = IsTrained && Steps > 1 ? [.. Parts.Select(part => chooser.CutKernelGradient(KernelGradient(part)))] : [],
    };

    public sealed override IEnumerable<string> Choices(Phases phase) => phase switch
    {
        Phases.One => [$"{oneTiles}"],
        Phases.Backward =>
        [
            .. kernelGradientTiles.Select(tiles => $"{tiles} of the kernel's gradient"),
            .. stateGradientTiles.Select(tiles => $"{tiles} of the state's"),
        ],
        _ => forwardTiles.Select(tiles => $"{tiles}"),
    };

    public sealed override void EmitForward(PassWriter pass)
    {
        bool keeps = pass.IsTraining && HasBackward;
        KernelClass kernels = pass.Kernels;
        string[] products = [
            .. Parts.Select((part, index) => new CorrelationEmitter(Forward(part), kernels, ToGates, forwardTiles[index][kernels.Target])
            {
                Ends = SumEnds.None with { HasBias = RecurrentBias is not null },
            }.Emit(Name + "Recurrent", $"{Name}, what the state gives to the next step: sums[gate] = {(RecurrentBias is null ? "" : "bias[gate] + ")}sum of state[unit] * kernel[unit][gate]."))];
        EmitSteps(pass, products, EmitGatesKernel(kernels, Images, keeps), keeps, Images, step => pass.RefAt(Input, Times(step, Images * Sums)));
        if (keeps && !ReturnsSequence)
            pass.Copy(pass.RefAt(states, Number(Last * Images * Units)), pass.Ref(Output), Images * Units);
    }

    public sealed override void EmitOne(PassWriter pass)
    {
        KernelClass kernels = pass.Kernels;
        string products = new OneImageEmitter(kernels, OneSums, oneTiles![pass.Target])
            .Emit(Name + "RecurrentOne", $"{Name} of one image, what the state gives to the next step: sums[gate] = sum of state[unit] * kernel[unit][gate].");

        // Vectors of the last gate reach beyond it.
        pass.Clear(sums, RoomOfGates);
        pass.Clear(projected, RoomOfGates);
        if (EarlyGates > 0)
            pass.Clear(lateSums, RoomOfGates);
        EmitSteps(pass, [.. Parts.Select(_ => products)], EmitGatesKernel(kernels, 1, keeps: false), keeps: false, images: 1, step =>
        {
            pass.Copy(pass.RefAt(Input, Times(step, Input.PositionStride)), pass.Ref(projected), Sums);
            return pass.Ref(projected);
        });
    }

    /// <summary>Writes the loop over the steps.</summary>
    /// <param name="products">
    /// The kernel of the products with each operand. Of one image it makes all sums, since vectors of a part's last row would reach beyond it.
    /// </param>
    /// <param name="gates">The kernel of the gates.</param>
    /// <param name="keeps">Whether the way back follows.</param>
    /// <param name="images">How many images it is of.</param>
    /// <param name="project">Where the products of inputs and weights of a step are.</param>
    private void EmitSteps(
        PassWriter pass, IReadOnlyList<string> products, string gates, bool keeps, int images, Func<string, string> project)
    {
        int stateLength = images == 1 ? Contract.Pad(Units) : images * Units;
        bool keepsStates = keeps || ReturnsSequence;
        pass.Clear(keepsStates ? origin : Output, stateLength);
        if (Kept is Memory.Cell && !keeps)
            pass.Clear(memories, stateLength);
        EmitDraw(pass);
        string early = EarlyGates > 0 ? EmitEarlyGatesKernel(pass.Kernels, images, keeps) : "";
        using (Loop(pass, isReverse: false))
        {
            string step = Steps > 1 ? "step" : "0";
            string previous = keepsStates ? Previous(pass, States, stateLength) : pass.Ref(Output);
            string[] bias = [.. pass.Refs(RecurrentBias)];
            string projection = project(step);
            string taken = EmitDrop(pass, previous, DroppedAt(pass, step, keeps));
            pass.Call(products[0], [taken, pass.Ref(Recurrent), .. bias, pass.Ref(sums)]);
            string[] late = [];
            if (EarlyGates > 0)
            {
                int first = images == 1 ? 0 : EarlyGates * Units;
                Buffer others = images == 1 ? lateSums : sums;
                string operand = keeps ? pass.RefAt(memories, Times(step, stateLength)) : pass.Ref(memories);
                pass.Call(early, [projection, pass.Ref(sums), taken, operand]);
                pass.Call(products[1], [operand, ColumnOf(pass.Ref(Recurrent), first), pass.RefAt(others, Number(first * images))]);
                late = [pass.Ref(others)];
            }

            string state = keepsStates ? pass.RefAt(States, Times(step, stateLength)) : pass.Ref(Output);
            string[] memory = Kept switch
            {
                Memory.Cell when keeps => [Previous(pass, memories, stateLength), pass.RefAt(memories, Times(step, stateLength))],
                Memory.Cell => [pass.Ref(memories), pass.Ref(memories)],
                Memory.OfStep when keeps => [pass.RefAt(memories, Times(step, stateLength))],
                _ => [],
            };
            pass.Call(gates, [projection, pass.Ref(sums), .. late, previous, state, .. memory, .. MaskRef(pass, step, images)]);
        }
    }

    /// <summary>A place in a row of the recurrent kernel, or of its gradient.</summary>
    private static string ColumnOf(string kernel, int column) => At(kernel.Substring("ref ".Length), column);

    /// <summary>What the mask says of a step, of each image; nothing where all steps count.</summary>
    private IEnumerable<string> MaskRef(PassWriter pass, string step, int images) => Mask is null ? [] : [pass.RefAt(Mask, Times(step, images))];

    /// <summary>The loop over the steps in the order of the layer, or back; none where there is one step.</summary>
    private CodeWriter.BlockScope Loop(PassWriter pass, bool isReverse) =>
        Steps == 1 ? default
        : IsBackwards == isReverse ? pass.Lines.Loop("step", Steps)
        : pass.Lines.Block($"for (nint step = {Steps - 1}; step >= 0; step--)");

    /// <summary>What a buffer has of the step before the one at hand: zeros where that is the first.</summary>
    private string Previous(PassWriter pass, Buffer buffer, int length)
    {
        string none = pass.Ref(origin);
        return Steps == 1 ? none
            : $"ref (step == {First} ? {none} : {pass.RefAt(buffer, Times(IsBackwards ? "step + 1" : "step - 1", length))})";
    }

    /// <summary>Gates whose products are with one operand.</summary>
    private readonly record struct GatePart(int First, int Count);
}
