using CompiledNet.Interop.Tests.Export;
using CompiledNet.TestSupport.Golden;
using CompiledNet.Tool.Checking;
using CompiledNet.Tool.Graph;
using CompiledNet.Tool.Keras;
using Xunit;

namespace CompiledNet.Interop.Tests.TensorFlowJs;

/// <summary>Networks of sequences as TensorFlow.js saves them (craft.mjs): the class answers what TensorFlow.js answers.</summary>
public sealed class TensorFlowJsTests
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "TensorFlowJs");

    [Fact]
    public void RecurrentLayers_AnswerAsTensorFlowJsDoes()
    {
        string[] names = ["gru", "lstm", "reader"];
        using var batch = new ImportedBatch(names.Select(name =>
            (name, (INetworkSource)KerasFile.Read(Path.Combine(Folder, name + ".json")))));
        foreach (string name in names)
        {
            TensorFile truth = TensorFile.Read(Path.Combine(Folder, name + ".answers.safetensors"));
            CheckResult check = batch.Check(name);
            Assert.True(check.WorstDifference < 1e-5, $"{name}: {check}\n{batch.Text(name)}");
            double worst = ExportedNetworks.Worst(truth["answers"], batch.Predict(name, truth["images"]));
            Assert.True(worst < 1e-5, $"{name} differs by {worst}:\n{batch.Text(name)}");
        }

        Assert.Contains(
            "[Gru(4, ReturnSequences = true, ResetAfter = false, RecurrentActivation = Activation.HardSigmoid", batch.Text("gru"),
            StringComparison.Ordinal);
        Assert.Contains("the weights of its gates times 1.2, for Keras 2's hard_sigmoid", batch.Text("lstm"), StringComparison.Ordinal);
        Assert.Contains("The state of the optimizer is left out.", batch.Graph("gru").Remarks);
        Assert.Contains("[Loss(Loss.CategoricalCrossentropy)]", batch.Text("reader"), StringComparison.Ordinal);
    }
}
