using CompiledNet.Generator.Model;

namespace CompiledNet.Generator.Planning;

/// <summary>Turns layers into steps: first one step for each thing to compute, then the fusions.</summary>
internal static class StepPlanner
{
    /// <param name="graph">The network.</param>
    /// <param name="parameters">Where its parameters stand.</param>
    /// <param name="isTraining">Whether the steps are for training, where dropout drops and batch normalization looks at the batch.</param>
    public static StepPlan Plan(NetworkGraph graph, ParameterLayout parameters, bool isTraining)
    {
        var lowering = new Lowering(graph, parameters, isTraining);
        List<Value> keptApart = [.. lowering.OutputValues.Where((_, index) => isTraining && graph.Outputs[index].Loss is { Kind: LossKind.BinaryCrossentropy })];
        List<Step> steps = Fuse(lowering.Steps, lowering.OutputValues, keptApart, isTraining);
        List<LossStep> losses = isTraining ? PlanLosses(graph, steps, lowering.OutputValues) : [];
        if (isTraining)
        {
            steps = [.. MarkGradients(steps)];
            GradientForks.Insert(steps, losses);
        }

        return new StepPlan(
            lowering.Input,
            steps.ToEquatableArray(),
            lowering.OutputValues.ToEquatableArray(),
            losses.ToEquatableArray(),
            lowering.ExchangeLength);
    }

    /// <summary>
    /// A convolution takes the activation and the maximum pooling behind it. A function that never falls and a maximum commute,
    /// so the function runs on the pooled values only, whichever of the two comes first. Where a network is trained, a function
    /// whose derivative follows from its input stays apart: its input, the layer's sums, is kept. So does one whose input the loss
    /// reads. Zeros before a convolution become padding of its own.
    /// </summary>
    private static List<Step> Fuse(List<Step> steps, List<Value> outputs, List<Value> keptApart, bool isTraining)
    {
        var fused = new List<Step>();
        foreach (Step step in steps)
        {
            bool isOnlyUse = steps.Sum(other => other.Sources.Count(source => source == step.Input)) == 1 && !outputs.Contains(step.Input);
            Step? producer = isOnlyUse ? fused.Find(candidate => candidate.Output == step.Input) : null;
            Step? merged = producer is null || keptApart.Contains(step.Output) ? null : Merge(producer, step, isTraining);
            if (merged is null)
                fused.Add(step);
            else
                fused[fused.IndexOf(producer!)] = merged;
        }

        return fused;
    }

    private static Step? Merge(Step producer, Step step, bool isTraining) => (producer, step) switch
    {
        (WeightedStep { Activation.Kind: ActivationKind.Linear, Folded: null } weighted, BatchNormalizationStep normalization)
            when !isTraining && weighted is not ConvolutionStep { Pool: not null } && IsWorthFolding(weighted) =>
            weighted with { Folded = normalization, Output = normalization.Output },
        (ZeroPaddingStep padding, ConvolutionStep { IsTransposed: false } convolution) => padding.MergeInto(convolution),
        (WeightedStep, ActivationStep { Activation.DerivativeNeedsInput: true }) when isTraining => null,
        (ConvolutionStep { Activation.Kind: ActivationKind.Linear } convolution, ActivationStep activation) =>
            convolution with { Activation = activation.Activation, Output = activation.Output },
        (DenseStep { Activation.Kind: ActivationKind.Linear } dense, ActivationStep activation) =>
            dense with { Activation = activation.Activation, Output = activation.Output },
        (ConvolutionStep { Pool: null } convolution, PoolStep { Pool: PoolKind.Max } pool)
            when convolution.Activation.IsMonotonic && FusedPool.Accepts(pool.Window) =>
            convolution with { Pool = new FusedPool(pool.Name, pool.Window.Rows.Size, pool.Window.Columns.Size), Output = pool.Output },
        _ => null,
    };

    /// <summary>
    /// Parameters may change between predictions, so that a normalization is folded into weights anew in each. Where they are more than
    /// the values that a tile makes of them, it is less to normalize these.
    /// </summary>
    private static bool IsWorthFolding(WeightedStep step) => step.Kernel.StoredLength <= VectorTarget.TileImages * step.Output.Shape.Length;

