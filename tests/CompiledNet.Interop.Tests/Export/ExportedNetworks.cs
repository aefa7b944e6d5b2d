using CompiledNet.Runtime;
using CompiledNet.TestSupport.Descriptions;
using CompiledNet.TestSupport.Layers;
using CompiledNet.Tool.Assemblies;
using CompiledNet.Tool.Checking;
using CompiledNet.Tool.Graph;
using Xunit;

namespace CompiledNet.Interop.Tests.Export;

/// <summary>The known networks and some that are drawn, compiled as one program, with weights of both signs; made once for all tests.</summary>
public sealed class ExportedNetworks : IDisposable
{
    /// <summary>The tests that share them.</summary>
    public const string Collection = "Exported networks";

    private const int Drawn = 16;
    private readonly ClassCompiler compiler;
    private readonly Dictionary<string, Network> networks;

    public ExportedNetworks()
    {
        NetworkDescription[] random = [.. Enumerable.Range(0, 1000).Select(RandomNetwork.Create).Where(IsSaid)
            .Take(Drawn).Select(network => network with { Loss = null })];
        string[] sources = [.. Networks.Known.Values.Select(source => $"using CompiledNet;\n{source}"),
            .. random.Select(network => NetworkSource.Write(network, "Drawn"))];
        compiler = ClassCompiler.Compile(sources);
        Names = [.. Networks.Known.Keys, .. random.Select(network => $"Drawn.{network.ClassName}")];
        networks = Names.ToDictionary(name => name, name => Randomize(compiler.Create(name)));
    }

    public IReadOnlyList<string> Names { get; }

    /// <summary>The program that holds them, as a file would.</summary>
    public byte[] Image => compiler.Image;

    public Network Network(string name) => networks[name];

    /// <summary>The network with new weights.</summary>
    public Network New(string name) => compiler.Create(name);

    /// <summary>The network as its attributes say it, with the weights of <see cref="Network(string)"/>.</summary>
    internal NetworkGraph Graph(string name) => AttributeGraph.Read(compiler.Find(name), new ParameterWeights(networks[name]));

    internal NetworkGraph Graph(string name, IWeightSource weights) => AttributeGraph.Read(compiler.Find(name), weights);

    public float[] RandomImages(string name, int images)
    {
        var random = new Random(3);
        return [.. Enumerable.Range(0, images * networks[name].Architecture.InputLength).Select(_ => (random.NextSingle() * 2) - 1)];
    }

    public float[] Predict(string name, float[] images)
    {
        Architecture architecture = networks[name].Architecture;
        var outputs = new float[images.Length / architecture.InputLength * architecture.OutputLength];
        networks[name].Predict(images, outputs);
        return outputs;
    }

    public TensorShape[] OutputShapes(string name) => [.. networks[name].Architecture.Outputs.Select(output => output.Shape)];

    public void Dispose() => compiler.Dispose();

    /// <summary>The worst difference, of outputs around 1 absolute and of larger ones relative.</summary>
    public static double Worst(float[] expected, float[] values) => expected.Length != values.Length ? double.PositiveInfinity
        : expected.Zip(values, (x, y) => x.Equals(y) ? 0 : Math.Abs(x - y) / Math.Max(1, Math.Abs(x)))
            .Max(error => double.IsNaN(error) ? double.PositiveInfinity : error);

    /// <summary>Whether a file says it in one way.</summary>
    private static bool IsSaid(NetworkDescription network)
    {
        // Before its first weights, a map that is arranged anew might be another view of the input.
        bool isWeighed = false;
        foreach (PlacedLayer placed in network.Placed)
        {
            if (placed.Layer is Reshape or Permute && !isWeighed)
                return false;
            isWeighed |= placed.Layer is Convolution or SeparableConv2D or Dense;
        }

        // Normalizations of images exist in some versions of ONNX only, masks in none; integers are drawn by the tests of sequences.
        return network.Heads.Count == 0 && network.Inputs.Count == 1
            && network.Placed.All(placed =>
                placed.Layer is not (ImageNormalization or Recurrent or MultiHeadAttention or PositionEmbedding
                    or Embedding or Masking));
    }

    internal static Network Randomize(Network network)
    {
        var random = new Random(5);
        foreach (Parameter parameter in network.Parameters)
        {
            // Of the size that keeps values about 1 from layer to layer.
            double size = parameter.Shape.Length < 2 ? 0.5 : Math.Sqrt(3.0 / (parameter.Length / parameter.Shape[^1]));
            bool isVariance = parameter.Name.EndsWith("variance", StringComparison.Ordinal),
                isScale = parameter.Name.EndsWith("gamma", StringComparison.Ordinal);
            parameter.CopyFrom([.. Enumerable.Range(0, parameter.Length)
                .Select(_ => (float)(((random.NextDouble() * 2) - 1) * size) + (isVariance || isScale ? 1 : 0))]);
        }

        return network;
    }

    internal sealed class ParameterWeights(Network network) : IWeightSource
    {
        public float[] Take(string name, int[] shape) => network.Parameters[name] is var parameter && parameter.Shape.SequenceEqual(shape)
            ? parameter.ToArray()
            : throw new InvalidDataException($"{parameter} is not {string.Join('x', shape)}.");
    }
}

[CollectionDefinition(ExportedNetworks.Collection)]
public sealed class ExportedNetworksCollection : ICollectionFixture<ExportedNetworks>;
