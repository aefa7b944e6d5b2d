using CompiledNet.Runtime;
using CompiledNet.TestSupport.Layers;

namespace CompiledNet.TestSupport.Descriptions;

/// <summary>
/// Valid networks drawn by seed: odd sizes, every padding, strides that crop, any order of layers that has a meaning. Small
/// enough for the reference, and for hundreds of them in a minute.
/// </summary>
public sealed class RandomNetwork
{
    /// <summary>Products in one forward pass of one image that the reference is asked for.</summary>
    private const int MostWork = 60_000;

    private static readonly int[] Channels = [1, 2, 3, 5, 6, 8, 16, 17];
    private static readonly int[] Sides = [1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 13, 16, 17, 25, 32, 33];
    private static readonly ActivationFunction[] Elementwise = [
        .. ActivationFunction.Drawn.Where(function => function != ActivationFunction.Softmax)];

    private readonly Random random;
    private readonly List<LayerDescription> layers = [];
    private TensorShape input;
    private TensorShape shape;
    private int work = MostWork;

    private RandomNetwork(int seed) => random = new Random(seed);

    /// <summary>The network of a seed; its class is called after it.</summary>
    public static NetworkDescription Create(int seed) => new RandomNetwork(seed).Draw($"Random{seed}");

    private NetworkDescription Draw(string className)
    {
        input = shape = random.Next(8) == 0
            ? new(1, 1, random.Next(1, 65), IsVector: true)
            : random.Next(6) == 0 ? new(1, random.Next(1, 70), Pick(Channels)) { IsSequence = true }
            : new(Pick(Sides), Pick(Sides), Pick(Channels));
        if (shape.IsSequence)
        {
            (input, LayerDescription? first) = random.BeginSteps(DrawName(), shape);
            shape = input;
            if (first is not null)
                Add(first);
        }

        if (!shape.IsVector)
        {
            for (int count = random.Next(0, 5); count > 0; count--)
            {
                if (shape.IsVector)
                    AddVectorLayer();
                else if (shape.IsSequence)
                    AddStepLayer();
                else
                    AddMapLayer();
            }

            int end = random.Next(8);
            if (!shape.IsVector && end < 4)
                Add(new Flatten(DrawName()));
            else if (shape is { IsVector: false, IsSequence: false } && end < 6)
                Add(new GlobalPooling2D(DrawName(), IsMaximum: end == 4));
        }
        if (shape.IsVector)
        {
            // Merged with a map, a vector is a map again.
            for (int count = random.Next(0, 3); count > 0 && shape.IsVector; count--)
                AddVectorLayer();
        }
        if (random.Next(5) == 0)
            TryShare();
        NamedInput[] more = random.Next(6) == 0 ? [AddInput()] : [];
        return new(className, input, layers, Finish(), more);
    }

    /// <summary>Calls a layer once more, if its parameters fit what there is now.</summary>
    private void TryShare()
    {
        IReadOnlyList<PlacedLayer> placed = new NetworkDescription("", input, layers, null).Placed;
        int[] fitting = [.. Enumerable.Range(0, layers.Count).Where(index => layers[index].Parameters(placed[index].Inputs[0]) is { Count: > 0 } own
            && placed[index].Inputs[0].IsVector == shape.IsVector && layers[index].Categories == 0
            && own.Select(parameter => string.Join('x', parameter.Dimensions)).SequenceEqual(
                layers[index].Parameters(shape).Select(parameter => string.Join('x', parameter.Dimensions))))];
        if (fitting.Length == 0)
            return;
        int chosen = Pick(fitting);
        int before = layers.Count;
        TryAdd(layers[chosen] with { Name = DrawName(), Inputs = [], Shared = "same" });
        if (layers.Count > before)
            layers[chosen] = layers[chosen] with { Shared = "same" };
    }

    /// <summary>A second input, which meets what there is: as it is, or as a vector that a dense layer makes of it.</summary>
    private NamedInput AddInput()
    {
        if (layers.Count == 0)
            Add(new ActivationLayer(DrawName(), Pick(Elementwise)) { Inputs = ["input"] });
        else
            layers[0] = layers[0] with { Inputs = layers[0].Inputs.Count == 0 ? ["input"] : layers[0].Inputs };
        IReadOnlyList<PlacedLayer> placed = new NetworkDescription("", input, layers, null).Placed;
        string tip = placed[^1].Identity;
        if (random.Next(2) == 0)
        {
            var same = new NamedInput("facts", shape);
            layers.Add(new Merge(DrawName(), Pick(Merge.Elementwise)) { Inputs = random.Next(2) == 0 ? [tip, "facts"] : ["facts", tip] });
            return same;
        }

        var facts = new NamedInput("facts", new(1, 1, random.Next(1, 20), IsVector: true));
        layers.Add(new Dense("gate", shape.Channels, DrawBias(), Pick(Elementwise)) { Inputs = ["facts"] });
        layers.Add(new Merge(DrawName(), Pick(Merge.Elementwise)) { Inputs = [tip, "gate"] });
        return facts;
    }

