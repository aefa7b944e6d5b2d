using CompiledNet.Generator.Diagnostics;
using CompiledNet.Generator.Kernels;
using CompiledNet.Generator.Steps;

namespace CompiledNet.Generator.Layers;

/// <summary>
/// MultiHeadAttention: projections of a sequence to queries, keys and values, attention in each head, and a projection of what the heads
/// give. Keys and values are of another sequence where one is named.
/// </summary>
internal sealed record MultiHeadAttentionSpec : LayerSpec
{
    public int Heads { get; init; }

    /// <summary>Channels of queries and keys of one head.</summary>
    public int KeyDim { get; init; }

    /// <summary>Channels of values of one head, as written; null where they are those of keys.</summary>
    public int? WrittenValueDim { get; init; }

    public bool UseBias { get; init; } = true;

    /// <summary>The probability to drop a share in training.</summary>
    public float Dropout { get; init; }

    public bool IsCausal { get; init; }

    public int ValueDim => WrittenValueDim ?? KeyDim;

    public override string Kind => "MultiHeadAttention";

    public override string Stem => "Attention";

    public override LayerTraits Traits =>
        new() { Role = LayerRole.Attention, IsLinear = false, KeepsShift = false, Enlarges = false, Window = null };

    /// <summary>Keys that are masked are left out.</summary>
    public override bool HeedsMask => true;

    public override int? MaskOf(int index, LayerInputs inputs) => inputs.Before.Mask;

    public override FunctionSpec? Function => null;

    public override IReadOnlyList<string> ParameterNames => [.. ParametersOf(channels: 1, seen: 1).Select(parameter => parameter.Name)];

    public override LayerSpec Read(WrittenArguments arguments) => this with
    {
        Heads = arguments.Int("heads") ?? 0,
        KeyDim = arguments.Int("keyDim") ?? 0,
        WrittenValueDim = arguments.Int("ValueDim"),
        UseBias = arguments.Bool("UseBias") ?? true,
        Dropout = arguments.Float("Dropout") ?? 0,
        IsCausal = arguments.Bool("Causal") ?? false,
    };

    public override void Check(LayerContext context)
    {
        context.RequireAtLeast(1, Heads, "heads", "heads");
        context.RequireAtLeast(1, KeyDim, "keyDim", "channels of a key");
        DroppingSpec.CheckRate(Dropout, "Dropout", context);
        if (WrittenValueDim is { } channels)
            context.RequireAtLeast(1, channels, "ValueDim", "channels of a value", Remedy.RemoveOnly("ValueDim", "Use as many as a key has"));
    }

    public override LayerShape? Infer(LayerInputs inputs, LayerContext context)
    {
        if (!inputs.RequireSequence(context))
            return null;
        Shape queries = inputs.Shape;
        GraphLayer seen = inputs.Layers[inputs.Layers.Count - 1];
        if (!seen.Output.IsSequence)
        {
            context.Report(
                RuleIds.WindowOnVector,
                "layer",
                ["a sequence", seen.Name, $"{seen.Output.Noun} of {seen.Output}", "name a layer that gives steps and channels"],
                inputs.Indices[inputs.Indices.Count - 1]);
            return null;
        }

        long keyChannels = Limits.Product(Heads, KeyDim), valueChannels = Limits.Product(Heads, ValueDim);
        long parameters = Limits.Sum(
            Limits.Sum(Limits.Stored(queries.Channels, keyChannels), Limits.Stored(seen.Output.Channels, keyChannels)),
            Limits.Sum(Limits.Stored(seen.Output.Channels, valueChannels), Limits.Stored(valueChannels, queries.Channels)));
        if (!OutputSize.Accept([1, Math.Max(queries.Width, seen.Output.Width), keyChannels], "keyDim", context)
            || !OutputSize.Accept([1, Math.Max(queries.Width, seen.Output.Width), valueChannels], "ValueDim", context))
            return null;
        if (parameters > Limits.Floats)
        {
            context.Report(
                RuleIds.SizeTooLarge, "keyDim", [$"{Text.Grouped(parameters)} stored parameters", $"{Text.Grouped(Limits.Floats)} stored parameters"]);
            return null;
        }

        return new LayerShape(
            queries,
            ReceptiveField.Whole(inputs.NetworkInput ?? queries),
            Parameters: ParametersOf(queries.Channels, seen.Output.Channels).ToEquatableArray(),
            Macs: Limits.Sum(
                Limits.Product(queries.Width, queries.Channels, Limits.Sum(keyChannels, valueChannels)),
                Limits.Sum(
                    Limits.Product(seen.Output.Width, seen.Output.Channels, Limits.Sum(keyChannels, valueChannels)),
                    Limits.Product(Limits.Product(queries.Width, seen.Output.Width), Limits.Sum(keyChannels, valueChannels)))));
    }

