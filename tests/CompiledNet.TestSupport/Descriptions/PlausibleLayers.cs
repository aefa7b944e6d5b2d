using System.Globalization;
using CompiledNet.Runtime;
using CompiledNet.TestSupport.Layers;

namespace CompiledNet.TestSupport.Descriptions;

/// <summary>
/// Layers that mostly fit together, as their attributes: branches that part and meet, backbones, frozen layers, names that look like
/// words of C# or of generated code, several outputs. Shapes are followed by the tests' own rules, so that what is drawn has a meaning.
/// </summary>
/// <param name="random">What is drawn.</param>
/// <param name="others">Networks of the program whose layers can be taken.</param>
internal sealed partial class PlausibleLayers(Random random, IReadOnlyList<PlausibleLayers> others)
{
    /// <summary>Products of one image, so that thousands of networks can be run.</summary>
    private const int MostWork = 60_000;

    private static readonly int[] Channels = [1, 2, 3, 4, 5, 6, 8, 12, 16, 17, 33];

    /// <summary>Identifiers that could be taken for something else.</summary>
    private static readonly string[] Names =
    [
        "stem", "head", "skip", "class", "event", "int", "row", "tile", "input", "output", "kernel", "bias", "sum00", "weights", "arena",
        "image",
        "parameters", "position", "channel", "at", "Vector512", "sigmoid", "exp", "gradient", "target", "all", "loss", "value", "index",
        "delta",
        "Unsafe", "MathF", "global", "größe", "层", "a_b", "x1", "TKernels", "var", "nint", "Fit", "Equals", "spread", "sum", "to", "from",
        "first",
    ];

    private readonly List<(string Name, TensorShape Shape)> layers = [];
    private readonly HashSet<string> taken = [];
    private readonly Dictionary<string, int> ordinals = [];
    private int work = MostWork;

    /// <summary>The class.</summary>
    public required string Name { get; init; }

    public List<DeclaredAttribute> Attributes { get; } = [];

    public IReadOnlyList<string> LayerNames => [.. layers.Select(layer => layer.Name)];

    private TensorShape Current => layers[^1].Shape;

    /// <summary>Draws all attributes, in order.</summary>
    public void Draw()
    {
        DrawBeginning();
        for (int count = random.Next(1, 7); count > 0; count--)
        {
            if (random.Next(8) == 0)
                TryFork();
            else if (random.Next(6) == 0)
                TryMerge();
            else if (random.Next(25) == 0)
                TryBackbone();
            else if (Current.IsVector)
                DrawVectorLayer();
            else if (Current.IsSequence)
                DrawStepLayer();
            else
                DrawMapLayer();
        }

        DrawEnd();
    }

    private void DrawBeginning()
    {
        if (others.Count > 0 && random.Next(12) == 0)
        {
            Take(others[random.Next(others.Count)], withInput: true);
            return;
        }

        TensorShape shape = random.Next(4) == 0
            ? new(1, 1, random.Next(1, 65), IsVector: true)
            : random.Next(6) == 0 ? new(1, random.Next(1, 80), Pick(Channels)) { IsSequence = true }
            : new(Side(), Side(), Pick(Channels));
        LayerDescription? first = null;
        if (shape.IsSequence)
            (shape, first) = random.BeginSteps(null, shape);
        var input = new DeclaredAttribute("Input", [NetworkSource.InputSizes(shape)]);
        Attributes.Add(input);
        layers.Add((Call(input, "Input"), shape));
        first ??= random.Next(10) == 0 ? new Normalization(null) : null;
        if (first is not null)
            TryAdd(first);
    }

