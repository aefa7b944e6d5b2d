using CompiledNet.Generator.Model;

namespace CompiledNet.Generator.Emission;

/// <summary>
/// The layers of a network in one line, by which a file says whose parameters it holds. Losses are no part of it: what was trained
/// may be read by a network that only predicts.
/// </summary>
internal static class NetworkIdentity
{
    public static string Of(NetworkGraph graph) => string.Join("; ", graph.Layers.Select((layer, index) => Describe(graph, layer, index)));

    private static string Describe(NetworkGraph graph, GraphLayer layer, int index) =>
        $"{layer.Name}: {Settings(layer)}{From(graph, layer, index)} -> {layer.Output}";

    /// <summary>The layers that it takes, where that is not the one before it alone.</summary>
    private static string From(NetworkGraph graph, GraphLayer layer, int index) =>
        layer.Inputs.All(input => input == index - 1) && layer.Inputs.Count <= 1 ? "" : $" of {string.Join(", ", layer.Inputs.Select(input => graph.Layers[input].Name))}";

    private static string Settings(GraphLayer layer) => layer.Spec switch
    {
        InputSpec => "Input",
        Conv2DSpec convolution => $"Conv2D {Window(layer)}{Groups(convolution.Groups)}{Bias(convolution.UseBias)} {convolution.Activation}",
        DepthwiseConv2DSpec convolution =>
            $"DepthwiseConv2D {Window(layer)} multiplier {convolution.DepthMultiplier}{Bias(convolution.UseBias)} {convolution.Activation}",
        Conv2DTransposeSpec convolution => $"Conv2DTranspose {Window(layer)}{Bias(convolution.UseBias)} {convolution.Activation}",
        SeparableConv2DSpec convolution =>
            $"SeparableConv2D {Window(layer)} multiplier {convolution.DepthMultiplier}{Bias(convolution.UseBias)} {convolution.Activation}",
        PoolSpec pool => $"{pool.Kind} {Window(layer)}",
        GlobalPoolSpec pool => pool.Kind,
        ZeroPaddingSpec padding => $"ZeroPadding2D {padding.Top}+{padding.Bottom}x{padding.Left}+{padding.Right}",
        UpSamplingSpec upSampling => $"UpSampling2D {upSampling.Height}x{upSampling.Width} {upSampling.Interpolation}",
        DenseSpec dense => $"Dense{Bias(dense.UseBias)} {dense.Activation}",
        FlattenSpec => "Flatten",
        BatchNormalizationSpec normalization => $"BatchNormalization {Shapes.Text.Real(normalization.Momentum)} {Shapes.Text.Real(normalization.Epsilon)}",
        MergeSpec merge => merge.Kind,
        DropoutSpec dropout => $"Dropout {Shapes.Text.Real(dropout.Rate)}",
        ActivationSpec activation => $"Activation {activation.Activation}",
        _ => throw new ArgumentOutOfRangeException(nameof(layer), layer.Spec, "A layer without an identity."),
    };

    private static string Window(GraphLayer layer)
    {
        (WindowAxis rows, WindowAxis columns) = (layer.Window!.Rows, layer.Window.Columns);
        string dilation = rows.Dilation == 1 && columns.Dilation == 1 ? "" : $" dilation {rows.Dilation}x{columns.Dilation}";
        return $"{rows.Size}x{columns.Size} stride {rows.Stride}x{columns.Stride} padding {rows.PadBefore}+{rows.PadAfter}x{columns.PadBefore}+{columns.PadAfter}{dilation}";
    }

    private static string Groups(int groups) => groups == 1 ? "" : $" groups {groups}";

    private static string Bias(bool useBias) => useBias ? "" : " no bias";
}
