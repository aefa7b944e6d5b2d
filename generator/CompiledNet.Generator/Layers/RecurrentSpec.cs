using CompiledNet.Generator.Diagnostics;
using CompiledNet.Generator.Kernels;
using CompiledNet.Generator.Steps;

namespace CompiledNet.Generator.Layers;

/// <summary>
/// A layer that goes through the steps of a sequence and remembers. The products of inputs and weights do not depend on the state: they are
/// computed at all steps at once, as a convolution, before the layer goes through them.
/// </summary>
internal abstract record RecurrentSpec : WeightedSpec
{
    /// <summary>What stands before the parameters of the direction that reads backwards.</summary>
    private const string Other = "backward_";

    protected RecurrentSpec() => Activation = ActivationKind.Tanh;

    public int Units { get; init; }

    public bool ReturnSequences { get; init; }

    public bool GoBackwards { get; init; }

    /// <summary>How two directions become one; none for one direction.</summary>
    public BidirectionalKind Bidirectional { get; init; }

    /// <summary>The function of the gates.</summary>
    public FunctionSpec RecurrentActivation { get; init; } = ActivationKind.Sigmoid;

    /// <summary>The probability to drop a channel of the input, at all steps.</summary>
    public float Dropout { get; init; }

    /// <summary>The probability to drop a unit of the state on its way to the next step's products, at all steps.</summary>
    public float RecurrentDropout { get; init; }

    public InitializerSpec RecurrentInitializer { get; init; } = InitializerKind.Orthogonal;

    public sealed override string Stem => Kind;

    public sealed override LayerTraits Traits =>
        new() { Role = LayerRole.Weights, IsLinear = false, KeepsShift = false, Enlarges = false, Window = null };

    public sealed override bool HeedsMask => true;

    /// <summary>States that are given in the order in which they are reached stand beside other steps.</summary>
    public sealed override int? MaskOf(int index, LayerInputs inputs) => ReturnSequences && !GoBackwards ? inputs.Before.Mask : null;

    /// <summary>It does not end with its activation: a gate or a sum comes behind it.</summary>
    public sealed override FunctionSpec? Function => null;

    public sealed override IReadOnlyList<string> ParameterNames => [.. ParametersOf(channels: 1).Select(parameter => parameter.Name)];

    public sealed override string WidthArgument => "units";

    public sealed override DepthwisePart Depthwise => DepthwisePart.None;

    public bool IsBidirectional => Bidirectional is not BidirectionalKind.None;

    /// <summary>Sums for each unit.</summary>
    public abstract int Gates { get; }

    /// <summary>Whether the function of the gates can be said.</summary>
    public virtual bool HasGates => true;

    /// <summary>Whether what the state gives has a bias of its own.</summary>
    public virtual bool HasRecurrentBias => false;

    /// <summary>The step that goes through the sequence.</summary>
    /// <param name="sources">What the inputs give to the sums, and the mask where there is one.</param>
    protected abstract RecurrentStep CreateStep(
        string name, ParameterSlot recurrent, ParameterSlot? recurrentBias, IReadOnlyList<Value> sources, Value output, bool isBackwards);

    /// <summary>What its identity says of a cell of another kind than the usual.</summary>
    protected virtual string Variant => "";

    /// <summary>The settings that other cells do not have.</summary>
    protected virtual IEnumerable<LayerSetting> SettingsOfCell => [];

    /// <summary>The same layer with what its attribute says that other cells do not have.</summary>
    protected virtual RecurrentSpec ReadCell(WrittenArguments arguments) => this;

    protected sealed override WeightedSpec ReadKernel(WrittenArguments arguments) => ReadCell(arguments) with
    {
        Units = arguments.Int("units") ?? 0,
        ReturnSequences = arguments.Bool("ReturnSequences") ?? false,
        GoBackwards = arguments.Bool("GoBackwards") ?? false,
        Bidirectional = arguments.Enum<BidirectionalKind>("Bidirectional") ?? BidirectionalKind.None,
        RecurrentActivation = arguments.Enum<ActivationKind>("RecurrentActivation") ?? RecurrentActivation.Kind,
        Dropout = arguments.Float("Dropout") ?? 0,
        RecurrentDropout = arguments.Float("RecurrentDropout") ?? 0,
        RecurrentInitializer = InitializerArguments.Read(arguments, "RecurrentInitializer", RecurrentInitializer.Kind),
    };

