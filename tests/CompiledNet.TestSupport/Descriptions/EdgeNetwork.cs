using CompiledNet.Runtime;
using CompiledNet.TestSupport.Layers;

namespace CompiledNet.TestSupport.Descriptions;

/// <summary>
/// Networks at the edges, drawn by seed: sizes of one, beside multiples of lanes, prime; strides beyond kernels; several outputs; parts
/// that are frozen, taken from a backbone, normalized or dropped; names that are words of generated code.
/// </summary>
public sealed class EdgeNetwork
{
    /// <summary>Products in one forward pass of one image that the reference is asked for.</summary>
    private const int MostWork = 80_000;

    /// <summary>Values of one feature map.</summary>
    private const int MostValues = 10_000;

    private static readonly int[] Sides = [1, 1, 15, 16, 17, 31, 32, 33, 63, 64, 65, 2, 3, 5, 7, 11, 13, 19, 23, 29, 37, 41, 43, 47, 53, 59, 61];
    private static readonly int[] Channels = [1, 1, 15, 16, 17, 31, 32, 33, 63, 64, 65, 2, 3, 5, 7, 11, 13];
    private static readonly int[] Units = [1, 2, 3, 15, 16, 17, 31, 33, 63, 64, 65, 127];
    private static readonly float[] Rates = [0, 0, 0.25f, 0.5f];

    private static readonly string[] Names =
    [
        "stem", "head", "row", "tile", "input", "output", "kernel", "bias", "sum00", "weights", "arena", "image", "parameters", "position",
        "channel", "at", "Vector512", "exp", "gradient", "target", "loss", "value", "index", "delta", "MathF", "größe", "a_b", "Load512",
    ];

    private static readonly ActivationFunction[] Elementwise = [
        .. ActivationFunction.Drawn.Where(function => function != ActivationFunction.Softmax)];

    private readonly Random random;
    private readonly List<LayerDescription> layers = [];
    private TensorShape input;
    private TensorShape shape;
    private int work = MostWork;

    private EdgeNetwork(Random random) => this.random = random;

    /// <summary>The network of a seed; its class is called after it. What breaks a rule is drawn again.</summary>
    public static NetworkDescription Create(int seed)
    {
        var random = new Random(seed);
        while (true)
        {
            NetworkDescription network = new EdgeNetwork(random).Draw($"Edge{seed}");
            if (Legality.Holds(network))
                return network;
        }
    }

    private NetworkDescription Draw(string className)
    {
        input = shape = DrawInput();
        LayerDescription? first = null;
        if (shape.IsSequence)
            (input, first) = random.BeginSteps(DrawName(), shape);
        shape = input;
        first ??= random.Next(8) == 0 ? new Normalization(DrawName()) : null;
        if (first is not null)
            TryAdd(first);

        int count = random.Next(1, 7);
        int backbone = random.Next(5) == 0 ? random.Next(1, count + 1) : 0;
        for (int layer = 0; layer < count; layer++)
        {
            if (layer == backbone && layer > 0)
                backbone = layers.Count;
            AddLayer();
        }

        backbone = Math.Min(backbone, layers.Count);
        bool isFrozen = random.Next(2) == 0;
        for (int layer = 0; layer < layers.Count; layer++)
            layers[layer] = layers[layer] with { IsFrozen = layer < backbone ? isFrozen : random.Next(6) == 0 };
        return random.Next(3) == 0
            ? DrawHeads(className) with { BackboneLayers = backbone }
            : DrawEnd(className) with { BackboneLayers = backbone };
    }

    private TensorShape DrawInput()
    {
        if (random.Next(6) == 0)
            return new(1, 1, Pick(Units), IsVector: true);
        if (random.Next(6) == 0)
            return new(1, random.Next(2) == 0 ? Pick(Sides) : random.Next(1, 200), Pick(Channels)) { IsSequence = true };
        while (true)
        {
            var drawn = new TensorShape(Pick(Sides), Pick(Sides), Pick(Channels));
            if (drawn.Length <= MostValues)
                return drawn;
        }
    }