    /// <summary>
    /// Softmax or sigmoid and their crossentropy have one gradient, p - y, with respect to the logits: the loss writes it, and the
    /// activation has no backward step.
    /// </summary>
    private static List<LossStep> PlanLosses(NetworkGraph graph, List<Step> steps, List<Value> outputs)
    {
        var losses = new List<LossStep>();
        for (int index = 0; index < outputs.Count; index++)
        {
            Value output = outputs[index];
            LossSpec loss = graph.Outputs[index].Loss!;
            Value seed = output;
            if (loss.Activation is not null && steps.Find(step => step.Output == output) is (SoftmaxStep or ActivationStep) and { } activation)
            {
                // Where something else takes the probabilities, a step or another output, their activation goes back for that as well.
                bool isOnlyTaker = !steps.Exists(step => step.Sources.Contains(output)) && outputs.Count(other => other == output) == 1;
                seed = activation.Input;
                steps[steps.IndexOf(activation)] = activation with { IsMergedWithLoss = isOnlyTaker };
            }

            // A flattened map is a vector to the loss: it has one class a channel, and weights for those of its one position.
            GraphLayer layer = graph.Layers[graph.Outputs[index].Layer];
            losses.Add(new LossStep(layer.Name, loss, output with { Shape = layer.Output }, seed));
        }

        return losses;
    }

    /// <summary>Which gradients are needed: those of values behind something that is trained. All else vanishes from the backward pass.</summary>
    private static IEnumerable<Step> MarkGradients(List<Step> steps)
    {
        var trained = new HashSet<Value>();
        foreach (Step step in steps)
        {
            Step marked = step with { NeedsInputGradient = step.Sources.Any(trained.Contains) };
            if (marked is MergeStep merge)
                marked = merge with { Trained = merge.Operands.Where(trained.Contains).ToEquatableArray() };
            if (marked.HasBackward)
                trained.Add(marked.Output);
            yield return marked;
        }
    }

    /// <summary>One step for each thing that a layer computes; flattening and linear activations compute nothing.</summary>
    private sealed class Lowering
    {
        private readonly NetworkGraph graph;
        private readonly ParameterLayout parameters;
        private readonly bool isTraining;
        private readonly Value[] values;
        private int dropouts;

        public Lowering(NetworkGraph graph, ParameterLayout parameters, bool isTraining)
        {
            this.graph = graph;
            this.parameters = parameters;
            this.isTraining = isTraining;
            values = new Value[graph.Layers.Count];
            for (int index = 0; index < values.Length; index++)
                values[index] = Lower(graph.Layers[index]);
            Input = values[0];
            OutputValues = graph.Outputs.Select(Output).ToList();
        }

        public List<Step> Steps { get; } = [];

        public Value Input { get; }

        public List<Value> OutputValues { get; }

        /// <summary>Floats that a tile tells the others.</summary>
        public int ExchangeLength { get; private set; }