    protected sealed override void CheckKernel(LayerContext context)
    {
        context.RequireAtLeast(1, Units, "units", "units");
        context.RequireDefined(Bidirectional, "Bidirectional", "Merge");
        InitializerArguments.Check(RecurrentInitializer, "RecurrentInitializer", context);
        DroppingSpec.CheckRate(Dropout, "Dropout", context);
        DroppingSpec.CheckRate(RecurrentDropout, "RecurrentDropout", context);
        CheckGate(Activation, "Activation", "Tanh", context);
        if (HasGates)
        {
            context.RequireDefined(RecurrentActivation.Kind, "RecurrentActivation", "Activation");
            CheckGate(RecurrentActivation, "RecurrentActivation", "Sigmoid", context);
        }

        if (IsBidirectional && GoBackwards)
        {
            context.Report(
                RuleIds.UselessArgument, "GoBackwards", ["GoBackwards", "both directions are read"],
                remedies: [Remedy.RemoveOnly("GoBackwards", "Drop GoBackwards")]);
        }
    }

    /// <summary>On the way back there are the gates, not what they were made of.</summary>
    private static void CheckGate(FunctionSpec function, string argument, string usual, LayerContext context)
    {
        if (function.DerivativeNeedsInput || function.Kind is ActivationKind.Softmax)
        {
            context.Report(
                RuleIds.NumberOutOfRange,
                argument,
                ["a function of each value by itself that never falls", function.Kind.ToString(), usual],
                remedies: [Remedy.Set(argument, $"Activation.{usual}", $"Use {usual}")]);
        }
    }

    public sealed override LayerShape? Infer(LayerInputs inputs, LayerContext context)
    {
        if (!inputs.RequireSequence(context, "make steps of its positions: [Reshape(steps, channels)]"))
            return null;
        Shape input = inputs.Shape;
        long sums = Limits.Product(Gates, Units);
        long channels = Bidirectional is BidirectionalKind.Concatenate ? Limits.Product(2, Units) : Units;
        if (!OutputSize.Accept([input.Width, Math.Max(sums, channels)], "units", context)
            || !AcceptKernel(input.Channels, sums, context) || !AcceptKernel(Units, sums, context))
            return null;
        int width = (int)channels;
        return new LayerShape(
            ReturnSequences ? Shape.Sequence(input.Width, width) : Shape.Vector(width),
            ReceptiveField.Whole(inputs.NetworkInput ?? input),
            Parameters: ParametersOf(input.Channels),
            Macs: Limits.Product(IsBidirectional ? 2 : 1, input.Width, Limits.Sum(input.Channels, Units), sums));
    }

    private EquatableArray<ParameterSpec> ParametersOf(int channels)
    {
        int sums = Gates * Units;
        var kernel = new ParameterSpec("kernel", new([channels, sums]), "channels x gates of all units", KernelInitializer, channels, sums);
        var recurrent = new ParameterSpec("recurrent_kernel", new([Units, sums]), "units x gates of all units", RecurrentInitializer, Units, sums);
        var own = new List<ParameterSpec>(WithBias(kernel));
        own.Insert(1, recurrent);
        if (UseBias && HasRecurrentBias)
            own.Add(own[2] with { Name = "recurrent_bias" });
        IEnumerable<ParameterSpec> other = IsBidirectional ? own.Select(parameter => parameter with { Name = Other + parameter.Name }) : [];
        return own.Concat(other).ToEquatableArray();
    }

    public sealed override string Identify(GraphLayer layer)
    {
        string gates = HasGates ? $" {RecurrentActivation}" : "";
        string dropout = Identified("dropout", Dropout) + Identified("recurrent dropout", RecurrentDropout);
        string order = IsBidirectional ? $" {Bidirectional}" : GoBackwards ? " backwards" : "";
        return $"{Kind}{Variant}{gates}{order}{(ReturnSequences ? " sequences" : "")}{dropout}{IdentifyEnd()}";

        static string Identified(string words, float rate) => rate > 0 ? $" {words} {Text.Real(rate)}" : "";
    }

    protected sealed override IEnumerable<LayerSetting> SettingsOfKernel(GraphLayer layer) =>
    [
        new("Units", Units),
        new("ReturnSequences", ReturnSequences),
        new("GoBackwards", GoBackwards),
        LayerSetting.Of("Bidirectional", Bidirectional),
        new("Dropout", Dropout),
        new("RecurrentDropout", RecurrentDropout),
        .. HasGates ? [LayerSetting.Of("RecurrentActivation", RecurrentActivation.Kind)] : Array.Empty<LayerSetting>(),
        .. SettingsOfCell,
    ];