    /// <summary>The last layer, and a loss that meets it.</summary>
    private LossFunction? Finish()
    {
        LossFunction? loss = DrawLoss();
        ActivationFunction? needed = loss?.Activation;
        int channels = random.Next(loss?.LeastChannels ?? 1, 18);
        ActivationFunction activation = needed ?? Pick(Elementwise);
        if (needed is not null || layers.Count == 0 || random.Next(2) == 0)
        {
            Add(shape.IsVector
                ? new Dense(DrawName(), channels, DrawBias(), activation)
                : RandomSteps.Pointwise(shape, DrawName(), channels, DrawBias(), activation));
        }

        // Errors of a softmax output are refused by the compiler.
        if (needed is null && layers[^1].Activation == ActivationFunction.Softmax)
            Add(new ActivationLayer(DrawName(), Pick(Elementwise)));
        return loss;
    }

    /// <summary>Any of them, now and then with another number than the usual; one in ten networks only predicts.</summary>
    private LossFunction? DrawLoss() => random.Next(13) switch
    {
        12 => LossFunction.RingOf(random.Next(2) == 0 ? null : random.Next(1, 4)),
        10 => LossFunction.FromLogits(LossFunction.SparseCategoricalCrossentropyOf(random.Next(2) * 0.2f, random.Next(3) == 0 ? 1 : null)),
        11 => LossFunction.FromLogits(random.Next(2) == 0 ? LossFunction.CategoricalCrossentropy : LossFunction.BinaryCrossentropy),
        0 => null,
        1 or 2 => LossFunction.SparseCategoricalCrossentropy,
        3 => LossFunction.SparseCategoricalCrossentropyOf(0.1f, random.Next(2) == 0 ? 255 : null),
        4 => LossFunction.CategoricalCrossentropyOf(random.Next(2) * 0.3f),
        5 or 6 => LossFunction.BinaryCrossentropyOf(random.Next(2) * 0.2f),
        7 => LossFunction.HuberOf(random.Next(2) == 0 ? 1 : 0.3f),
        8 => random.Next(3) switch
        {
            0 => LossFunction.CategoricalFocalOf(random.Next(1, 4), 0.25f, 0),
            1 => LossFunction.BinaryFocalOf(2, random.Next(2) == 0 ? null : 0.3f, 0),
            _ => LossFunction.Dice,
        },
        _ => Pick(LossFunction.OfValues),
    };

    private void AddMapLayer()
    {
        switch (random.Next(11))
        {
            case 6:
                TryMerge();
                break;
            case 10:
                TryAdd(random.Normalize(DrawName(), shape, Pick(Channels), DrawBias()));
                break;
            case 9:
                TryAdd(RandomArrangement.Draw(random, shape, DrawName()));
                break;
            case 0:
                TryAdd(new MaxPooling2D(DrawName(), random.Ceil(DrawWindow(forPool: true))));
                break;
            case 1:
                TryAdd(new AveragePooling2D(DrawName(), random.Ceil(DrawWindow(forPool: true))));
                break;
            case 2:
                Add(new ActivationLayer(DrawName(), DrawActivation(shape.Channels)));
                break;
            case 3:
                TryAdd(new L2Pooling2D(DrawName(), random.Ceil(DrawWindow(forPool: true))));
                break;
            case 4:
                TryAdd(new UpSampling2D(DrawName(), random.Next(1, 4), random.Next(1, 4), IsBilinear: random.Next(2) == 0));
                break;
            case 5:
                TryAdd(new ZeroPadding2D(DrawName(), random.Next(3), random.Next(3), random.Next(3), random.Next(3)));
                break;
            default:
                if (random.Next(4) == 0)
                {
                    int multiplier = random.Next(1, 4);
                    Window window = DrawDilation(DrawWindow(forPool: false));
                    TryAdd(new DepthwiseConv2D(DrawName(), window, multiplier, DrawBias(), DrawActivation(multiplier * shape.Channels)));
                    break;
                }

                if (random.Next(6) == 0 && shape.Height * shape.Width <= 64)
                {
                    int outputs = Pick(Channels);
                    TryAdd(random.Transpose(DrawName(), outputs, DrawWindow(forPool: false), DrawBias(), DrawActivation(outputs)));
                    break;
                }

                if (random.Next(6) == 0)
                {
                    int outputs = Pick(Channels);
                    TryAdd(
                        new SeparableConv2D(DrawName(), outputs, DrawDilation(DrawWindow(forPool: false)), random.Next(1, 3), DrawBias(), DrawActivation(outputs)));
                    break;
                }

                int groups = DrawGroups();
                int filters = groups * Pick(Channels);
                TryAdd(
                    new Conv2D(DrawName(), filters, DrawDilation(DrawWindow(forPool: false)), DrawBias(), DrawActivation(filters), groups));
                break;
        }
    }

