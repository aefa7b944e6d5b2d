using CompiledNet.Interop.Tests.Export;
using CompiledNet.TestSupport.Golden;
using CompiledNet.Tool.Checking;
using CompiledNet.Tool.Graph;
using CompiledNet.Tool.Onnx;
using Xunit;

namespace CompiledNet.Interop.Tests.PyTorch;

/// <summary>Networks of sequences as PyTorch exports them (craft_onnx.py): the class answers what PyTorch answers.</summary>
public class PyTorchOnnxTests
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "PyTorch");

    [Fact]
    public void RecurrentLayersAndAttention_AnswerAsPyTorchDoes()
    {
        string[] names = [.. Directory.GetFiles(Folder, "*.onnx").Select(path =>
            Path.GetFileNameWithoutExtension(path)).Order(StringComparer.Ordinal)];
        Assert.Equal(9, names.Length);
        using var batch = new ImportedBatch(names.Select(name =>
            (name, (INetworkSource)OnnxFile.Read(Path.Combine(Folder, name + ".onnx")))));
        foreach (string name in names)
        {
            TensorFile truth = TensorFile.Read(Path.Combine(Folder, name + ".onnx.answers.safetensors"));
            CheckResult check = batch.Check(name);
            Assert.True(check.WorstDifference < 1e-5, $"{name}: {check}\n{batch.Text(name)}");
            double worst = ExportedNetworks.Worst(truth["answers"], batch.Predict(name, truth["images"]));
            Assert.True(worst < 1e-5, $"{name} differs by {worst}:\n{batch.Text(name)}");
        }
    }
}