    public sealed override int GroupsOf(Shape input) => 1;

    /// <summary>The sums of all gates at all steps.</summary>
    public sealed override long ValuesBetween(GraphLayer layer) =>
        Limits.Product(IsBidirectional ? 2 : 1, layer.Input.Width, Limits.Product(Gates + 2, Units));

    public sealed override string DescribeWeights(GraphLayer layer) =>
        $"each of {Text.Grouped(layer.Input.Channels)} channels and {Text.Grouped(Units)} units, and {Text.Grouped((long)Gates * Units)} gates";

    public sealed override IEnumerable<ChannelSums> SumsOf(GraphLayer layer) =>
        [new ChannelSums(Units, layer.Macs, WidthArgument, WidthArgument, AreOfInput: false)];

    public sealed override Value Lower(GraphLayer layer, StepBuilder steps)
    {
        if (!IsBidirectional)
        {
            Value states = LowerDirection(layer, steps, layer.Name, "", GoBackwards);
            return GoBackwards && ReturnSequences
                ? steps.Add(new ReverseStep(layer.Name + "Order") { Sources = [states], Output = steps.NewValue(layer.Name + "Order", layer.Output) })
                : states;
        }

        Value[] both = [
            LowerDirection(layer, steps, layer.Name + "Onwards", "", isBackwards: false),
            LowerDirection(layer, steps, layer.Name + "Backwards", Other, isBackwards: true)];
        Value output = steps.NewValue(layer.Name, layer.Output);
        Value merged = steps.Add(Bidirectional switch
        {
            BidirectionalKind.Concatenate => new ConcatenateStep(layer.Name) { Sources = both, Output = output },
            BidirectionalKind.Add => new AddStep(layer.Name) { Sources = both, Output = output },
            BidirectionalKind.Multiply => new MultiplyStep(layer.Name) { Sources = both, Output = output },
            BidirectionalKind.Average => new AverageStep(layer.Name) { Sources = both, Output = output },
            _ => throw new InvalidOperationException($"{layer.Name} merges its directions by {Bidirectional}."),
        });

        // As in Keras, where each direction gives zeros for steps that do not count; one direction alone gives the state once more.
        return ReturnSequences && steps.MaskOf(layer.Inputs[0]) is { } mask
            ? steps.Add(new MaskedStep(layer.Name + "Masked")
            {
                Sources = [merged, mask],
                Output = steps.NewValue(layer.Name + "Masked", layer.Output),
            })
            : merged;
    }

    private Value LowerDirection(GraphLayer layer, StepBuilder steps, string name, string prefix, bool isBackwards)
    {
        Value input = DropInputs(steps, name, steps[layer.Inputs[0]]);
        RandomDropout? ofState = RecurrentDropout > 0 ? new(RecurrentDropout, steps.NextRandomStream()) : null;
        Value projection = steps.NewValue(name + "Projection", Shape.Sequence(layer.Input.Width, Gates * Units));
        var weights = new Weights(steps.Parameter(layer.Name, prefix + "kernel"), steps.FindParameter(layer.Name, prefix + "bias"));
        steps.Add(ConvolutionStep.Of(name + "Projection", input, projection, WindowGeometry.Points(layer.Input), weights));
        return steps.Add(CreateStep(
            name,
            steps.Parameter(layer.Name, prefix + "recurrent_kernel"),
            steps.FindParameter(layer.Name, prefix + "recurrent_bias"),
            steps.MaskOf(layer.Inputs[0]) is { } mask ? [projection, mask] : [projection],
            steps.NewValue(name, ReturnSequences ? Shape.Sequence(layer.Input.Width, Units) : Shape.Vector(Units)),
            isBackwards) with
        {
            StateDropout = steps.IsTraining ? ofState : null,
        });
    }

    /// <summary>The input without the channels that are dropped, in training.</summary>
    private Value DropInputs(StepBuilder steps, string name, Value input)
    {
        if (Dropout == 0)
            return input;
        int stream = steps.NextRandomStream();
        return !steps.IsTraining ? input : steps.Add(new DropoutStep(name + "Inputs", Dropout, stream)
        {
            Sources = [input],
            Output = steps.NewValue(name + "Inputs", input.Shape),
            IsSpatial = true,
        });
    }
}
