using CompiledNet.Runtime;
using CompiledNet.TestSupport.Layers;

namespace CompiledNet.TestSupport.Descriptions;

/// <summary>
/// Large networks of few layers, drawn by seed: kernels to 1,000, channels to 4,096, maps to 1,024x1,024, dense layers of 10,000 units;
/// and small ones of 300 layers.
/// </summary>
public sealed class LargeNetwork
{
    /// <summary>Products in one forward pass of one image that the reference is asked for.</summary>
    private const int MostWork = 4_000_000;

    private readonly Random random;
    private readonly List<LayerDescription> layers = [];
    private TensorShape shape;

    private LargeNetwork(Random random) => this.random = random;

    /// <summary>The network of a seed; its class is called after it. What breaks a rule, or is too much work, is drawn again.</summary>
    public static NetworkDescription Create(int seed)
    {
        var random = new Random(seed);
        while (true)
        {
            if (new LargeNetwork(random).Draw($"Large{seed}") is { } network && Legality.Holds(network))
                return network;
        }
    }

    private NetworkDescription? Draw(string className)
    {
        TensorShape input = shape = DrawInput(out Action draw);
        draw();
        if (!shape.IsVector && random.Next(3) == 0)
            layers.Add(new GlobalPooling2D(null, IsMaximum: false));
        var network = new NetworkDescription(className, input, layers, random.Next(4) == 0 ? LossFunction.Huber : LossFunction.MeanSquaredError);
        return network.Placed.Sum(Work) <= MostWork ? network : null;
    }

    private TensorShape DrawInput(out Action draw)
    {
        switch (random.Next(8))
        {
            case 0: // long kernels
                draw = () => AddConvolution(DrawLong(shape), random.Next(1, 9));
                return random.Next(2) == 0 ? new(1, random.Next(500, 1025), random.Next(1, 4)) : new(random.Next(500, 1025), 1, random.Next(1, 4));
            case 1: // large kernels
                draw = () => AddConvolution(
                    new(random.Next(20, 65), random.Next(20, 65), random.Next(1, 9), random.Next(1, 9), DrawPadding()), random.Next(1, 5));
                return new(random.Next(65, 101), random.Next(65, 101), random.Next(1, 3));
            case 2: // many channels
                draw = () => AddConvolution(
                    new(random.Next(1, 4), random.Next(1, 4), 1, 1, PaddingMode.Same), random.Next(2) == 0 ? random.Next(1, 65) : random.Next(1000, 4097));
                return new(random.Next(1, 4), random.Next(1, 4), random.Next(3) == 0 ? random.Next(1, 33) : random.Next(1000, 4097));
            case 3: // large maps
                draw = AddMapLayers;
                return new(random.Next(500, 1025), random.Next(500, 1025), 1);
            case 4: // wide dense layers
                draw = AddWideDense;
                return new(1, 1, random.Next(1, 129), IsVector: true);
            case 5: // many layers
                draw = AddManyLayers;
                return random.Next(2) == 0
                    ? new(1, 1, random.Next(1, 20), IsVector: true)
                    : new(random.Next(1, 6), random.Next(1, 6), random.Next(1, 4));
            case 6: // wide pools
                draw = () => layers.Add(DrawPool());
                return new(random.Next(100, 400), random.Next(100, 400), random.Next(1, 3));
            default: // large steps up
                draw = () => layers.Add(new UpSampling2D(null, random.Next(8, 65), random.Next(8, 65), IsBilinear: random.Next(2) == 0));
                return new(random.Next(1, 9), random.Next(1, 9), random.Next(1, 3));
        }
    }

    private void AddConvolution(Window window, int filters)
    {
        layers.Add(random.Next(4) switch
        {
            0 => new DepthwiseConv2D(null, window, DepthMultiplier: random.Next(1, 3), UseBias: true, ActivationFunction.Tanh),
            1 when window.StrideHeight == 1 && window.StrideWidth == 1 =>
                new Conv2DTranspose(null, filters, window, UseBias: false, ActivationFunction.Linear),
            _ => new Conv2D(null, filters, window, UseBias: true, ActivationFunction.Tanh),
        });
        shape = layers[^1].OutputShape([shape]);
        if (random.Next(2) == 0)
            layers.Add(new BatchNormalization(null));
    }

    private void AddMapLayers()
    {
        layers.Add(random.Next(4) switch
        {
            0 => new MaxPooling2D(null, new(3, 3, 2, 2, PaddingMode.Same)),
            1 => new ActivationLayer(null, ActivationFunction.Gelu),
            2 => new Conv2D(null, 1, new(2, 2, 2, 2, PaddingMode.Same), UseBias: true, ActivationFunction.Relu),
            _ => new Conv2D(null, 2, new(1, 1, 1, 1), UseBias: true, ActivationFunction.Relu),
        });
        layers.Add(new GlobalPooling2D(null, IsMaximum: random.Next(2) == 0));
        shape = new(1, 1, 2, IsVector: true);
    }

    private void AddWideDense()
    {
        layers.Add(new Dense(null, random.Next(9_000, 10_001), UseBias: true, ActivationFunction.Relu));
        layers.Add(new Dense(null, random.Next(1, 20), UseBias: true, ActivationFunction.Linear));
    }

    private void AddManyLayers()
    {
        for (int layer = 0; layer < 300; layer++)
        {
            layers.Add(random.Next(8) switch
            {
                0 => new BatchNormalization($"layer_{layer}"),
                1 when layer > 0 => new Merge($"layer_{layer}", "Add")
                {
                    Inputs = [$"layer_{layer - 1}", $"layer_{Math.Max(0, layer - random.Next(1, 9))}"],
                },
                < 5 => new ActivationLayer($"layer_{layer}", ActivationFunction.Tanh),
                _ => shape.IsVector
                    ? new Dense($"layer_{layer}", shape.Channels, UseBias: true, ActivationFunction.Tanh)
                    : new Conv2D($"layer_{layer}", shape.Channels, new(1, 1, 1, 1), UseBias: true, ActivationFunction.Tanh),
            });
        }
    }

    private Window DrawLong(TensorShape map)
    {
        int size = random.Next(100, Math.Min(1000, map.Length / map.Channels) + 1);
        return map.Height == 1
            ? new(1, size, 1, random.Next(1, 4), DrawPadding())
            : new(size, 1, random.Next(1, 4), 1, DrawPadding());
    }

    private LayerDescription DrawPool()
    {
        var window = new Window(
            random.Next(30, shape.Height + 1), random.Next(30, shape.Width + 1), random.Next(5, 64), random.Next(5, 64), DrawPadding());
        return random.Next(3) switch
        {
            0 => new MaxPooling2D(null, window),
            1 => new AveragePooling2D(null, window),
            _ => new L2Pooling2D(null, window),
        };
    }

    private PaddingMode DrawPadding() => random.Next(2) == 0 ? PaddingMode.Same : PaddingMode.Valid;

    private static long Work(PlacedLayer placed)
    {
        long taps = placed.Layer switch
        {
            MaxPooling2D pool => pool.Window.Height * pool.Window.Width,
            AveragePooling2D pool => pool.Window.Height * pool.Window.Width,
            L2Pooling2D pool => pool.Window.Height * pool.Window.Width,
            _ => 1,
        };
        long products = placed.Parameters.Sum(parameter => (long)parameter.Length) * placed.Output.Height * placed.Output.Width;
        return products + (taps * placed.Output.Length);
    }
}
