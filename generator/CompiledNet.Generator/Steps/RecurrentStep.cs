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
    private readonly Buffer stateGradient = new(Names.Variable(Name) + "StateGradient");
    private readonly Buffer passed = new(Names.Variable(Name) + "Passed");
    private readonly Buffer carried = new(Names.Variable(Name) + "Carried");
    private readonly Buffer recurrentDelta = new(Names.Variable(Name) + "RecurrentDelta");
    private readonly Buffer totals = new(Names.Variable(Name) + "Totals");
    private readonly Buffer biasTotals = new(Names.Variable(Name) + "BiasTotals");

    private PerWidth<RegisterTile>? forwardTiles;
    private PerWidth<RegisterTile>? stateGradientTiles;
    private PerWidth<OuterTile>? oneTiles;
    private PerWidth<KernelGradientTile>? kernelGradientTiles;
    private int positionsOfStrip;

    /// <summary>What stands beside the state of each step.</summary>
    protected enum Memory
    {
        /// <summary>Nothing.</summary>
        None,

        /// <summary>A second state, which the next step takes too.</summary>
        Cell,

        /// <summary>What the way back needs of the step.</summary>
        OfStep,
    }

    /// <summary>What the cell is called: <c>LSTM</c>.</summary>
    protected abstract string CellWords { get; }

    /// <summary>Sums for each unit.</summary>
    protected abstract int Gates { get; }

    protected abstract Memory Kept { get; }

    /// <summary>Whether something goes back from a step to the one before it beside what goes through the weights.</summary>
    protected abstract bool CarriesGradient { get; }

    /// <summary>Whether the gradient of the products with the state is another than that of the products with the input.</summary>
    protected abstract bool HasRecurrentDelta { get; }

    /// <summary>Writes how the state of a vector of units follows from its sums.</summary>
    /// <param name="keeps">Whether the way back needs the gates.</param>
    protected abstract void EmitGates(CellText cell, bool keeps);

    /// <summary>Writes how the gradient of the state, <c>slope</c>, becomes that of the sums.</summary>
    protected abstract void EmitGatesBackward(CellText cell);

    /// <summary>Which steps count; null where all do.</summary>
    private Value? Mask => Sources.Count > 1 ? Sources[1] : null;

    private int Units => Output.Shape.Channels;

    private int Steps => Input.Shape.Positions;

    private int Sums => Gates * Units;

    private bool ReturnsSequence => Output.Shape.IsSequence;

    /// <summary>Where the states are, if all of them are kept.</summary>
    private Buffer States => ReturnsSequence ? Output : states;

    private int First => IsBackwards ? Steps - 1 : 0;

    private int Last => IsBackwards ? 0 : Steps - 1;

    private bool HasTotals => Steps - 1 > 2 * SumBlocks.Positions;

    private bool HasBiasTotals => RecurrentBias is not null && ElementwiseEmitter.HasStrips(Input.Shape);

    public sealed override bool ReadsDenseImage => true;

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
            Phases training = HasBackward ? Phases.Forward | Phases.Backward : Phases.Forward;
            if (ReturnsSequence)
            {
                yield return new(origin, room, Phases.One) { Columns = Units };
                yield return new(origin, state, Phases.Tile);
            }

            if (ReturnsSequence || HasBackward)
                yield return new(origin, state, training);
            if (Kept is Memory.Cell)
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
            if (Mask is not null)
                yield return new(passed, state, Phases.Backward);
            if (CarriesGradient)
                yield return new(carried, state, Phases.Backward);
            if (HasRecurrentDelta)
                yield return new(recurrentDelta, TileLength(Input), Phases.Backward);
            if (IsTrained && HasTotals)
                yield return new(totals, 2L * Recurrent.StoredLength, Phases.Backward);
            if (IsTrained && HasBiasTotals)
                yield return new(biasTotals, 2L * RecurrentBias!.StoredLength, Phases.Backward);
        }
    }

    /// <summary>Floats of all gates of one image: the last vector of the last gate may reach beyond them.</summary>
    private int RoomOfGates => Math.Max(Contract.Pad(Sums), Sums - Units + Contract.Pad(Units));

    private Correlation Forward => new(IsTransposed: false, WindowAxis.Points(1), WindowAxis.Points(1), Sums, Units, WeightStrides);

    private Correlation Backward =>
        new(IsTransposed: true, WindowAxis.Points(1), WindowAxis.Points(1), Units, Sums, WeightStrides.Transpose());

    private WeightStrides WeightStrides => new(0, 0, PerSourceChannel: Recurrent.RowStride, PerOutChannel: 1);

    private OneImageSums OneSums => new(
        WindowAxis.Points(1), WindowAxis.Points(1), Shape.Vector(Units), Contract.Pad(Units), Sums, Recurrent.RowStride,
        RecurrentBias is not null, RowsPerCall: 1, ActivationKind.Linear);

    /// <summary>Each state with the gradient of the sums of the step after it.</summary>
    private KernelGradient KernelGradient => new(
        IsTransposed: false, WindowGeometry.Points(Shape.Sequence(Steps - 1, Units)), Groups: 1, Units, Sums, Recurrent.RowStride,
        RowsPerCall: 1, DeltaIsOfCall: false, HasTotals ? WaitingSums.Totals : WaitingSums.Registers);

    public sealed override Step? Absorb(Step next, bool isTraining) => null;

    public sealed override Step ChooseKernels(IKernelChooser chooser) => this with
    {
        forwardTiles = chooser.CutCorrelation(_ => Forward),
        stateGradientTiles = HasBackward ? chooser.CutCorrelation(_ => Backward) : null,
        oneTiles = chooser.CutOuterProduct(OneSums.LongestRun, Sums, Recurrent.RowStride),
        kernelGradientTiles = IsTrained && Steps > 1 ? chooser.CutKernelGradient(KernelGradient) : null,
        positionsOfStrip = chooser.PositionsOfStrip,
    };

    public sealed override IEnumerable<string> Choices(Phases phase) => phase switch
    {
        Phases.One => [$"{oneTiles}"],
        Phases.Backward =>
        [
            .. kernelGradientTiles is null ? Array.Empty<string>() : [$"{kernelGradientTiles} of the kernel's gradient"],
            $"{stateGradientTiles} of the state's",
        ],
        _ => [$"{forwardTiles}"],
    };

    public sealed override void EmitForward(PassWriter pass)
    {
        bool keeps = pass.IsTraining && HasBackward;
        KernelClass kernels = pass.Kernels;
        string products = new CorrelationEmitter(Forward, kernels, ToGates, forwardTiles![kernels.Target]) { HasBias = RecurrentBias is not null }
            .Emit(Name + "Recurrent", $"{Name}, what the state gives to the next step: sums[gate] = {(RecurrentBias is null ? "" : "bias[gate] + ")}sum of state[unit] * kernel[unit][gate].");
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
        EmitSteps(pass, products, EmitGatesKernel(kernels, 1, keeps: false), keeps: false, images: 1, step =>
        {
            pass.Copy(pass.RefAt(Input, Times(step, Input.PositionStride)), pass.Ref(projected), Sums);
            return pass.Ref(projected);
        });
    }

    /// <summary>Writes the loop over the steps.</summary>
    /// <param name="products">The kernel of the products with the state.</param>
    /// <param name="gates">The kernel of the gates.</param>
    /// <param name="keeps">Whether the way back follows.</param>
    /// <param name="images">How many images it is of.</param>
    /// <param name="project">Where the products of inputs and weights of a step are.</param>
    private void EmitSteps(
        PassWriter pass, string products, string gates, bool keeps, int images, Func<string, string> project)
    {
        int stateLength = images == 1 ? Contract.Pad(Units) : images * Units;
        bool keepsStates = keeps || ReturnsSequence;
        pass.Clear(keepsStates ? origin : Output, stateLength);
        if (Kept is Memory.Cell && !keeps)
            pass.Clear(memories, stateLength);
        using (Loop(pass, isReverse: false))
        {
            string step = Steps > 1 ? "step" : "0";
            string previous = keepsStates ? Previous(pass, States, stateLength) : pass.Ref(Output);
            string[] bias = [.. pass.Refs(RecurrentBias)];
            pass.Call(products, [previous, pass.Ref(Recurrent), .. bias, pass.Ref(sums)]);
            string state = keepsStates ? pass.RefAt(States, Times(step, stateLength)) : pass.Ref(Output);
            string[] memory = Kept switch
            {
                Memory.Cell when keeps => [Previous(pass, memories, stateLength), pass.RefAt(memories, Times(step, stateLength))],
                Memory.Cell => [pass.Ref(memories), pass.Ref(memories)],
                Memory.OfStep when keeps => [pass.RefAt(memories, Times(step, stateLength))],
                _ => [],
            };
            pass.Call(gates, [project(step), pass.Ref(sums), previous, state, .. memory, .. MaskRef(pass, step, images)]);
        }
    }

    public sealed override void EmitBackward(PassWriter pass)
    {
        KernelClass kernels = pass.Kernels;
        (int state, int row) = (Images * Units, Images * Sums);
        string delta = pass.Ref(InputGradient!);
        string gates = EmitGatesBackwardKernel(kernels);
        string toState = new CorrelationEmitter(Backward, kernels, ToUnits, stateGradientTiles![kernels.Target])
            .Emit(Name + "StateGradient", $"{Name}, gradient of a state by the step after it: stateGradient[unit] = sum of delta[gate] * kernel[unit][gate].");
        if (ReturnsSequence)
            pass.Clear(stateGradient, state);
        else
            pass.Copy(OutputGradient!, stateGradient, state);
        if (Mask is not null)
            pass.Clear(passed, state);
        if (CarriesGradient)
            pass.Clear(carried, state);
        using (Loop(pass, isReverse: true))
        {
            string step = Steps > 1 ? "step" : "0";
            string At(Buffer buffer, int length) => pass.RefAt(buffer, Times(step, length));
            string[] output = ReturnsSequence ? [At(OutputGradient!, state)] : [];
            string[] carry = CarriesGradient ? [pass.Ref(carried)] : [];
            string[] memory = Kept switch
            {
                Memory.Cell => [Previous(pass, memories, state), At(memories, state)],
                Memory.OfStep => [At(memories, state)],
                _ => [],
            };
            string[] own = HasRecurrentDelta ? [At(recurrentDelta, row)] : [];
            string[] skip = Mask is null ? [] : [.. MaskRef(pass, step, Images), pass.Ref(passed)];
            pass.Call(gates, [
                .. output, pass.Ref(stateGradient), .. carry, At(Input, row), Previous(pass, States, state), At(States, state), .. memory,
                At(InputGradient!, row), .. own, .. skip]);
            if (Steps > 1)
            {
                using (pass.Lines.Block($"if (step != {First})"))
                    pass.Call(toState, [At(HasRecurrentDelta ? recurrentDelta : InputGradient!, row), pass.Ref(Recurrent), pass.Ref(stateGradient)]);
            }
        }

        if (IsTrained)
            EmitParameterGradients(pass, state, row);
    }

    private void EmitParameterGradients(PassWriter pass, int state, int row)
    {
        Buffer delta = HasRecurrentDelta ? recurrentDelta : InputGradient!;
        pass.Part($"{Name}, gradient of the recurrent kernel.");
        if (Steps == 1)
        {
            pass.Clear(pass.GradientRef(Recurrent), Recurrent.StoredLength);
        }
        else
        {
            string gradient = new KernelGradientEmitter(Name + "Recurrent", KernelGradient, kernelGradientTiles![pass.Target], pass.Kernels).Emit();
            string before = pass.RefAt(States, IsBackwards ? Number(state) : "0");
            string after = pass.RefAt(delta, IsBackwards ? "0" : Number(row));
            if (HasTotals)
            {
                pass.Clear(totals, 2 * Recurrent.StoredLength);
                pass.Call(gradient, [before, after, pass.Ref(totals), "0"]);
                pass.Lines.Line($"Narrow({pass.Ref(totals)}, {pass.GradientRef(Recurrent)}, {Recurrent.StoredLength});");
            }
            else
            {
                pass.Call(gradient, [before, after, pass.GradientRef(Recurrent)]);
            }
        }

        if (RecurrentBias is null)
            return;
        string sum = ElementwiseEmitter.EmitDelta(
            pass.Kernels, Name + "Recurrent", ActivationKind.Linear, hasBias: true, Input.Shape, positionsOfStrip);
        if (!HasBiasTotals)
        {
            pass.Call(sum, [pass.Ref(delta), pass.GradientRef(RecurrentBias)]);
            return;
        }

        pass.Clear(biasTotals, 2 * RecurrentBias.StoredLength);
        pass.Call(sum, [pass.Ref(delta), pass.Ref(biasTotals)]);
        pass.Lines.Line($"Narrow({pass.Ref(biasTotals)}, {pass.GradientRef(RecurrentBias)}, {RecurrentBias.StoredLength});");
    }

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
}
