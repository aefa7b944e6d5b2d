using CompiledNet.Generator.Diagnostics;
using CompiledNet.Generator.Model;

namespace CompiledNet.Generator.Shapes;

/// <summary>Conv2DTranspose: the gradient of a convolution from its output to its input; a kernel of kernel height x kernel width x filters x input channels.</summary>
internal static class Conv2DTransposeShape
{
    public static void Check(Conv2DTransposeSpec layer, LayerContext context)
    {
        context.RequireAtLeast(1, layer.Filters, "filters", "filters");
        WindowShape.Check(layer.Window, Conv2DShape.Words, context);
        ActivationShape.CheckFunction(layer.Activation, "Activation", context);
        if (!context.IsInvalid)
            CheckGaps(layer.Window, context);
    }

    public static LayerShape? Infer(Conv2DTransposeSpec layer, GraphLayer before, int producer, LayerContext context)
    {
        Shape input = before.Output;
        if (input.IsVector)
        {
            context.Report(RuleIds.WindowOnVector, null, [before.Name, input.ToString()], producer);
            return null;
        }

        WindowSpec window = layer.Window;
        bool isSame = window.Padding is PaddingKind.Same;
        long height = Output(input.Height, window.Height, window.StrideHeight, isSame);
        long width = Output(input.Width, window.Width, window.StrideWidth, isSame);
        long fanOut = Limits.Product(window.Height, window.Width, input.Channels);
        if (!OutputSize.Accept([height, width, layer.Filters], "filters", context)
            || !ParameterSize.Accept(fanOut, layer.Filters, layer.UseBias, "filters", context))
            return null;
        ActivationShape.CheckChannels(layer.Activation, "Activation", layer.Filters, context);

        // The window slides over the output: from there to the input it is a convolution.
        var geometry = new WindowGeometry(
            WindowArithmetic.Resolve((int)height, window.Height, window.StrideHeight, isSame ? null : 0),
            WindowArithmetic.Resolve((int)width, window.Width, window.StrideWidth, isSame ? null : 0));

        // Keras takes the fans of the tensor's last two dimensions, as for any kernel.
        int fanIn = Limits.Clamp(Limits.Product(window.Height, window.Width, layer.Filters));
        var kernel = new ParameterSpec(
            "kernel", new([window.Height, window.Width, layer.Filters, input.Channels]), InitializerKind.GlorotUniform, fanIn, (int)fanOut) { HasOutputsFirst = true };
        return new LayerShape(
            Shape.Map((int)height, (int)width, layer.Filters),
            ReceptiveFields.ThroughTransposed(before.ReceptiveField, geometry),
            geometry,
            ParameterSize.WithBias(kernel, layer.UseBias),
            Limits.Product(input.Height, input.Width, layer.Filters, fanOut));
    }

    /// <summary>Keras' rule: n * s with same padding, else all that is reached, and no fewer.</summary>
    private static long Output(long input, long size, long stride, bool isSame) =>
        Limits.Sum(Limits.Product(input, stride), isSame ? 0 : Math.Max(size - stride, 0));

    /// <summary>Between kernels that are smaller than the stride, outputs have nothing but the bias.</summary>
    private static void CheckGaps(WindowSpec window, LayerContext context)
    {
        bool rows = window.Height < window.StrideHeight;
        bool columns = window.Width < window.StrideWidth;
        if (!rows && !columns)
            return;

        Axes axes = rows && columns ? Axes.Both : rows ? Axes.Rows : Axes.Columns;
        int size = Math.Max(rows ? window.StrideHeight : 1, columns ? window.StrideWidth : 1);
        int stride = Math.Min(rows ? window.Height : int.MaxValue, columns ? window.Width : int.MaxValue);
        string reached = string.Join(" and ", new[]
        {
            rows ? $"{Text.Number(window.Height)} of every {Text.Number(window.StrideHeight)} rows" : "",
            columns ? $"{Text.Number(window.Width)} of every {Text.Number(window.StrideWidth)} columns" : "",
        }.Where(words => words.Length > 0));
        string argument = WindowRemedies.SizeArgument(Conv2DShape.Words, axes);
        context.Report(
            RuleIds.TransposedGaps,
            argument,
            [
                Text.Sides(window.Height, window.Width),
                Text.Pair(window.StrideHeight, window.StrideWidth),
                reached,
                Text.Number(size),
                Text.Number(stride),
            ],
            remedies:
            [
                Remedy.Set(argument, Text.Number(size), $"Use kernel {Text.Number(size)}"),
                Remedy.Set(WindowRemedies.StrideArgument(axes), Text.Number(stride), $"Use stride {Text.Number(stride)}"),
            ]);
    }
}
