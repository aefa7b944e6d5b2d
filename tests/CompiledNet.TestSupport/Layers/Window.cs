using System.Text.Json;
using CompiledNet.Runtime;

namespace CompiledNet.TestSupport.Layers;

public enum PaddingMode
{
    Valid,
    Same,

    /// <summary>So many rows and columns on both sides.</summary>
    Explicit,

    /// <summary>So many zeros before the first step that each output sees its own step and those before it; of steps only.</summary>
    Causal,
}

/// <summary>A window that slides over a feature map, in Keras' and the golden cases' words.</summary>
public sealed record Window(int Height, int Width, int StrideHeight, int StrideWidth, PaddingMode Padding = PaddingMode.Valid)
{
    public int ZeroHeight { get; init; }

    public int ZeroWidth { get; init; }

    /// <summary>Whether a last window may reach beyond the end; it begins within the map or the zeros before it.</summary>
    public bool IsCeiling { get; init; }

    public int DilationHeight { get; init; } = 1;

    public int DilationWidth { get; init; } = 1;

    public static Window From(JsonElement json, string sizeProperty, bool strideIsSize)
    {
        (int height, int width) = Pair(json.GetProperty(sizeProperty));
        (int strideHeight, int strideWidth) =
            json.TryGetProperty("strides", out JsonElement strides) ? Pair(strides) : strideIsSize ? (height, width) : (1, 1);
        var window = new Window(height, width, strideHeight, strideWidth);
        if (json.TryGetProperty("dilation", out JsonElement dilation))
        {
            (int dilationHeight, int dilationWidth) = Pair(dilation);
            window = window with { DilationHeight = dilationHeight, DilationWidth = dilationWidth };
        }
        window = window with { IsCeiling = json.Flag("ceil_mode", otherwise: false) };
        if (!json.TryGetProperty("padding", out JsonElement padding))
            return window;
        if (padding.ValueKind == JsonValueKind.String)
        {
            return window with
            {
                Padding = padding.GetString() switch
                {
                    "same" => PaddingMode.Same,
                    "causal" => PaddingMode.Causal,
                    _ => PaddingMode.Valid,
                },
            };
        }

        (int zeroHeight, int zeroWidth) = Pair(padding);
        return window with { Padding = PaddingMode.Explicit, ZeroHeight = zeroHeight, ZeroWidth = zeroWidth };
    }

    public WindowAxis Rows(TensorShape input) => Axis(input.Height, Height, StrideHeight, DilationHeight, ZeroHeight);

    public WindowAxis Columns(TensorShape input) => Axis(input.Width, Width, StrideWidth, DilationWidth, ZeroWidth);

    /// <summary>The named arguments that all window attributes share.</summary>
    public IEnumerable<string> Arguments(TensorShape input, bool strideIsSize)
    {
        (int defaultHeight, int defaultWidth) = strideIsSize ? (Height, Width) : (1, 1);
        if (StrideHeight == StrideWidth && (StrideHeight, StrideWidth) != (defaultHeight, defaultWidth))
            yield return $"Stride = {StrideHeight}";
        if (StrideHeight != StrideWidth && StrideHeight != defaultHeight)
            yield return $"StrideHeight = {StrideHeight}";
        if (StrideHeight != StrideWidth && StrideWidth != defaultWidth)
            yield return $"StrideWidth = {StrideWidth}";
        if (Padding == PaddingMode.Same)
            yield return "Padding = Padding.Same";
        if (Padding == PaddingMode.Causal)
            yield return "Padding = Padding.Causal";
        if (Padding == PaddingMode.Explicit && ZeroHeight == ZeroWidth)
            yield return $"ZeroPadding = {ZeroHeight}";
        if (Padding == PaddingMode.Explicit && ZeroHeight != ZeroWidth)
        {
            yield return $"ZeroPaddingHeight = {ZeroHeight}";
            yield return $"ZeroPaddingWidth = {ZeroWidth}";
        }
        if (DilationHeight == DilationWidth && DilationHeight != 1)
            yield return $"Dilation = {DilationHeight}";
        if (DilationHeight != DilationWidth)
        {
            yield return $"DilationHeight = {DilationHeight}";
            yield return $"DilationWidth = {DilationWidth}";
        }
        if (IsCeiling)
            yield return "CeilMode = true";
        if (Padding is not (PaddingMode.Same or PaddingMode.Causal) && (Rows(input).Crops || Columns(input).Crops))
            yield return "AllowCropping = true";
    }

    /// <summary>The constructor's arguments for the window: one number for a square.</summary>
    public string Size => Height == Width ? $"{Height}" : $"{Height}, {Width}";

    /// <summary>The same window on a map of one row: its rows do not count.</summary>
    internal Window OfOneRow => this with { Height = 1, StrideHeight = 1, ZeroHeight = 0, DilationHeight = 1 };

    /// <summary>Two numbers; the one of a layer of one dimension stands for both.</summary>
    internal static (int Height, int Width) Pair(JsonElement json) =>
        json.GetArrayLength() == 1 ? (json[0].GetInt32(), json[0].GetInt32()) : (json[0].GetInt32(), json[1].GetInt32());

    private WindowAxis Axis(int input, int size, int stride, int dilation, int zeros)
    {
        int extent = ((size - 1) * dilation) + 1;
        if (Padding is PaddingMode.Same or PaddingMode.Causal)
        {
            int output = (input + stride - 1) / stride;
            int total = Math.Max(((output - 1) * stride) + extent - input, 0);
            return new(size, stride, dilation, PadBefore: Padding == PaddingMode.Causal ? extent - 1 : total / 2, output, Crops: false);
        }
        int room = input + (2 * zeros) - extent;
        if (IsCeiling)
        {
            int windows = Math.Max((int)Math.Ceiling(room / (double)stride) + 1, 0);
            while (windows > 1 && (windows - 1) * stride >= input + zeros)
                windows--;
            return new(size, stride, dilation, zeros, windows, Crops: false);
        }

        return new(size, stride, dilation, zeros, room < 0 ? 0 : (room / stride) + 1, Crops: room % stride != 0);
    }
}

/// <summary>One axis of a window: output i and tap t meet at input i * Stride - PadBefore + t * Dilation, if that is inside.</summary>
/// <param name="Output">Number of windows; 0 where none fits.</param>
/// <param name="Crops">Whether the stride leaves inputs over at the end.</param>
public sealed record WindowAxis(int Size, int Stride, int Dilation, int PadBefore, int Output, bool Crops)
{
    public int Position(int output, int tap) => (output * Stride) - PadBefore + (tap * Dilation);
}
