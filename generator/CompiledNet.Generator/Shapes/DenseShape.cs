using CompiledNet.Generator.Diagnostics;
using CompiledNet.Generator.Model;

namespace CompiledNet.Generator.Shapes;

/// <summary>Dense: a vector of n values times a kernel of n x units.</summary>
internal static class DenseShape
{
    public static void Check(DenseSpec layer, LayerContext context)
    {
        context.RequireAtLeast(1, layer.Units, "units", "units");
        ActivationShape.CheckFunction(layer.Activation, "Activation", context);
    }

    public static LayerShape? Infer(DenseSpec layer, GraphLayer before, int producer, Shape networkInput, LayerContext context)
    {
        Shape input = before.Output;
        if (!input.IsVector)
        {
            string values = Text.Grouped(input.Length);
            context.Report(
                RuleIds.DenseOnMap,
                null,
                [before.Name, input.ToString(), values],
                producer,
                layer.From is null ? [Remedy.InsertBefore("Flatten", $"Insert [Flatten] ({values} values)")] : []);
            return null;
        }

        int inputs = input.Channels;
        if (!OutputSize.Accept([layer.Units], "units", context)
            || !ParameterSize.Accept(inputs, layer.Units, layer.UseBias, "units", context))
            return null;
        ActivationShape.CheckChannels(layer.Activation, "Activation", layer.Units, context);

        var kernel = new ParameterSpec("kernel", new([inputs, layer.Units]), InitializerKind.GlorotUniform, inputs, layer.Units);
        return new LayerShape(
            Shape.Vector(layer.Units),
            ReceptiveFields.Whole(networkInput),
            Parameters: ParameterSize.WithBias(kernel, layer.UseBias),
            Macs: (long)inputs * layer.Units);
    }
}