    private void DrawMapLayer()
    {
        switch (random.Next(17))
        {
            case 0 or 1 or 2:
                TryAdd(new MaxPooling2D(null, random.Ceil(DrawWindow(forPool: true))) { Spelling = random.Next(4) == 0 ? 1 : 0 });
                break;
            case 3:
                TryAdd(new AveragePooling2D(null, random.Ceil(DrawWindow(forPool: true))) { Spelling = random.Next(4) == 0 ? 1 : 0 });
                break;
            case 4:
                TryAdd(new L2Pooling2D(null, random.Ceil(DrawWindow(forPool: true))));
                break;
            case 5:
                TryAdd(new UpSampling2D(null, random.Next(1, 4), random.Next(1, 4), IsBilinear: random.Next(2) == 0));
                break;
            case 6:
                TryAdd(new ZeroPadding2D(null, random.Next(3), random.Next(3), random.Next(3), random.Next(3)));
                break;
            case 7 when random.Next(2) == 0:
                TryAdd(new GlobalPooling2D(null, IsMaximum: random.Next(2) == 0) { Spelling = random.Next(4) == 0 ? 1 : 0 });
                break;
            case 7:
                TryAdd(RandomArrangement.DrawAugmentation(random, name: null));
                break;
            case 8:
                TryAdd(new Flatten(null));
                break;
            case 16:
                TryAdd(RandomArrangement.Draw(random, Current, name: null));
                break;
            case 9 or 10:
                DrawLayerOfAnyShape();
                break;
            default:
                DrawConvolution();
                break;
        }
    }

    private void DrawStepLayer()
    {
        int choice = random.Next(8);
        if (choice == 0)
            DrawLayerOfAnyShape();
        else if (choice == 1)
            TryAdd(RandomArrangement.Draw(random, Current, name: null));
        else if (choice == 2)
            TryAdd(random.Recurrent(null, random.Next(1, 20), DrawBias()));
        else
            TryAdd(random.Steps(null, Current, Pick(Channels), DrawBias(), DrawActivation));
    }

    private void DrawVectorLayer()
    {
        int units = random.Next(1, 40);
        if (random.Next(3) == 0)
            DrawLayerOfAnyShape();
        else if (random.Next(8) == 0)
            TryAdd(RandomArrangement.Draw(random, Current, name: null));
        else
            TryAdd(new Dense(null, units, DrawBias(), DrawActivation(units)));
    }

    private void DrawLayerOfAnyShape()
    {
        switch (random.Next(5))
        {
            case 3:
                TryAdd(random.Normalize(null, Current, Pick(Channels), DrawBias()));
                break;
            case 0:
                TryAdd(new BatchNormalization(null, Pick([0f, 0.5f, 0.9f, 0.99f]), Pick([1e-3f, 1e-7f, 1f]))
                {
                    Scale = random.Next(4) > 0, Center = random.Next(4) > 0,
                });
                break;
            case 1 when !Current.IsVector && random.Next(2) == 0:
                TryAdd(new SpatialDropout(null, Current.IsSequence, Pick([0f, 0.25f, 0.5f])));
                break;
            case 1:
                Add(new DeclaredAttribute("Dropout", [Pick(["0", "0.25f", "0.5f", "0.999f"])]), "Dropout", layers.Count - 1, Current);
                break;
            case 2 when random.Next(4) == 0:
                TryAdd(new Flatten(null));
                break;
            default:
                TryAdd(new ActivationLayer(null, DrawActivation(Current.Channels)));
                break;
        }
    }

    private void DrawConvolution()
    {
        int filters = Pick(Channels);
        Window window = DrawWindow(forPool: false);
        switch (random.Next(8))
        {
            case 0:
                int multiplier = random.Next(1, 4);
                TryAdd(new DepthwiseConv2D(null, Dilate(window), multiplier, DrawBias(), DrawActivation(multiplier * Current.Channels)));
                break;
            case 1:
                TryAdd(new SeparableConv2D(null, filters, Dilate(window), random.Next(1, 3), DrawBias(), DrawActivation(filters)));
                break;
            case 2:
                TryAdd(random.Transpose(null, filters, window, DrawBias(), DrawActivation(filters)));
                break;
            case 3:
                int groups = Pick([.. Enumerable.Range(1, Current.Channels).Where(groups => Current.Channels % groups == 0)]);
                TryAdd(new Conv2D(null, groups * random.Next(1, 6), Dilate(window), DrawBias(), DrawActivation(groups), groups));
                break;
            default:
                TryAdd(new Conv2D(null, filters, Dilate(window), DrawBias(), DrawActivation(filters)));
                break;
        }
    }

