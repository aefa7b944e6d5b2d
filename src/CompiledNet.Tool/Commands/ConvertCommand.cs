using System.CommandLine;
using CompiledNet.Tool.Assemblies;

namespace CompiledNet.Tool.Commands;

/// <summary><c>compilednet convert FILE --network NETWORK --from pytorch</c>: weights from one convention to another.</summary>
internal static class ConvertCommand
{
    public static Command Create()
    {
        var file = new Argument<string>("file") { Description = "a safetensors file" };
        var output = new Option<string>("--output", "-o") { Description = "the file to write", Required = true };
        var assembly = new Option<string>("--in") { Description = "the assembly that holds the class, or a project that builds it", Required = true };
        var name = new Option<string?>("--network") { Description = "the class, where there are several" };
        Option<WeightConvention> from = Convention("--from", "the convention of the file"), to = Convention("--to", "the convention to write");
        var table = new Option<string?>("--names") { Description = "a JSON object: the module of PyTorch for each layer" };
        var command = new Command("convert", "Converts weights between conventions; the class says what they mean.")
        {
            file, output, assembly, name, from, to, table,
        };
        command.SetAction(line =>
        {
            using NetworkAssembly networks = NetworkArgument.Open(line.GetRequiredValue(assembly));
            var graph = WeightFormats.Read(networks, line.GetValue(name), line.GetRequiredValue(file), line.GetValue(from), line.GetValue(table));
            string path = line.GetRequiredValue(output);
            WeightFormats.Write(graph, path, line.GetValue(to));
            Console.WriteLine($"Written: {path}, the weights of {graph.Origin} for {line.GetValue(to)}");
            return CommandRunner.Success;
        });
        return command;
    }

    private static Option<WeightConvention> Convention(string name, string description) =>
        new(name) { Description = description, DefaultValueFactory = _ => WeightConvention.CompiledNet };
}