    private void AddLayer()
    {
        switch (random.Next(shape.IsVector ? 5 : 15))
        {
            case 0 when random.Next(2) == 0:
                TryAdd(random.Normalize(DrawName(), shape, Pick(Units), DrawBias()));
                break;
            case 0:
                TryAdd(new BatchNormalization(DrawName(), Pick([0f, 0.5f, 0.99f]), Pick([1e-3f, 1e-7f, 1f]))
                {
                    Scale = random.Next(4) > 0, Center = random.Next(4) > 0,
                });
                break;
            case 1 when !shape.IsVector && random.Next(3) == 0:
                TryAdd(new SpatialDropout(DrawName(), shape.IsSequence, Pick(Rates)));
                break;
            case 1 when !shape.IsVector && !shape.IsSequence && random.Next(3) == 0:
                TryAdd(RandomArrangement.DrawAugmentation(random, DrawName()));
                break;
            case 1 when random.Next(3) == 0:
                TryAdd(new GaussianNoise(DrawName(), Pick(Rates)));
                break;
            case 1 when random.Next(3) == 0:
                TryAdd(new Rescaling(DrawName(), Pick([0.5f, -1.25f, 1f / 255]), Pick([0f, -1f])));
                break;
            case 1:
                TryAdd(new Dropout(DrawName(), Pick(Rates)));
                break;
            case 2:
                TryMerge();
                break;
            case 3 when shape.IsVector:
                int units = Pick(Units);
                TryAdd(new Dense(DrawName(), units, DrawBias(), DrawActivation(units)));
                break;
            case 3:
                TryAdd(new ActivationLayer(DrawName(), DrawActivation(shape.Channels)));
                break;
            case > 4 when shape.IsSequence:
                TryAdd(random.Steps(DrawName(), shape, Pick(Channels), DrawBias(), DrawActivation));
                break;
            case 4 when shape.IsVector || shape.IsSequence || random.Next(2) == 0:
                TryAdd(RandomArrangement.Draw(random, shape, DrawName()));
                break;
            case 4:
                TryAdd(new MaxPooling2D(DrawName(), random.Ceil(DrawWindow())));
                break;
            case 5:
                TryAdd(random.Next(2) == 0 ? new AveragePooling2D(DrawName(), random.Ceil(DrawWindow())) : new L2Pooling2D(DrawName(), random.Ceil(DrawWindow())));
                break;
            case 6:
                TryAdd(random.Next(2) == 0
                    ? new UpSampling2D(DrawName(), random.Next(1, 4), random.Next(1, 4), IsBilinear: random.Next(2) == 0)
                    : new ZeroPadding2D(DrawName(), random.Next(4), random.Next(4), random.Next(4), random.Next(4)));
                break;
            case 7:
                TryAdd(random.Next(2) == 0 ? new Flatten(DrawName()) : new GlobalPooling2D(DrawName(), IsMaximum: random.Next(2) == 0));
                break;
            case 8:
                int multiplier = random.Next(1, 4);
                TryAdd(new DepthwiseConv2D(DrawName(), Dilate(DrawWindow()), multiplier, DrawBias(), DrawActivation(multiplier * shape.Channels)));
                break;
            case 9:
                TryAdd(random.Transpose(DrawName(), Pick(Channels), DrawWindow(), DrawBias(), Pick(Elementwise)));
                break;
            case 10:
                int outputs = Pick(Channels);
                TryAdd(new SeparableConv2D(DrawName(), outputs, Dilate(DrawWindow()), random.Next(1, 3), DrawBias(), DrawActivation(outputs)));
                break;
            default:
                int groups = random.Next(4) != 0
                    ? 1
                    : Pick([.. Enumerable.Range(1, shape.Channels).Where(groups => shape.Channels % groups == 0)]);
                int filters = groups == 1 ? Pick(Channels) : groups * random.Next(1, 5);
                TryAdd(new Conv2D(DrawName(), filters, Dilate(DrawWindow()), DrawBias(), DrawActivation(filters), groups));
                break;
        }
    }

    /// <summary>Windows as large as the map and larger strides than windows among them.</summary>
    private Window DrawWindow()
    {
        int height = DrawSize(shape.Height);
        int width = random.Next(3) == 0 ? DrawSize(shape.Width) : Math.Min(height, shape.Width);
        int strideHeight = random.Next(1, 6);
        int strideWidth = random.Next(3) == 0 ? random.Next(1, 6) : strideHeight;
        var window = new Window(height, width, strideHeight, strideWidth, (PaddingMode)random.Next(3));
        return window.Padding == PaddingMode.Explicit
            ? window with { ZeroHeight = random.Next(height), ZeroWidth = random.Next(width) }
            : window;
    }

    private int DrawSize(int side) => random.Next(8) == 0 ? side : random.Next(1, Math.Min(side, 5) + 1);

    private Window Dilate(Window window) => window is { StrideHeight: 1, StrideWidth: 1 } && random.Next(2) == 0
        ? window with { DilationHeight = random.Next(1, 4), DilationWidth = random.Next(1, 4) }
        : window;

