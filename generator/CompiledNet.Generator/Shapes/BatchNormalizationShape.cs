using CompiledNet.Generator.Diagnostics;
using CompiledNet.Generator.Model;

namespace CompiledNet.Generator.Shapes;

/// <summary>Batch normalization keeps the shape; it has four numbers for each channel, two of them not trainable.</summary>
internal static class BatchNormalizationShape
{
    public static void Check(BatchNormalizationSpec layer, LayerContext context)
    {
        if (!(layer.Momentum >= 0 && layer.Momentum < 1))
            context.Report(RuleIds.NumberOutOfRange, "Momentum", ["a momentum of at least 0 and below 1", Text.Real(layer.Momentum), "0.99"], remedies: [Remedy.RemoveOnly("Momentum", "Use momentum 0.99")]);
        if (!(layer.Epsilon > 0 && layer.Epsilon <= 1))
            context.Report(RuleIds.NumberOutOfRange, "Epsilon", ["an epsilon above 0 and at most 1", Text.Real(layer.Epsilon), "0.001"], remedies: [Remedy.RemoveOnly("Epsilon", "Use epsilon 0.001")]);
    }

    public static LayerShape Infer(GraphLayer before)
    {
        int channels = before.Output.Channels;
        ParameterSpec Vector(string name, InitializerKind initializer, bool isTrainable) =>
            new(name, new([channels]), initializer, FanIn: channels, FanOut: channels, isTrainable);
        return new LayerShape(
            before.Output,
            before.ReceptiveField,
            Parameters: new(
            [
                Vector("gamma", InitializerKind.Ones, isTrainable: true),
                Vector("beta", InitializerKind.Zeros, isTrainable: true),
                Vector("moving_mean", InitializerKind.Zeros, isTrainable: false),
                Vector("moving_variance", InitializerKind.Ones, isTrainable: false),
            ]));
    }
}
