using CompiledNet.Generator.Diagnostics;
using CompiledNet.Generator.Model;

namespace CompiledNet.Generator.Shapes;

/// <summary>Dropout keeps the shape.</summary>
internal static class DropoutShape
{
    public static void Check(DropoutSpec layer, LayerContext context)
    {
        if (!(layer.Rate >= 0 && layer.Rate < 1))
            context.Report(RuleIds.NumberOutOfRange, "rate", ["a rate of at least 0 and below 1", Text.Real(layer.Rate), "0.2"], remedies: [Remedy.Set("rate", "0.2f", "Use rate 0.2")]);
    }

    public static LayerShape Infer(GraphLayer before) => new(before.Output, before.ReceptiveField);
}
