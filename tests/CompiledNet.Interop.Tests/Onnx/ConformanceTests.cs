using System.Globalization;
using System.Text;
using CompiledNet.Tool.Checking;
using CompiledNet.Tool.Graph;
using CompiledNet.Tool.Numbers;
using CompiledNet.Tool.Onnx;
using CompiledNet.Tool.Writing;
using Xunit;
using Xunit.Abstractions;

namespace CompiledNet.Interop.Tests.Onnx;

/// <summary>
/// The single operators of ONNX' conformance data and the layers that PyTorch exported, where their folder is there: each is imported and
/// gives the expected output, by the evaluator in double precision and by the compiled class, or is refused with a reason.
/// </summary>
public class ConformanceTests(ITestOutputHelper output)
{
    private const int Least = 120;

    [Fact]
    public void Operators_GiveTheExpectedOutputOrAreRefusedWithAReason()
    {
        if (SharedFolder.Find("onnx") is not { } folder)
        {
            output.WriteLine("Nothing was compared: the conformance data of ONNX is not on this machine.");
            return;
        }

        var table = new SortedDictionary<string, (int Right, int Refused)>(StringComparer.Ordinal);
        var imported = new List<(OnnxCase Case, OnnxFile File, NetworkGraph Graph)>();
        int all = 0;
        foreach (OnnxCase each in OnnxCase.ReadFolder(Path.Combine(folder, "node"))
            .Concat(OnnxCase.ReadFolder(Path.Combine(folder, "pytorch-converted"))))
        {
            all++;
            (int right, int refused) = table.GetValueOrDefault(each.Operator);
            try
            {
                OnnxFile file = each.ReadNetwork();
                imported.Add((each, file, file.Lower()));
                table[each.Operator] = (right + 1, refused);
            }
            catch (UnsupportedNetworkException unsupported)
            {
                Assert.All(unsupported.Refusals, refusal => Assert.False(string.IsNullOrWhiteSpace(refusal.Reason)));
                output.WriteLine($"{each.Name}: {unsupported.Refusals[0]}");
                table[each.Operator] = (right, refused + 1);
            }
        }

        using var compiler = ClassCompiler.Compile([.. imported.Select((each, i) => ClassWriter.Write(each.Graph, $"Network{i}", null))]);
        var wrong = new List<string>();
        for (int i = 0; i < imported.Count; i++)
        {
            (OnnxCase each, OnnxFile file, NetworkGraph graph) = imported[i];
            if (Compare(each, file, graph, compiler.Create($"Network{i}")) is string problem)
                wrong.Add($"{each.Name}: {problem}");
        }

        string counted = $"<!-- operators -->\n{Describe(table)}\n{imported.Count} of {all} cases are imported.\n";
        output.WriteLine(counted);
        Assert.Empty(wrong);
        Assert.True(DocumentationTests.Page.Contains(counted, StringComparison.Ordinal), $"docs/import.md should say\n{counted}");
        Assert.True(imported.Count >= Least, $"{imported.Count} of {all} cases are imported; expected at least {Least}.");
    }

    /// <summary>What is wrong with a case; null where all is right.</summary>
    private static string? Compare(OnnxCase each, OnnxFile file, NetworkGraph graph, Network network)
    {
        Tensor expected = each.Output, evaluated = file.EvaluateBatch(each.Input)[0];
        if (!expected.Shape.SequenceEqual(evaluated.Shape))
            return $"the evaluator gives {Tensor.Describe(evaluated.Shape)}; expected {Tensor.Describe(expected.Shape)}";
        if (Worst(evaluated.Data, expected.Data) is > 1 and var ratio)
            return $"the evaluator is {ratio} times as wrong as may be";

        // The class takes and gives the file's values in its own order: the evaluator, right by now, says where each stands.
        SelfCheck.SetParameters(network, graph);
        float[] images = file.ToImages(each.Input);
        var predicted = new float[images.Length / graph.InputLength * graph.Outputs[0].Shape.Length];
        network.Predict(images, predicted);
        return Worst(Array.ConvertAll(predicted, value => (double)value), file.Evaluate(images)) is > 1 and var times
            ? $"the class is {times} times as wrong as may be" : null;
    }

    /// <summary>The worst error in units of what may be: single precision, over sums of some hundred products.</summary>
    private static double Worst(double[] values, double[] expected) => values.Length != expected.Length ? double.PositiveInfinity
        : values.Zip(expected, (value, right) => value.Equals(right) ? 0 : Math.Abs(value - right) / (1e-5 + (1e-5 * Math.Abs(right))))
            .Max(error => double.IsNaN(error) ? double.PositiveInfinity : error);

    private static string Describe(SortedDictionary<string, (int Right, int Refused)> table)
    {
        var text = new StringBuilder("Operator | Imported | Refused\n---|---|---\n");
        foreach ((string name, (int right, int refused)) in table)
            text.Append(CultureInfo.InvariantCulture, $"{name} | {right} | {refused}\n");
        return text.ToString();
    }
}
