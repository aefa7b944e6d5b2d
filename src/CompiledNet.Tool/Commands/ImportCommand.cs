using System.CommandLine;
using System.Globalization;
using System.Text;
using CompiledNet.Tool.Checking;
using CompiledNet.Tool.Graph;
using Spectre.Console;

namespace CompiledNet.Tool.Commands;

/// <summary><c>compilednet import FILE</c>: a class and its weights from a file of another format.</summary>
internal static class ImportCommand
{
    public static Command Create()
    {
        var file = new Argument<string>("file") { Description = "a model of Keras (.keras, .h5) or ONNX" };
        var folder = new Option<string>("--output", "-o") { Description = "the folder to write to", DefaultValueFactory = _ => "." };
        var name = new Option<string?>("--name") { Description = "the name of the class; the file's unless given" };
        var namespaceName = new Option<string?>("--namespace") { Description = "its namespace; none unless given" };
        var force = new Option<bool>("--force") { Description = "replaces files that exist" };
        var command = new Command("import", "Writes a class and its weights, and compares them with the file.")
        {
            file, folder, name, namespaceName, force,
        };
        command.SetAction(line => Run(
            line.GetRequiredValue(file), line.GetRequiredValue(folder), line.GetValue(name), line.GetValue(namespaceName), line.GetValue(force)));
        return command;
    }

    private static int Run(string path, string folder, string? name, string? namespaceName, bool force)
    {
        string className = name ?? Naming.ToClassName(Path.GetFileNameWithoutExtension(path));
        if (!Naming.IsIdentifier(className))
            throw new UsageException($"--name expects an identifier; got '{name}'.");
        if (namespaceName is not null && !namespaceName.Split('.').All(Naming.IsIdentifier))
            throw new UsageException($"--namespace expects identifiers with dots between; got '{namespaceName}'.");
        string classPath = Path.Combine(folder, $"{className}.cs"), weightPath = Path.Combine(folder, $"{className}.safetensors");
        foreach (string existing in new[] { classPath, weightPath }.Where(written => File.Exists(written) && !force))
            throw new UsageException($"{existing} exists; --force replaces it.");

        INetworkSource source = SourceFile.ReadNetwork(path);
        using ImportedNetwork imported = ImportedNetwork.Import(source, className, namespaceName);
        CheckResult check = imported.Check;
        string compared = string.Create(
            CultureInfo.InvariantCulture,
            $"The worst difference from the file's own graph in double precision, over {check.Images} random inputs: {check.WorstDifference:0.0e+00} (largest output {check.LargestOutput:0.0##}).");
        if (!check.IsRight)
        {
            Console.Error.WriteLine($"Nothing was written: the class does not compute what the file says. {compared}");
            return CommandRunner.Difference;
        }

        Directory.CreateDirectory(folder);
        File.WriteAllText(classPath, imported.Text, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        imported.Network.Save(weightPath);
        Console.WriteLine(imported.Network.Architecture.Summary);
        foreach (string remark in imported.Graph.Remarks)
            Terminal.Open().MarkupLineInterpolated($"[yellow]{remark}[/]");
        Console.WriteLine($"Written: {classPath} and {weightPath}");
        Console.WriteLine(compared);
        return CommandRunner.Success;
    }
}