    public override string Identify(GraphLayer layer) =>
        $"MultiHeadAttention {Heads} heads of {KeyDim}x{ValueDim}{(IsCausal ? " causal" : "")}{(Dropout > 0 ? $" dropout {Text.Real(Dropout)}" : "")}{(UseBias ? "" : " no bias")}";

    public override IEnumerable<LayerSetting> Settings(GraphLayer layer) =>
    [
        new("Heads", Heads), new("KeyDim", KeyDim), new("ValueDim", ValueDim), new("UseBias", UseBias), new("Causal", IsCausal), new("Dropout", Dropout),
    ];

    public override string? IdleBecause(GraphLayer layer, GraphLayer before) => null;

    /// <summary>The projections are dense layers at each step.</summary>
    public override Value Lower(GraphLayer layer, StepBuilder steps)
    {
        Value queries = steps[layer.Inputs[0]], seen = steps[layer.Inputs[layer.Inputs.Count - 1]];
        Value[] projections = [Project("Query", queries, KeyDim), Project("Key", seen, KeyDim), Project("Value", seen, ValueDim)];
        string name = layer.Name + "Heads";
        RandomDropout? dropout = Dropout > 0 ? new(Dropout, steps.NextRandomStream()) : null;
        Value heads = steps.Add(new AttentionStep(name, Heads, IsCausal)
        {
            Sources = steps.MaskOf(layer.Inputs[layer.Inputs.Count - 1]) is { } mask ? [.. projections, mask] : projections,
            Output = steps.NewValue(name, queries.Shape with { Channels = Heads * ValueDim }),
            Dropout = dropout,
        });
        return Dense("output", layer.Name, heads, layer.Output);

        Value Project(string word, Value source, int channels) =>
            Dense(word.ToLowerInvariant(), layer.Name + word, source, source.Shape with { Channels = Heads * channels });

        Value Dense(string word, string step, Value source, Shape shape)
        {
            var weights = new Weights(steps.Parameter(layer.Name, word + "_kernel"), steps.FindParameter(layer.Name, word + "_bias"));
            return steps.Add(ConvolutionStep.Of(step, source, steps.NewValue(step, shape), WindowGeometry.Points(source.Shape), weights));
        }
    }

    /// <param name="channels">Channels of a query's step.</param>
    /// <param name="seen">Channels of a step that is looked at.</param>
    private IEnumerable<ParameterSpec> ParametersOf(int channels, int seen) =>
    [
        .. Projection("query", channels, KeyDim),
        .. Projection("key", seen, KeyDim),
        .. Projection("value", seen, ValueDim),
        .. WithBias(
            "output",
            new ParameterSpec("output_kernel", new([Heads, ValueDim, channels]), "heads x channels of a value x channels",
                InitializerKind.GlorotUniform, Heads * ValueDim, Heads * channels)),
    ];

    /// <summary>A projection to heads. Its fans are those that Keras takes of a kernel of three dimensions: the first counts as positions.</summary>
    private IEnumerable<ParameterSpec> Projection(string word, int inputs, int channels) => WithBias(
        word,
        new ParameterSpec(word + "_kernel", new([inputs, Heads, channels]), $"channels x heads x channels of a {(word == "value" ? word : "key")}",
            InitializerKind.GlorotUniform, inputs * Heads, inputs * channels) { RowDimensions = 2 });

    private IEnumerable<ParameterSpec> WithBias(string word, ParameterSpec kernel)
    {
        yield return kernel;
        if (!UseBias)
            yield break;
        int[] sizes = [.. kernel.Shape.Skip(kernel.Shape.Count - kernel.RowDimensions)];
        yield return new ParameterSpec(
            word + "_bias", new(sizes), "one number an output", InitializerKind.Zeros, kernel.Columns, kernel.Columns) { RowDimensions = sizes.Length };
    }
}
