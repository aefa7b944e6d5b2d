using CompiledNet.Generator.Diagnostics;
using CompiledNet.Generator.Model;

namespace CompiledNet.Generator.Shapes;

/// <summary>An activation keeps the shape, as a layer and as an argument of another layer.</summary>
internal static class ActivationShape
{
    public static void Check(ActivationSpec layer, LayerContext context) => CheckFunction(layer.Activation, "activation", context);

    public static LayerShape Infer(ActivationSpec layer, GraphLayer before, LayerContext context)
    {
        CheckChannels(layer.Activation, "activation", before.Output.Channels, context);
        return new LayerShape(before.Output, before.ReceptiveField);
    }

    public static void CheckFunction(ActivationKind activation, string argument, LayerContext context) =>
        context.RequireDefined(activation, argument, "Activation");

    /// <summary>Softmax shares 1 among the channels, so that it needs two of them. Shapes do not depend on it.</summary>
    public static void CheckChannels(ActivationKind activation, string argument, int channels, LayerContext context)
    {
        if (activation is not ActivationKind.Softmax || channels > 1)
            return;
        context.Report(
            RuleIds.SoftmaxOfOne,
            argument,
            [],
            remedies: [Remedy.Set(argument, "Activation.Sigmoid", "Use the sigmoid, which makes a probability of one value")]);
    }
}