        private Value Lower(GraphLayer layer)
        {
            string name = Names.Variable(layer.Name);
            switch (layer.Spec)
            {
                case InputSpec:
                    return new Value(name, layer.Output, IsNetworkInput: true);
                case FlattenSpec:
                    return values[layer.Inputs[0]];
                case Conv2DSpec convolution:
                    return Activate(layer, convolution.Activation, sums => new ConvolutionStep(
                        layer.Name, values[layer.Inputs[0]], sums, layer.Window!, layer.Output, Kernel(layer), Bias(layer), ActivationKind.Linear, Pool: null) { Groups = convolution.Groups });
                case DepthwiseConv2DSpec convolution:
                    return Activate(layer, convolution.Activation, sums => new ConvolutionStep(
                        layer.Name, values[layer.Inputs[0]], sums, layer.Window!, layer.Output, Kernel(layer), Bias(layer), ActivationKind.Linear, Pool: null) { Groups = layer.Input.Channels });
                case Conv2DTransposeSpec convolution:
                    return Activate(layer, convolution.Activation, sums => new ConvolutionStep(
                        layer.Name, values[layer.Inputs[0]], sums, layer.Window!, layer.Output, Kernel(layer), Bias(layer), ActivationKind.Linear, Pool: null) { IsTransposed = true });
                case SeparableConv2DSpec convolution:
                    return Activate(layer, convolution.Activation, sums => Pointwise(layer, sums));
                case DenseSpec dense:
                    return Activate(layer, dense.Activation, sums => new DenseStep(
                        layer.Name, values[layer.Inputs[0]], sums, Kernel(layer), Bias(layer), ActivationKind.Linear));
                case PoolSpec pool:
                    return Add(new PoolStep(layer.Name, values[layer.Inputs[0]], new Value(name, layer.Output), pool.Pool, layer.Window!));
                case GlobalPoolSpec pool:
                    return Add(new PoolStep(layer.Name, values[layer.Inputs[0]], new Value(name, layer.Output), pool.Pool, layer.Window!));
                case ZeroPaddingSpec padding:
                    return Add(new ZeroPaddingStep(layer.Name, values[layer.Inputs[0]], new Value(name, layer.Output), padding.Top, padding.Left));
                case UpSamplingSpec upSampling:
                    return Add(new UpSamplingStep(
                        layer.Name, values[layer.Inputs[0]], new Value(name, layer.Output), upSampling.Height, upSampling.Width, upSampling.Interpolation));
                case BatchNormalizationSpec normalization:
                    return Add(Normalize(layer, normalization));
                case DropoutSpec dropout:
                    dropouts++;
                    return isTraining && dropout.Rate > 0
                        ? Add(new DropoutStep(layer.Name, values[layer.Inputs[0]], new Value(name, layer.Output), dropout.Rate, dropouts))
                        : values[layer.Inputs[0]];
                case MergeSpec merge:
                    return Add(new MergeStep(
                        layer.Name, layer.Inputs.Select(Plain).ToEquatableArray(), new Value(name, layer.Output), merge.Merge));
                case ActivationSpec activation:
                    // Softmax of a flattened map is of the vector; the other functions work wherever the values stand.
                    Value input = activation.Activation.Kind is ActivationKind.Softmax ? Plain(layer.Inputs[0]) : values[layer.Inputs[0]];
                    return Activate(layer.Name, activation.Activation, input, new Value(name, layer.Output));
                default:
                    throw new ArgumentOutOfRangeException(nameof(layer), layer.Spec, "A layer without a step.");
            }
        }

        private BatchNormalizationStep Normalize(GraphLayer layer, BatchNormalizationSpec normalization)
        {
            ParameterSlot Slot(string parameter) => parameters.Find(layer.Name, parameter)!;
            ParameterSlot gamma = Slot("gamma");
            int exchange = ExchangeLength;
            if (gamma.IsTrainable)
                ExchangeLength += 4 * gamma.RowStride;
            return new BatchNormalizationStep(
                layer.Name,
                Plain(layer.Inputs[0]),
                new Value(Names.Variable(layer.Name), layer.Output),
                gamma,
                Slot("beta"),
                Slot("moving_mean"),
                Slot("moving_variance"),
                normalization.Momentum,
                normalization.Epsilon,
                exchange,
                exchange + (2 * gamma.RowStride));
        }

        /// <summary>The first part of a separable convolution becomes a step, and the second, of 1x1 over all that it gives, is returned.</summary>
        private ConvolutionStep Pointwise(GraphLayer layer, Value sums)
        {
            ParameterSlot depthwise = parameters.Find(layer.Name, "depthwise_kernel")!;
            Shape map = layer.Output with { Channels = depthwise.Columns };
            Value between = Add(new ConvolutionStep(
                layer.Name + "Depthwise", values[layer.Inputs[0]], new Value(Names.Variable(layer.Name) + "Depthwise", map), layer.Window!, map, depthwise, Bias: null, ActivationKind.Linear, Pool: null) { Groups = layer.Input.Channels });
            var window = new WindowGeometry(Single(map.Height), Single(map.Width));
            return new ConvolutionStep(
                layer.Name, between, sums, window, layer.Output, parameters.Find(layer.Name, "pointwise_kernel")!, Bias(layer), ActivationKind.Linear, Pool: null);

            static WindowAxis Single(int size) => new(Input: size, Size: 1, Stride: 1, PadBefore: 0, PadAfter: 0, Output: size);
        }

        /// <summary>A weighted layer and its activation argument: two steps, which may be fused again.</summary>
        private Value Activate(GraphLayer layer, FunctionSpec activation, Func<Value, Step> createStep)
        {
            string name = Names.Variable(layer.Name);
            if (activation == ActivationKind.Linear)
                return Add(createStep(new Value(name, layer.Output)));
            Value sums = Add(createStep(new Value(name + "Sums", layer.Output)));
            return Activate(layer.Name, activation, sums, new Value(name, layer.Output));
        }