    private void AddStepLayer()
    {
        switch (random.Next(8))
        {
            case 0:
                TryMerge();
                break;
            case 1:
                Add(new ActivationLayer(DrawName(), DrawActivation(shape.Channels)));
                break;
            case 2:
                TryAdd(RandomArrangement.Draw(random, shape, DrawName()));
                break;
            case 3 or 4:
                TryAdd(random.Recurrent(DrawName(), random.Next(1, 20), DrawBias()));
                break;
            default:
                TryAdd(random.Steps(DrawName(), shape, Pick(Channels), DrawBias(), DrawActivation));
                break;
        }
    }

    private void AddVectorLayer()
    {
        int units = random.Next(1, 40);
        if (random.Next(4) == 0)
            TryMerge();
        else if (random.Next(4) == 0)
            Add(new ActivationLayer(DrawName(), DrawActivation(shape.Channels)));
        else
            TryAdd(new Dense(DrawName(), units, DrawBias(), DrawActivation(units)));
    }

    /// <summary>Merges what there is with a layer before it that has its shape (or its height and width), if there is one.</summary>
    private void TryMerge()
    {
        IReadOnlyList<PlacedLayer> placed = new NetworkDescription("", input, layers, null).Placed;
        var merge = new Merge(DrawName(), Pick(Merge.Kinds));
        PlacedLayer[] fitting = [.. placed.SkipLast(1).Where(layer => merge.Fits(shape, layer.Output)
            && (merge.Kind != "Concatenate" || layer.Output.Channels + shape.Channels < 40))];
        if (fitting.Length == 0)
            return;
        PlacedLayer other = Pick<PlacedLayer>(fitting);
        TensorShape[] shapes = [shape, other.Output];
        layers.Add(merge with { Inputs = [placed[^1].Identity, other.Identity] });
        shape = merge.OutputShape(shapes);
    }

    private Window DrawWindow(bool forPool)
    {
        int height = random.Next(1, 8);
        int width = random.Next(3) == 0 ? random.Next(1, 8) : height;
        int strideHeight = random.Next(1, 4);
        int strideWidth = random.Next(3) == 0 ? random.Next(1, 4) : strideHeight;
        if (forPool && random.Next(2) == 0)
            (strideHeight, strideWidth) = (height, width);
        var window = new Window(height, width, strideHeight, strideWidth, (PaddingMode)random.Next(3));
        return window.Padding != PaddingMode.Explicit
            ? window
            : window with
            {
                ZeroHeight = random.Next(forPool ? height : height + 2),
                ZeroWidth = random.Next(forPool ? width : width + 2),
            };
    }

    /// <summary>Adds a layer unless its window does not fit or it is too much work.</summary>
    private void TryAdd(LayerDescription layer)
    {
        TensorShape output = layer.OutputShape([shape]);
        if (output.Height == 0 || output.Width == 0)
            return;
        int products = layer.Parameters(shape).Sum(parameter => parameter.Length) * output.Height * output.Width;
        if (products > work || output.Length > MostWork / 8)
            return;
        work -= products;
        Add(layer);
    }

    private void Add(LayerDescription layer)
    {
        shape = layer.OutputShape([shape]);
        layers.Add(layer.HasKernel && random.Next(8) == 0
            ? layer with { KernelPenalty = (Pick([0f, 1e-3f, 0.1f]), Pick([0f, 0.01f, 0.5f])) }
            : layer);
    }

    /// <summary>Softmax now and then, where there is more than one channel to share among.</summary>
    private ActivationFunction DrawActivation(int channels) =>
        channels > 1 && random.Next(10) == 0 ? ActivationFunction.Softmax : Pick(Elementwise);

    /// <summary>A number that divides the channels, mostly 1.</summary>
    private int DrawGroups() =>
        random.Next(3) != 0 ? 1 : Pick([.. Enumerable.Range(1, shape.Channels).Where(groups => shape.Channels % groups == 0)]);

    /// <summary>Taps that stand apart now and then, where the window steps by single rows and columns.</summary>
    private Window DrawDilation(Window window) => window is { StrideHeight: 1, StrideWidth: 1 } && random.Next(2) == 0
        ? window with { DilationHeight = random.Next(1, 4), DilationWidth = random.Next(1, 4) }
        : window;

    private bool DrawBias() => random.Next(4) != 0;

    /// <summary>Most layers have no name.</summary>
    private string? DrawName() => random.Next(5) == 0 ? $"layer_{layers.Count}" : null;

    private T Pick<T>(IReadOnlyList<T> choices) => choices[random.Next(choices.Count)];
}
