using CompiledNet.Tool.Graph;
using CompiledNet.Tool.Numbers;

namespace CompiledNet.Tool.Keras;

/// <summary>How Keras says windows: sizes and strides as pairs, padding as a word.</summary>
internal static class KerasWindow
{
    /// <exception cref="RefusedException">It cannot be said.</exception>
    public static Window Read(KerasConfig config, string size, bool hasDilation)
    {
        CheckChannelsLast(config);
        (int height, int width) = config.Pair(size);
        (int Height, int Width) stride = config.Has("strides") ? config.Pair("strides") : hasDilation ? (1, 1) : (height, width);
        (int Height, int Width) dilation = hasDilation ? config.Pair("dilation_rate", 1) : (1, 1);
        Padding padding = config.Text("padding", "valid") switch
        {
            "valid" => Padding.Valid,
            "same" => Padding.Same,
            "causal" => Padding.Causal,
            string other => throw new RefusedException($"its padding is '{other}'; CompiledNet has valid and same, and causal over steps"),
        };
        return new(new(height, stride.Height, dilation.Height), new(width, stride.Width, dilation.Width), padding);
    }

    /// <exception cref="RefusedException">Channels stand first.</exception>
    public static void CheckChannelsLast(KerasConfig config)
    {
        if (config.Text("data_format", "channels_last") != "channels_last")
            throw new RefusedException("its channels stand first; CompiledNet's stand last");
    }

    /// <summary>Where a window stands on a map.</summary>
    public static PaddedWindow On(this Window window, Tensor map) => new(
        window.Rows, window.Columns, window.PadsOf(map.Shape[0], window.Rows, 0, window.OutHeight),
        window.PadsOf(map.Shape[1], window.Columns, 0, window.OutWidth));

    /// <summary>Says on a layer with a window what the window does not see.</summary>
    public static Node Remark(Node node, Window window)
    {
        node.Remark = window.DescribeCropping(node.Inputs[0].Shape.Height, node.Inputs[0].Shape.Width);
        return node;
    }
}
