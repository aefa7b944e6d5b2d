using System.CommandLine;
using System.Globalization;
using CompiledNet.Files;
using CompiledNet.Tool.Graph;
using Spectre.Console;

namespace CompiledNet.Tool.Commands;

/// <summary><c>compilednet check FILE</c> and <c>compilednet summary FILE</c>: what a file is, whether it is whole, and of which network.</summary>
internal static class CheckCommand
{
    public static Command Create()
    {
        var file = new Argument<string>("file") { Description = "safetensors, a checkpoint, a model of Keras or ONNX" };
        var command = new Command("check", "Says whether a file is whole, and of which network.") { file };
        command.SetAction(line =>
        {
            string path = line.GetRequiredValue(file);
            Console.WriteLine(FileKinds.Recognize(path) == FileKind.Safetensors
                ? Describe(path, SafetensorsFile.Read(path))
                : Describe(path, SourceFile.ReadNetwork(path).Lower()));
            return CommandRunner.Success;
        });
        return command;
    }

    public static Command CreateSummary()
    {
        var file = new Argument<string>("file") { Description = "safetensors, a checkpoint, a model of Keras or ONNX" };
        var command = new Command("summary", "Lists the layers or tensors of a file.") { file };
        command.SetAction(line =>
        {
            string path = line.GetRequiredValue(file);
            Terminal.Open().Write(FileKinds.Recognize(path) == FileKind.Safetensors
                ? List(SafetensorsFile.Read(path))
                : List(SourceFile.ReadNetwork(path).Lower()));
            return CommandRunner.Success;
        });
        return command;
    }

    private static string Describe(string path, SafetensorsFile file)
    {
        string owner = file.Metadata.TryGetValue("compilednet.network", out string? network) ? $"of {network}" : "of no network that it names";
        string kind = file.Metadata.ContainsKey("compilednet.optimizer")
            ? $"a checkpoint after {file.Metadata.GetValueOrDefault("compilednet.epochs", "?")} epochs" : "weights";
        return $"{path} is whole: {kind} {owner}, {file.Tensors.Count} tensors, {Count(file.Tensors.Sum(tensor => Length(tensor.Shape)))} values";
    }

    private static string Describe(string path, NetworkGraph graph) =>
        $"{path} is whole, and can be imported: {graph.Nodes.Count} layers, {Count(graph.Owners.Sum(Parameters))} parameters, {string.Join(" and ", graph.Inputs.Select(input => input.Shape))} to {string.Join(" and ", graph.Outputs.Select(output => output.Shape))}";

    private static Table List(SafetensorsFile file)
    {
        Table table = new Table().AddColumns("Tensor", "Type", "Shape").AddColumn(new TableColumn("Values").RightAligned());
        foreach (SafetensorsTensor tensor in file.Tensors)
            table.AddRow(Markup.Escape(tensor.Name), tensor.ElementType, string.Join('x', tensor.Shape.ToArray()), Count(Length(tensor.Shape)));
        return table;
    }

    private static Table List(NetworkGraph graph)
    {
        Table table = new Table().AddColumns("Layer", "Attribute", "Shape").AddColumn(new TableColumn("Parameters").RightAligned());
        foreach (Node node in graph.Nodes)
        {
            AttributeText attribute = node.Layer.Write(node.Inputs.Count > 0 ? node.Inputs[0].Shape : node.Shape,
                [.. node.Inputs.Skip(1).Select(input => input.Name)]);
            table.AddRow(Markup.Escape(node.Name), Markup.Escape($"{attribute}"), $"{node.Shape}", Count(Parameters(node)));
        }

        return table;
    }

    private static long Parameters(Node node) => node.Layer.Weights.Sum(weight => (long)weight.Values.Length);

    private static long Length(ReadOnlySpan<int> shape)
    {
        long length = 1;
        foreach (int size in shape)
            length *= size;
        return length;
    }

    private static string Count(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