        private Value Activate(string name, FunctionSpec activation, Value input, Value output) => activation.Kind switch
        {
            ActivationKind.Linear => input,
            ActivationKind.Softmax => Add(new SoftmaxStep(name, input, output)),
            _ => Add(new ActivationStep(name, input, output with { Shape = input.Shape }, activation)),
        };

        /// <summary>What a layer gives, standing as its shape says: a flattened map as the vector that it is to the user.</summary>
        private Value Plain(int layer)
        {
            Value value = values[layer];
            Shape shape = graph.Layers[layer].Output;
            if (value.Shape == shape || value.Shape.Positions == 1)
                return value;
            return Flatten(value);
        }

        private Value Flatten(Value value)
        {
            var flat = new Value(value.Name + "Flat", Shape.Vector(value.Shape.Length));
            return Steps.Exists(step => step.Output == flat) ? flat : Add(new CopyStep(value.Name, value, flat));
        }

        /// <summary>What an output gives. One image is read where the caller has it: where nothing is computed of it, the output is a dense copy.</summary>
        private Value Output(GraphOutput output)
        {
            Value value = values[output.Layer];
            return value.IsNetworkInput ? Flatten(value) : value;
        }

        private Value Add(Step step)
        {
            Steps.Add(step);
            return step.Output;
        }

        private ParameterSlot Kernel(GraphLayer layer) => parameters.Find(layer.Name, "kernel")!;

        private ParameterSlot? Bias(GraphLayer layer) => parameters.Find(layer.Name, "bias");
    }
}

/// <summary>All that is computed, in order.</summary>
/// <param name="Input">What the caller gives.</param>
/// <param name="Steps">The forward pass; the backward pass is its reverse.</param>
/// <param name="Outputs">What the caller gets.</param>
/// <param name="Losses">One for each output; none in prediction.</param>
/// <param name="ExchangeLength">Floats that a tile tells the others.</param>
internal sealed record StepPlan(
    Value Input, EquatableArray<Step> Steps, EquatableArray<Value> Outputs, EquatableArray<LossStep> Losses, int ExchangeLength)
{
    /// <summary>
    /// The forward pass over one image. Layers of weights read the caller's image as it is, value by value, but for those with a
    /// kernel for each channel; these and all others work on whole vectors of channels, so that for them the image is spread out first.
    /// </summary>
    public IEnumerable<Step> OneImageSteps
    {
        get
        {
            Value spread = Input with { Name = Input.Name + "Spread", IsNetworkInput = false };
            bool IsSpread(Step step) => step.Sources.Contains(Input) && !ReadsValues(step) && Input.PositionStride != spread.PositionStride;
            if (Steps.Any(IsSpread))
                yield return new CopyStep(Input.Name, Input, spread);
            foreach (Step step in Steps)
                yield return IsSpread(step) ? step.WithInputs(input => input == Input ? spread : input) : step;
        }
    }

    private static bool ReadsValues(Step step) => step is ConvolutionStep convolution
        ? !convolution.IsElementwise || convolution.ExpandsImage
        : step is WeightedStep or CopyStep;

    /// <summary>
    /// Parts of the training pass between which tiles wait for each other: at each batch normalization, and again on the way back
    /// where the gradient goes on.
    /// </summary>
    public int Segments => 1 + Steps.Count(step => step.WaitsForward) + Steps.Count(step => step.WaitsBackward);

    /// <summary>In which segment of the training pass the gradient of each parameter that is trained is written.</summary>
    public IReadOnlyDictionary<ParameterSlot, int> GradientSegments
    {
        get
        {
            var segments = new Dictionary<ParameterSlot, int>();
            int segment = Steps.Count(step => step.WaitsForward);
            foreach (Step step in BackwardSteps)
            {
                foreach (ParameterSlot slot in step.TrainedParameters)
                    segments.Add(slot, segment);
                if (step.WaitsBackward)
                    segment++;
            }

            return segments;
        }
    }

    /// <summary>The steps that have a backward pass, in the order in which it runs.</summary>
    public IEnumerable<Step> BackwardSteps =>
        Steps.Reverse().Where(step => step.HasBackward && !step.IsMergedWithLoss);
}