    /// <summary>Merges what there is with a layer before it that has its shape (or its height and width), if there is one.</summary>
    private void TryMerge()
    {
        IReadOnlyList<PlacedLayer> placed = new NetworkDescription("", input, layers, null).Placed;
        var merge = new Merge(DrawName(), Pick(Merge.Kinds));
        PlacedLayer[] fitting = [.. placed.SkipLast(1).Where(layer => merge.Fits(shape, layer.Output)
            && (merge.Kind != "Concatenate" || layer.Output.Channels + shape.Channels <= 130))];
        if (fitting.Length == 0)
            return;
        PlacedLayer other = Pick(fitting);
        shape = merge.OutputShape([shape, other.Output]);
        layers.Add(merge with { Inputs = [placed[^1].Identity, other.Identity] });
    }

    private NetworkDescription DrawEnd(string className)
    {
        LossFunction? loss = random.Next(10) == 0 ? null : DrawLoss();
        if (loss?.Activation is not null || layers.Count == 0 || random.Next(2) == 0)
            layers.Add(Last(shape, loss));
        return new(className, input, layers, loss);
    }

    /// <summary>Two or three outputs: layers of their own, behind any layers that there are.</summary>
    private NetworkDescription DrawHeads(string className)
    {
        bool isTrained = random.Next(6) != 0;
        PlacedLayer[] trunk = [.. new NetworkDescription("", input, layers, null).Placed];
        var heads = new List<Head>();
        for (int head = random.Next(2, 4); head > 0; head--)
        {
            // The last of the trunk has one, so that all of it is needed.
            PlacedLayer? source = trunk.Length == 0 ? null : heads.Count == 0 ? trunk[^1] : Pick(trunk);
            LossFunction? loss = isTrained ? DrawLoss() : null;
            string name = $"head_{head}";
            layers.Add(Last(source?.Output ?? input, loss) with { Name = name, Inputs = [source?.Identity ?? "input"] });
            heads.Add(new Head(name, loss, loss is null ? 1 : Pick([1f, 1f, 0.25f, 2f])));
        }

        return new(className, input, layers, null) { Heads = heads };
    }

    /// <summary>A layer that meets a loss.</summary>
    private LayerDescription Last(TensorShape source, LossFunction? loss)
    {
        ActivationFunction activation = loss?.Activation ?? Pick(Elementwise);
        int channels = Math.Max(loss?.LeastChannels ?? (activation == ActivationFunction.Softmax ? 2 : 1), Pick([1, 2, 3, 15, 16, 17, 33]));
        return source.IsVector
            ? new Dense(DrawName(), channels, DrawBias(), activation)
            : RandomSteps.Pointwise(source, DrawName(), source.Height * source.Width > 400 ? Math.Min(channels, 3) : channels, DrawBias(), activation);
    }

    private LossFunction DrawLoss() => random.Next(12) switch
    {
        11 => LossFunction.RingOf(random.Next(2) == 0 ? null : random.Next(1, 4)),
        9 => LossFunction.FromLogits(LossFunction.SparseCategoricalCrossentropyOf(random.Next(2) * 0.2f, random.Next(3) == 0 ? 1 : null)),
        10 => LossFunction.FromLogits(random.Next(2) == 0 ? LossFunction.CategoricalCrossentropy : LossFunction.BinaryCrossentropy),
        0 or 1 => LossFunction.SparseCategoricalCrossentropy,
        2 => LossFunction.SparseCategoricalCrossentropyOf(0.1f, random.Next(2) == 0 ? 255 : null),
        3 => LossFunction.CategoricalCrossentropyOf(random.Next(2) * 0.3f),
        4 => LossFunction.BinaryCrossentropyOf(random.Next(2) * 0.2f),
        5 => LossFunction.HuberOf(random.Next(2) == 0 ? 1 : 0.3f),
        _ => Pick(LossFunction.OfValues),
    };

    /// <summary>Adds a layer unless its window does not fit or it is too much work.</summary>
    private void TryAdd(LayerDescription layer)
    {
        TensorShape output = layer.OutputShape([shape]);
        if (output.Height < 1 || output.Width < 1 || output.Length > MostValues)
            return;
        long products = layer.Parameters(shape).Sum(parameter => (long)parameter.Length) * output.Height * output.Width;
        if (products > work)
            return;
        work -= (int)products;
        shape = output;
        layers.Add(layer);
    }

    /// <summary>Softmax now and then, where there is more than one channel to share among.</summary>
    private ActivationFunction DrawActivation(int channels) =>
        channels > 1 && random.Next(10) == 0 ? ActivationFunction.Softmax : Pick(Elementwise);

    private bool DrawBias() => random.Next(4) != 0;

    private string? DrawName()
    {
        string name = Pick(Names);
        return random.Next(5) == 0 && !layers.Exists(layer => string.Equals(layer.Name, name, StringComparison.OrdinalIgnoreCase)) ? name : null;
    }

    private T Pick<T>(IReadOnlyList<T> choices) => choices[random.Next(choices.Count)];
}
