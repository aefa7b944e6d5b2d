using CompiledNet.Generator.Diagnostics;
using CompiledNet.Generator.Steps;

namespace CompiledNet.Generator.Layers;

/// <summary>Embedding: each integer of the caller's becomes the row of a table that it numbers.</summary>
internal sealed record EmbeddingSpec : LayerSpec
{
    /// <summary>Up to here all integers are floats.</summary>
    private const int MostRows = 1 << 24;

    public int InputDim { get; init; }

    public int OutputDim { get; init; }

    /// <summary>Whether steps of the integer 0 do not count.</summary>
    public bool MaskZero { get; init; }

    public InitializerSpec Initializer { get; init; } = InitializerKind.RandomUniform;

    public override string Kind => "Embedding";

    public override string Stem => "Embedding";

    public override LayerTraits Traits =>
        new() { Role = LayerRole.Embedding, IsLinear = false, KeepsShift = false, Enlarges = false, Window = null };

    public override FunctionSpec? Function => null;

    public override IReadOnlyList<string> ParameterNames => ["embeddings"];

    public override int Categories => InputDim;

    public override int? MaskOf(int index, LayerInputs inputs) => MaskZero ? index : null;

    public override LayerSpec Read(WrittenArguments arguments) => this with
    {
        InputDim = arguments.Int("inputDim") ?? 0,
        OutputDim = arguments.Int("outputDim") ?? 0,
        MaskZero = arguments.Bool("MaskZero") ?? false,
        Initializer = InitializerArguments.Read(arguments, "EmbeddingsInitializer", Initializer.Kind),
    };

    public override void Check(LayerContext context)
    {
        context.RequireAtLeast(1, InputDim, "inputDim", "inputDim");
        context.RequireAtLeast(1, OutputDim, "outputDim", "outputDim");
        if (InputDim > MostRows)
        {
            context.Report(RuleIds.SizeTooLarge, "inputDim", [$"a table of {Text.Grouped(InputDim)} rows", $"{Text.Grouped(MostRows)} rows"]);
        }

        InitializerArguments.Check(Initializer, "EmbeddingsInitializer", context);
    }

    public override LayerShape? Infer(LayerInputs inputs, LayerContext context)
    {
        if (!inputs.RequireGiven("integers", context))
            return null;
        Shape steps = inputs.Shape;
        if (steps is not { IsVector: true } and not { IsSequence: true, Channels: 1 })
        {
            string size = Text.Number(steps.Length);
            context.Report(
                RuleIds.WindowOnVector,
                null,
                [
                    "one integer a step", inputs.Before.Name, $"{steps.Noun} of {steps}",
                    $"write [Input({size})], or put [Reshape({size})] behind it",
                ],
                inputs.Producer,
                [Remedy.InsertBefore($"Reshape({size})", $"Insert [Reshape({size})]")]);
            return null;
        }

        if (!OutputSize.Accept([1, steps.Length, OutputDim], "outputDim", context))
            return null;
        if (Limits.Stored(InputDim, OutputDim) > Limits.Floats)
        {
            context.Report(
                RuleIds.SizeTooLarge,
                "inputDim",
                [$"a table of {Text.Number(InputDim)}x{Text.Number(OutputDim)}", $"{Text.Grouped(Limits.Floats)} stored parameters"]);
            return null;
        }

        var table = new ParameterSpec(
            "embeddings", new([InputDim, OutputDim]), "things that are numbered x numbers of each", Initializer, InputDim, OutputDim);
        return new LayerShape(Shape.Sequence(steps.Length, OutputDim), inputs.Before.ReceptiveField, Parameters: new([table]));
    }

    public override string Identify(GraphLayer layer) => $"Embedding of {InputDim}{(MaskZero ? " masked" : "")}";

    public override IEnumerable<LayerSetting> Settings(GraphLayer layer) =>
        [new("InputDim", InputDim), new("OutputDim", OutputDim), new("MaskZero", MaskZero)];

    public override string? IdleBecause(GraphLayer layer, GraphLayer before) => null;

    public override Value Lower(GraphLayer layer, StepBuilder steps) => steps.Add(
        new EmbeddingStep(layer.Name, steps.Parameter(layer.Name, "embeddings"))
        {
            Sources = [steps.Plain(layer.Inputs[0])],
            Output = steps.NewValue(layer.Name, layer.Output),
        });

    public override Value LowerMask(GraphLayer layer, StepBuilder steps) => steps.Add(new MaskStep(layer.Name + "Mask", Blank: 0)
    {
        Sources = [steps.Plain(layer.Inputs[0])],
        Output = steps.NewValue(layer.Name + "Mask", Shape.Vector(layer.Output.Width)),
    });
}
