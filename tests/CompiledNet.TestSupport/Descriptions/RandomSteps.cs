using CompiledNet.Runtime;
using CompiledNet.TestSupport.Layers;

namespace CompiledNet.TestSupport.Descriptions;

/// <summary>Layers for one dimension, drawn to fit a sequence.</summary>
internal static class RandomSteps
{
    /// <summary>Products of attention, in all of its heads, that the reference is asked for.</summary>
    private const int MostPairs = 20_000;

    /// <summary>A convolution of 1x1, or of single steps.</summary>
    public static LayerDescription Pointwise(TensorShape shape, string? name, int filters, bool useBias, ActivationFunction function)
    {
        var map = new Conv2D(name, filters, new(1, 1, 1, 1), useBias, function);
        return shape.IsSequence ? new AlongSteps(map) : map;
    }

    /// <summary>An input of which a sequence comes, and the layer that makes it of integers, or masks steps of it; mostly there is none.</summary>
    public static (TensorShape Input, LayerDescription? First) BeginSteps(this Random random, string? name, TensorShape sequence) => random.Next(6) switch
    {
        0 => (new(1, 1, sequence.Width, IsVector: true), random.Embedding(name, sequence)),
        1 => (sequence with { Channels = 1 }, random.Embedding(name, sequence)),
        2 => (sequence, new Masking(name, random.Next(2) * 0.5f)),
        _ => (sequence, null),
    };

    private static Embedding Embedding(this Random random, string? name, TensorShape sequence) =>
        new(name, random.Next(1, 12), sequence.Channels) { MaskZero = random.Next(2) == 0 };

    /// <summary>Attention of a sequence to itself.</summary>
    public static LayerDescription Attention(this Random random, string? name, TensorShape shape)
    {
        int pairs = shape.Width * shape.Width;
        int channels = Math.Clamp(MostPairs / pairs, 1, 18);
        int heads = random.Next(1, Math.Min(4, channels) + 1);
        int keyDim = random.Next(1, (channels / heads) + 1);
        return new MultiHeadAttention(
            name, heads, keyDim, random.Next(3) == 0 ? random.Next(1, (channels / heads) + 1) : keyDim, random.Next(4) != 0, random.Next(2) == 0)
        {
            Dropout = random.Next(6) == 0 ? 0.25f : 0,
        };
    }

    /// <summary>A layer that remembers.</summary>
    public static LayerDescription Recurrent(this Random random, string? name, int units, bool useBias)
    {
        string cell = Layers.Recurrent.Cells[random.Next(Layers.Recurrent.Cells.Count)];
        string merged = random.Next(3) > 0 ? Layers.Recurrent.OneDirection : Layers.Recurrent.Merges[random.Next(Layers.Recurrent.Merges.Count)];
        ActivationFunction[] functions = [.. Layers.Recurrent.Functions];
        return new Recurrent(name, cell, units)
        {
            ReturnSequences = random.Next(2) == 0,
            GoBackwards = merged == Layers.Recurrent.OneDirection && random.Next(3) == 0,
            Merged = merged,
            UseBias = useBias,
            ResetAfter = cell != "Gru" || random.Next(3) > 0,
            Dropout = random.Next(8) == 0 ? 0.25f : 0,
            RecurrentDropout = random.Next(8) == 0 ? 0.25f : 0,
            Function = random.Next(3) == 0 ? functions[random.Next(functions.Length)] : ActivationFunction.Tanh,
            GateFunction = cell != "SimpleRnn" && random.Next(3) == 0 ? functions[random.Next(functions.Length)] : ActivationFunction.Sigmoid,
        };
    }

    /// <summary>Any layer that slides over steps, moves them or lets them look at each other.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="shape">What it takes.</param>
    /// <param name="filters">Its filters, where it has some.</param>
    /// <param name="useBias">Whether it has a bias, where it has weights.</param>
    /// <param name="draw">Draws a function for so many channels.</param>
    public static LayerDescription Steps(
        this Random random, string? name, TensorShape shape, int filters, bool useBias, Func<int, ActivationFunction> draw)
    {
        int multiplier = random.Next(1, 4);
        return random.Next(14) switch
        {
            12 => new PositionEmbedding(name),
            13 => random.Attention(name, shape),
            0 => Along(new MaxPooling2D(name, random.Ceil(Window(isPool: true))) { Spelling = random.Next(2) }),
            1 => Along(new AveragePooling2D(name, random.Ceil(Window(isPool: true))) { Spelling = random.Next(3) }),
            2 => Along(new ZeroPadding2D(name, 0, 0, random.Next(3), random.Next(3))),
            3 => Along(new Cropping2D(name, 0, 0, random.Next(Math.Min(3, (shape.Width + 1) / 2)), random.Next(Math.Min(3, (shape.Width + 1) / 2)))),
            4 => Along(Size(random.Next(1, 4))),
            5 => Along(new GlobalPooling2D(name, IsMaximum: random.Next(2) == 0)),
            6 => Along(new DepthwiseConv2D(name, Window(isPool: false), multiplier, useBias, draw(multiplier * shape.Channels))),
            7 => Along(new SeparableConv2D(name, filters, Window(isPool: false), multiplier, useBias, draw(filters))),
            8 => Along(new Conv2D(name, shape.Channels * multiplier, Window(isPool: false), useBias, draw(shape.Channels * multiplier), shape.Channels)),
            _ => Along(new Conv2D(name, filters, Window(isPool: false), useBias, draw(filters))),
        };

        AlongSteps Along(LayerDescription square) => new(square);

        UpSampling2D Size(int size) => new(name, size, size, IsBilinear: false);

        Window Window(bool isPool)
        {
            int size = random.Next(1, Math.Min(7, shape.Width + 2));
            int stride = isPool && random.Next(2) == 0 ? size : random.Next(1, 4);
            PaddingMode[] modes = isPool ? [PaddingMode.Valid, PaddingMode.Same, PaddingMode.Explicit] : Enum.GetValues<PaddingMode>();
            var window = new Window(size, size, stride, stride, modes[random.Next(modes.Length)]);
            int zeros = random.Next(isPool ? size : size + 2);
            if (window.Padding == PaddingMode.Explicit)
                window = window with { ZeroHeight = zeros, ZeroWidth = zeros };
            int dilation = !isPool && stride == 1 && random.Next(3) == 0 ? random.Next(1, 5) : 1;
            return window with { DilationHeight = dilation, DilationWidth = dilation };
        }
    }
}
