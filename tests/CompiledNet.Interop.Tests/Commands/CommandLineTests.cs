using System.Diagnostics;
using CompiledNet.Files;
using CompiledNet.Interop.Tests.Export;
using CompiledNet.Interop.Tests.Keras;
using CompiledNet.Tool.Onnx;
using Google.Protobuf;
using Xunit;

namespace CompiledNet.Interop.Tests.Commands;

/// <summary>The tool as its user sees it: what it prints, its exit codes, the files that it leaves.</summary>
[Collection(ExportedNetworks.Collection)]
public sealed class CommandLineTests(ExportedNetworks networks) : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Import_WritesClassAndWeightsAndSaysTheDifference()
    {
        string path = folder.PathOf("my digits.keras");
        new KerasModelBuilder(6, 6, 1)
            .Add("Conv2D", "conv", """{"filters": 2, "kernel_size": [3, 3]}""", null, "kernel 3x3x1x2", "bias 2")
            .Add("Flatten", "flat").Add("Dense", "last", """{"units": 3}""", null, "kernel 32x3", "bias 3")
            .WriteArchive(path, isFunctional: false);
        (int code, string text, string errors) = ToolRun.Run("import", path, "-o", folder.PathOf("out"), "--namespace", "My.Networks");
        Assert.True(code == 0, errors);
        Assert.Contains("Total params: 119", text, StringComparison.Ordinal);
        Assert.Contains("over 16 random inputs", text, StringComparison.Ordinal);
        string source = File.ReadAllText(folder.PathOf("out/MyDigits.cs"));
        Assert.Contains("namespace My.Networks;", source, StringComparison.Ordinal);
        Assert.Contains("public sealed partial class MyDigits;", source, StringComparison.Ordinal);
        Assert.Equal(["conv.bias", "conv.kernel", "last.bias", "last.kernel"], SafetensorsFile.Read(folder.PathOf("out/MyDigits.safetensors"))
            .Tensors.Select(tensor => tensor.Name).Order(StringComparer.Ordinal));

        Assert.Equal(2, ToolRun.Run("import", path, "-o", folder.PathOf("out")).Code);
        Assert.Contains("is whole: weights of MyDigits, 4 tensors, 119 values", ToolRun.Run("check", folder.PathOf("out/MyDigits.safetensors"))
            .Output, StringComparison.Ordinal);
        Assert.Contains("Conv2D(2, 3)", ToolRun.Run("summary", path).Output, StringComparison.Ordinal);
    }

    [Fact]
    public void NetworkThatCannotBeSaid_IsRefusedBeforeAnythingIsWritten()
    {
        new KerasModelBuilder(6, 6, 1).Add("Conv3D", "one").Add("ConvLSTM1D", "two").WriteArchive(folder.PathOf("odd.keras"),
            isFunctional: false);
        (int code, _, string errors) = ToolRun.Run("import", folder.PathOf("odd.keras"), "-o", folder.PathOf("out"));
        Assert.Equal(2, code);
        Assert.Contains("one (Conv3D)", errors, StringComparison.Ordinal);
        Assert.Contains("two (ConvLSTM1D)", errors, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder.PathOf("out")));
    }

    [Fact]
    public void WrongUse_IsToldInOneLine()
    {
        File.WriteAllBytes(folder.PathOf("model.pt"), [0x80, 0x02, 0x7d, 0x71, 0x00, 0x2e]);
        File.WriteAllText(folder.PathOf("text.onnx"), "no network");
        File.WriteAllBytes(folder.PathOf("broken.onnx"), [0x08, 0x07, 0x3a, 0x7f, 0x01]);
        File.WriteAllBytes(folder.PathOf("network.onnx"), OnnxWriter.Write(networks.Graph("LeNet5"), "LeNet5").ToByteArray());
        string[][] wrong =
        [
            ["import", folder.PathOf("nowhere.h5")],
            ["import", folder.PathOf("model.pt")],
            ["import", folder.PathOf("text.onnx")],
            ["import", folder.PathOf("broken.onnx")],
            ["import", folder.PathOf("network.onnx"), "--name", "no name"],
            ["import", folder.PathOf("network.onnx"), "--namespace", "1"],
            ["import", folder.Root],
            ["import"],
            ["export", folder.PathOf("text.onnx"), "--weights", folder.PathOf("w"), "--onnx", folder.PathOf("o")],
            ["export", folder.PathOf("text.onnx"), "--weights", folder.PathOf("w")],
            ["check", folder.PathOf("text.onnx")],
            ["colour"],
        ];
        foreach (string[] arguments in wrong)
        {
            (int code, string text, string errors) = ToolRun.Run(arguments);
            Assert.True(code == 2 && errors.TrimEnd('\n').Length > 0 && !errors.TrimEnd('\n').Contains('\n', StringComparison.Ordinal)
                && text.Length == 0, $"{string.Join(' ', arguments)}: {code}\n{text}\n{errors}");
        }

        Assert.Contains("safetensors.torch", ToolRun.Run("import", folder.PathOf("model.pt")).Errors, StringComparison.Ordinal);
    }

    /// <summary>Whoever opens a pipe waits for the other end: it is refused, wherever a file is expected.</summary>
    [Fact]
    public void Pipe_IsRefusedNotWaitedFor()
    {
        if (OperatingSystem.IsWindows())
            return;
        string pipe = folder.PathOf("pipe"), assembly = folder.PathOf("Networks.dll"), weights = folder.PathOf("weights.safetensors");
        using (Process process = Process.Start("mkfifo", pipe))
            process.WaitForExit();
        File.WriteAllBytes(assembly, networks.Image);
        networks.Network("LeNet5").Save(weights);
        File.WriteAllText(folder.PathOf("model.json"), """
            {"modelTopology": {"model_config": {}}, "weightsManifest": [{"paths": ["pipe"], "weights": []}]}
            """);
        string[][] lines =
        [
            ["import", pipe],
            ["import", "/dev/zero"],
            ["import", folder.PathOf("model.json")],
            ["check", pipe],
            ["summary", pipe],
            ["convert", pipe, "-o", folder.PathOf("out"), "--in", assembly, "--network", "LeNet5", "--from", "pytorch"],
            ["convert", weights, "-o", folder.PathOf("out"), "--in", assembly, "--network", "LeNet5", "--from", "pytorch", "--names", pipe],
            ["export", pipe, "--weights", weights, "--onnx", folder.PathOf("out")],
            ["export", assembly, "--weights", pipe, "--network", "LeNet5", "--onnx", folder.PathOf("out")],
            ["export", assembly, "--weights", weights, "--network", "LeNet5", "--onnx", pipe],
        ];
        Assert.All(lines, line =>
        {
            Task<(int Code, string Output, string Errors)> run = Task.Run(() => ToolRun.Run(line));
            Assert.True(Task.WaitAny([run], TimeSpan.FromSeconds(60)) == 0, "It waits.");
            Assert.True(run.Result.Code == 2 && run.Result.Errors.Contains("is a pipe", StringComparison.OrdinalIgnoreCase), run.Result.Errors);
        });
    }

    [Fact]
    public void Export_ReplacesWhatALinkLeadsToAndNamesAMissingFolder()
    {
        string assembly = folder.PathOf("Networks.dll"), weights = folder.PathOf("weights.safetensors");
        File.WriteAllBytes(assembly, networks.Image);
        networks.Network("LeNet5").Save(weights);
        File.CreateSymbolicLink(folder.PathOf("link"), "lenet.onnx");
        string[] line = ["export", assembly, "--weights", weights, "--network", "LeNet5", "--onnx"];
        Assert.Equal(0, ToolRun.Run([.. line, folder.PathOf("link")]).Code);
        Assert.Equal("lenet.onnx", new FileInfo(folder.PathOf("link")).LinkTarget);
        Assert.Contains("can be imported", ToolRun.Run("check", folder.PathOf("lenet.onnx")).Output, StringComparison.Ordinal);
        Assert.Equal(0, ToolRun.Run([.. line, "/dev/null"]).Code);
        Assert.Equal(
            $"{folder.PathOf("missing/out")} could not be written: the folder {folder.PathOf("missing")} does not exist.\n",
            ToolRun.Run([.. line, folder.PathOf("missing/out")]).Errors);
    }

    [Fact]
    public void ExportedClass_ComesBackThroughEachFormat()
    {
        string assembly = folder.PathOf("Networks.dll"), weights = folder.PathOf("weights.safetensors");
        File.WriteAllBytes(assembly, networks.Image);
        networks.Network("LeNet5").Save(weights);
        (int code, string text, string errors) = ToolRun.Run(
            "export", assembly, "--weights", weights, "--network", "LeNet5", "--onnx", folder.PathOf("lenet.onnx"), "--pytorch",
                folder.PathOf("lenet.pt.safetensors"), "--keras-weights", folder.PathOf("lenet.h5"));
        Assert.True(code == 0, errors);
        Assert.Contains("LeNet5 in ONNX 17", text, StringComparison.Ordinal);
        Assert.Contains("can be imported: 9 layers, 44,426 parameters, 28x28x1 to 10", ToolRun.Run("check", folder.PathOf("lenet.onnx")).Output,
            StringComparison.Ordinal);

        (code, _, errors) = ToolRun.Run("convert", folder.PathOf("lenet.pt.safetensors"), "-o", folder.PathOf("back.safetensors"), "--in", assembly,
            "--network", "LeNet5", "--from", "pytorch");
        Assert.True(code == 0, errors);
        SafetensorsFile back = SafetensorsFile.Read(folder.PathOf("back.safetensors"));
        foreach (Parameter parameter in networks.Network("LeNet5").Parameters)
            Assert.Equal(parameter.ToArray(), back[parameter.Name].ToSingles());

        using Tool.Keras.Hdf5 keras = Tool.Keras.Hdf5.Open(File.OpenRead(folder.PathOf("lenet.h5")));
        Assert.Equal(["Conv1", "Conv2", "Dense1", "Dense2", "Dense3"], keras.Texts("", "layer_names"));
        Assert.Equal(networks.Network("LeNet5").Parameters["Dense1.kernel"].ToArray(), keras.Numbers("Dense1/Dense1/kernel:0").ToSingles());

        (code, _, errors) = ToolRun.Run("export", assembly, "--weights", weights, "--network", "Baseline", "--onnx", folder.PathOf("x.onnx"));
        Assert.Equal(2, code);
        Assert.Contains("does not fit Baseline", errors, StringComparison.Ordinal);
    }
}
