using System.CommandLine;
using CompiledNet.Files;
using CompiledNet.Tool.Assemblies;
using CompiledNet.Tool.Graph;
using CompiledNet.Tool.Onnx;
using Google.Protobuf;

namespace CompiledNet.Tool.Commands;

/// <summary><c>compilednet export NETWORK --weights FILE --onnx FILE</c>: a network for other runtimes and frameworks.</summary>
internal static class ExportCommand
{
    public static Command Create()
    {
        var assembly = new Argument<string>("network") { Description = "the assembly that holds the class, or a project that builds it" };
        var weights = new Option<string>("--weights") { Description = "its weights, as Save wrote them", Required = true };
        var name = new Option<string?>("--network") { Description = "the class, where there are several" };
        var onnx = new Option<string?>("--onnx") { Description = "the ONNX model to write" };
        var opset = new Option<int>("--opset")
        {
            Description = $"the version of its operators, {OnnxWriter.OldestOpset} to {OnnxWriter.NewestOpset}",
            DefaultValueFactory = _ => OnnxWriter.DefaultOpset,
        };
        var keras = new Option<string?>("--keras-weights") { Description = "the weights to write for Keras' load_weights, a .h5 file" };
        var pytorch = new Option<string?>("--pytorch") { Description = "the state_dict to write for PyTorch, a safetensors file" };
        var command = new Command("export", "Writes a network for other runtimes and frameworks.")
        {
            assembly, weights, name, onnx, opset, keras, pytorch,
        };
        command.SetAction(line =>
        {
            string? onnxPath = line.GetValue(onnx), kerasPath = line.GetValue(keras), pytorchPath = line.GetValue(pytorch);
            int version = line.GetValue(opset);
            if (onnxPath is null && kerasPath is null && pytorchPath is null)
                throw new UsageException("export expects --onnx, --keras-weights or --pytorch.");
            if (version is < OnnxWriter.OldestOpset or > OnnxWriter.NewestOpset)
                throw new UsageException($"--opset expects {OnnxWriter.OldestOpset} to {OnnxWriter.NewestOpset}; got {version}.");
            using NetworkAssembly networks = NetworkArgument.Open(line.GetRequiredValue(assembly));
            NetworkGraph graph = WeightFormats.Read(networks, line.GetValue(name), line.GetRequiredValue(weights), WeightConvention.CompiledNet,
                table: null);
            if (onnxPath is not null)
                WriteOnnx(graph, onnxPath, version);
            if (kerasPath is not null)
                Report(graph, kerasPath, WeightConvention.Keras);
            if (pytorchPath is not null)
                Report(graph, pytorchPath, WeightConvention.PyTorch);
            return CommandRunner.Success;
        });
        return command;
    }

    private static void WriteOnnx(NetworkGraph graph, string path, int opset)
    {
        byte[] model = OnnxWriter.Write(graph, graph.Origin, opset).ToByteArray();
        AtomicFile.Write(path, stream => stream.Write(model));
        Console.WriteLine($"Written: {path}, {graph.Origin} in ONNX {opset}; maps stand [batch, channels, rows, columns].");
    }

    private static void Report(NetworkGraph graph, string path, WeightConvention convention)
    {
        WeightFormats.Write(graph, path, convention);
        Console.WriteLine($"Written: {path}, the weights of {graph.Origin} for {convention}");
    }
}
