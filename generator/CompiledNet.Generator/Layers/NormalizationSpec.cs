using CompiledNet.Generator.Steps;

namespace CompiledNet.Generator.Layers;

/// <summary>
/// Normalization by the statistics of a data set keeps the shape; it has two numbers for each channel, which nothing trains.
/// </summary>
internal sealed record NormalizationSpec : LayerSpec
{
    public override string Kind => "Normalization";

    public override string Stem => "Normalization";

    public override LayerTraits Traits =>
        new() { Role = LayerRole.Scaling, IsLinear = true, KeepsShift = true, Enlarges = false, Window = null };

    public override FunctionSpec? Function => null;

    public override bool IsAdapted => true;

    public override IReadOnlyList<string> ParameterNames => ["mean", "variance"];

    public override LayerSpec Read(WrittenArguments arguments) => this;

    public override void Check(LayerContext context)
    {
        // It has no arguments of its own.
    }

    public override LayerShape? Infer(LayerInputs inputs, LayerContext context)
    {
        if (!inputs.RequireGiven("numbers", context))
            return null;
        int channels = inputs.Shape.Channels;
        return new LayerShape(
            inputs.Shape,
            inputs.Before.ReceptiveField,
            Parameters: new([Statistic("mean", "", InitializerKind.Zeros), Statistic("variance", ", at least 0", InitializerKind.Ones)]));

        ParameterSpec Statistic(string name, string range, InitializerKind initializer) => new(
            name, new([channels]), "one number a channel, as the data had it" + range, initializer, channels, channels, IsTrainable: false);
    }

    public override string Identify(GraphLayer layer) => "Normalization";

    public override IEnumerable<LayerSetting> Settings(GraphLayer layer) => [];

    public override string? IdleBecause(GraphLayer layer, GraphLayer before) => null;

    public override Value Lower(GraphLayer layer, StepBuilder steps) => steps.Add(
        new NormalizationStep(layer.Name, steps.Parameter(layer.Name, "mean"), steps.Parameter(layer.Name, "variance"))
        {
            Sources = [steps.Plain(layer.Inputs[0])],
            Output = steps.NewValue(layer.Name, layer.Output),
        });
}