    private Window DrawWindow(bool forPool)
    {
        int height = random.Next(1, Math.Min(6, Current.Height + 2));
        int width = random.Next(3) == 0 ? random.Next(1, Math.Min(6, Current.Width + 2)) : Math.Min(height, Current.Width);
        int strideHeight = random.Next(1, 4);
        int strideWidth = random.Next(3) == 0 ? random.Next(1, 4) : strideHeight;
        if (forPool && random.Next(2) == 0)
            (strideHeight, strideWidth) = (height, width);
        var window = new Window(height, width, strideHeight, strideWidth, (PaddingMode)random.Next(3));
        return window.Padding != PaddingMode.Explicit
            ? window
            : window with { ZeroHeight = random.Next(forPool ? height : height + 2), ZeroWidth = random.Next(forPool ? width : width + 2) };
    }

    /// <summary>Taps that stand apart now and then, where the window steps by single rows and columns.</summary>
    private Window Dilate(Window window) => window is { StrideHeight: 1, StrideWidth: 1 } && random.Next(3) == 0
        ? window with { DilationHeight = random.Next(1, 4), DilationWidth = random.Next(1, 4) }
        : window;

    /// <summary>Adds a layer behind one unless its window does not fit or it is too much work.</summary>
    private void TryAdd(LayerDescription layer, int behind = -1)
    {
        int source = behind < 0 ? layers.Count - 1 : behind;
        TensorShape input = layers[source].Shape;
        TensorShape output = layer.OutputShape([input]);
        if (output.Height < 1 || output.Width < 1)
            return;
        long products = layer.Parameters(input).Sum(parameter => (long)parameter.Length) * output.Height * output.Width;
        if (products > work || output.Length > MostWork / 8)
            return;
        work -= (int)products;
        var attribute = new DeclaredAttribute(layer.AttributeName, layer.Arguments(input));
        if (layer.Parameters(input).Count > 0 && random.Next(10) == 0)
            attribute.Properties["Trainable"] = "false";
        if (layer.HasKernel && random.Next(10) == 0)
            attribute.Properties[Pick(["KernelL1", "KernelL2", "KernelMaxNorm"])] = Pick(["1e-3f", "0.25f", "2"]);
        if (layer.HasKernel && random.Next(10) == 0)
            attribute.Properties["KernelInitializer"] = $"Initializer.{Pick(["HeNormal", "GlorotNormal", "LecunUniform", "TruncatedNormal", "Ones"])}";
        Add(attribute, layer.Stem, source, output);
    }

    private void Add(DeclaredAttribute attribute, string stem, int source, TensorShape output)
    {
        taken.Add(layers[source].Name);
        if (source != layers.Count - 1)
            attribute.Properties["From"] = $"\"{layers[source].Name}\"";
        Attributes.Add(attribute);
        layers.Add((Call(attribute, stem), output));
    }

    /// <summary>The layer's identity: a name of its own now and then, else kind and ordinal.</summary>
    private string Call(DeclaredAttribute attribute, string stem)
    {
        int ordinal = ordinals[stem] = ordinals.GetValueOrDefault(stem) + 1;
        string name = Pick(Names);
        if (random.Next(6) > 0 || layers.Exists(layer => string.Equals(layer.Name, name, StringComparison.OrdinalIgnoreCase)))
            return stem + ordinal.ToString(CultureInfo.InvariantCulture);
        attribute.Properties["Name"] = $"\"{name}\"";
        return name;
    }

    /// <summary>Softmax now and then, where there is more than one channel to share among.</summary>
    private ActivationFunction DrawActivation(int channels)
    {
        ActivationFunction activation = random.Next(12) == 0
            ? ActivationFunction.LeakyReluOf(Pick([0f, 0.01f, 0.5f, 1f]))
            : Pick(ActivationFunction.Drawn);
        return activation == ActivationFunction.Softmax && channels < 2 ? ActivationFunction.Linear : activation;
    }

    private bool DrawBias() => random.Next(4) != 0;

    private int Side() => random.Next(6) == 0 ? random.Next(1, 34) : random.Next(3, 14);

    private T Pick<T>(IReadOnlyList<T> choices) => choices[random.Next(choices.Count)];
}
