using CompiledNet.Generator.Diagnostics;
using CompiledNet.Generator.Steps;

namespace CompiledNet.Generator.Layers;

/// <summary>An activation keeps the shape, as a layer and as an argument of another layer, whose rules are these.</summary>
internal sealed record ActivationSpec : LayerSpec
{
    public FunctionSpec Activation { get; init; } = ActivationKind.Linear;

    public override string Kind => "Activation";

    public override string Stem => "Activation";

    public override LayerTraits Traits =>
        new() { Role = LayerRole.Activation, IsLinear = false, KeepsShift = false, Enlarges = false, Window = null };

    public override int? MaskOf(int index, LayerInputs inputs) => inputs.Before.Mask;

    public override FunctionSpec? Function => Activation;

    public override IReadOnlyList<string> ParameterNames => [];

    public override LayerSpec Read(WrittenArguments arguments) => this with { Activation = ReadFunction(arguments, "activation") };

    public override void Check(LayerContext context) => CheckFunction(Activation, "activation", context);

    public override LayerShape? Infer(LayerInputs inputs, LayerContext context)
    {
        CheckChannels(Activation, "activation", inputs.Shape.Channels, context);
        return new LayerShape(inputs.Shape, inputs.Before.ReceptiveField);
    }

    public override string Identify(GraphLayer layer) => $"Activation {Activation}";

    public override IEnumerable<LayerSetting> Settings(GraphLayer layer) => LayerSetting.Of(Activation);

    public override string? IdleBecause(GraphLayer layer, GraphLayer before) =>
        Activation.Kind is ActivationKind.Linear ? "the linear activation is x itself" : null;

    /// <summary>Softmax of a flattened map is of the vector; the other functions work wherever the values stand.</summary>
    public override Value Lower(GraphLayer layer, StepBuilder steps)
    {
        Value input = Activation.Kind is ActivationKind.Softmax ? steps.Plain(layer.Inputs[0]) : steps[layer.Inputs[0]];
        return steps.Activate(layer.Name, Activation, input, layer.Output);
    }

    /// <summary>The function that an argument names, with its slope.</summary>
    /// <param name="usual">The function where none is written.</param>
    public static FunctionSpec ReadFunction(WrittenArguments arguments, string argument, ActivationKind usual = ActivationKind.Linear) =>
        new(arguments.Enum<ActivationKind>(argument) ?? usual, arguments.Float("NegativeSlope"));

    public static void CheckFunction(FunctionSpec function, string argument, LayerContext context)
    {
        context.RequireDefined(function.Kind, argument, "Activation");
        if (function.NegativeSlope is not float slope)
            return;

        Remedy drop = Remedy.Remove("NegativeSlope", function.Kind is ActivationKind.LeakyRelu ? "Use the slope 0.2" : "Use no slope");
        string written = Text.Real(slope);
        if (function.Kind is not ActivationKind.LeakyRelu)
        {
            context.Report(
                RuleIds.InvalidSlope,
                "NegativeSlope",
                [written, $"its activation is {function.Kind}, which has none", "use Activation.LeakyRelu or no slope"],
                remedies: [Remedy.Set(argument, "Activation.LeakyRelu", "Use a leaky relu"), drop]);
        }
        else if (!(slope >= 0 && slope <= float.MaxValue))
        {
            context.Report(
                RuleIds.InvalidSlope, "NegativeSlope", [written, "a slope is finite and at least 0", "use 0.2"], remedies: [drop]);
        }
    }

    /// <summary>Softmax shares 1 among the channels, so that it needs two of them. Shapes do not depend on it.</summary>
    public static void CheckChannels(FunctionSpec function, string argument, int channels, LayerContext context)
    {
        if (function.Kind is not ActivationKind.Softmax || channels > 1)
            return;
        context.Report(
            RuleIds.SoftmaxOfOne,
            argument,
            [],
            remedies: [Remedy.Set(argument, "Activation.Sigmoid", "Use the sigmoid, which makes a probability of one value")]);
    }
}
