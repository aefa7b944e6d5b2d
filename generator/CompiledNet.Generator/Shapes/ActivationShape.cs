using System.Globalization;
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

    public static void CheckFunction(FunctionSpec function, string argument, LayerContext context)
    {
        context.RequireDefined(function.Kind, argument, "Activation");
        if (function.NegativeSlope is not float slope)
            return;
        Remedy drop = Remedy.Remove("NegativeSlope", function.Kind is ActivationKind.LeakyRelu ? "Use the slope 0.2" : "Use no slope");
        string written = slope.ToString("R", CultureInfo.InvariantCulture);
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
            context.Report(RuleIds.InvalidSlope, "NegativeSlope", [written, "a slope is finite and at least 0", "use 0.2"], remedies: [drop]);
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
