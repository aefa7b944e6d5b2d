using CompiledNet.Runtime;
using CompiledNet.Tool.Assemblies;
using CompiledNet.Tool.Commands;
using CompiledNet.Tool.Onnx;
using Google.Protobuf;
using Microsoft.ML.OnnxRuntime;

namespace CompiledNet.Benchmarks.Peers;

/// <summary>ONNX Runtime, with the network's weights as the tool exports them; it only predicts, and its outputs are compared with ours.</summary>
internal sealed class OnnxRuntimePeer : IPeer
{
    /// <summary>Where outputs differ by more, something other than rounding differs.</summary>
    private const double Tolerance = 1e-3;

    private readonly Network network;
    private readonly int threads;
    private readonly byte[] model;
    private readonly List<IDisposable> resources = [];

    public OnnxRuntimePeer(Network network, int threads)
    {
        this.network = network;
        this.threads = threads;
        string weights = Path.GetTempFileName();
        try
        {
            network.Save(weights);
            using NetworkAssembly assembly = NetworkAssembly.Open(network.GetType().Assembly.Location);
            model = OnnxWriter.Write(
                WeightFormats.Read(assembly, network.GetType().Name, weights, WeightConvention.CompiledNet, table: null), "peer").ToByteArray();
        }
        finally
        {
            File.Delete(weights);
        }
    }

    public string Name => "ONNX Runtime";

    public Action Prediction(int images)
    {
        using var options = new SessionOptions
        {
            IntraOpNumThreads = threads,
            InterOpNumThreads = 1,
            GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL,
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR,
        };
        options.AddFreeDimensionOverrideByName("N", images);
        var session = Keep(new InferenceSession(model, options));
        TensorShape input = network.Architecture.Inputs[0].Shape, output = network.Architecture.Outputs[0].Shape;
        float[] values = Subject.Images(network, images);
        float[] outputs = new float[images * output.Length];
        OrtValue x = Keep(OrtValue.CreateTensorValueFromMemory(ChannelsFirst(values, images, input), Dimensions(images, input)));
        OrtValue y = Keep(OrtValue.CreateTensorValueFromMemory(outputs, Dimensions(images, output)));
        var run = Keep(new RunOptions());
        string[] inputNames = [.. session.InputMetadata.Keys], outputNames = [.. session.OutputMetadata.Keys];
        OrtValue[] xs = [x], ys = [y];
        void Call() => session.Run(run, inputNames, xs, outputNames, ys);

        Call();
        float[] ours = new float[outputs.Length];
        network.Predict(values, ours);
        ours = ChannelsFirst(ours, images, output);
        double difference = ours.Zip(outputs, (left, right) => (double)MathF.Abs(left - right)).Max();
        return difference <= Tolerance ? Call : throw new InvalidOperationException(
            $"{network.Architecture.Name}: outputs of ONNX Runtime differ from ours by {difference}.");
    }

    public Action? Training(int images) => null;

    public void Dispose()
    {
        resources.Reverse();
        resources.ForEach(resource => resource.Dispose());
    }

    private static long[] Dimensions(int images, TensorShape shape) =>
        shape.IsVector ? [images, shape.Channels]
        : shape.IsSequence ? [images, shape.Channels, shape.Width]
        : [images, shape.Channels, shape.Height, shape.Width];

    /// <summary>[image][position][channel] becomes [image][channel][position].</summary>
    private static float[] ChannelsFirst(float[] values, int images, TensorShape shape)
    {
        int positions = shape.Height * shape.Width;
        float[] turned = new float[values.Length];
        for (int image = 0; image < images; image++)
        {
            for (int position = 0; position < positions; position++)
            {
                for (int channel = 0; channel < shape.Channels; channel++)
                    turned[(((image * shape.Channels) + channel) * positions) + position] = values[(((image * positions) + position) * shape.Channels) + channel];
            }
        }

        return turned;
    }

    private T Keep<T>(T resource)
        where T : IDisposable
    {
        resources.Add(resource);
        return resource;
    }
}
