using CompiledNet.Generator.Layers;
using Microsoft.CodeAnalysis.CSharp;

namespace CompiledNet.Generator.Emission;

/// <summary>Prints, for a network with several outputs, how one image is predicted with a span for each of them.</summary>
internal static class OutputsEmitter
{
    /// <summary>Floats of all outputs together that go onto the stack: 16 KiB. Larger ones are predicted into one span.</summary>
    private const int MostFloats = 4096;

    /// <summary>The method, unless the user has written one of its signature, which takes its place.</summary>
    public static void Write(CodeWriter writer, NetworkGraph graph)
    {
        GraphLayer[] outputs = [.. graph.Outputs.Select(output => graph.Layers[output.Layer])];
        int length = outputs.Sum(output => output.Output.Length);
        if (outputs.Length < 2 || length > MostFloats || graph.Spec.Type.OwnPredictOutputs.Contains(outputs.Length))
            return;
        string[] names = [.. outputs.Select(output => Parameter(output.Name))];
        writer.Line();
        writer.Line("/// <summary>Predicts one image. Thread-safe; allocates nothing.</summary>");
        writer.Line($"/// <param name=\"image\">The image: {MemberDocumentation.OfInput(graph)}.</param>");
        for (int index = 0; index < outputs.Length; index++)
            writer.Line(
                $"/// <param name=\"{names[index].TrimStart('@')}\">Receives the output {outputs[index].Name}: {MemberDocumentation.OfOutput(outputs[index])}.</param>");
        writer.Line("/// <exception cref=\"global::System.ArgumentException\">A span is of another length.</exception>");
        using (writer.Block($"public void Predict({Parameters(names)})"))
        {
            for (int index = 0; index < outputs.Length; index++)
                writer.Line(
                    $"global::CompiledNet.Network.CheckOutput({names[index]}, {outputs[index].Output.Length}, \"{names[index].TrimStart('@')}\");");
            writer.Line($"global::System.Span<float> all = stackalloc float[{length}];");
            writer.Line("base.Predict(image, all);");
            int offset = 0;
            for (int index = 0; index < outputs.Length; index++)
            {
                writer.Line($"all.Slice({offset}, {outputs[index].Output.Length}).CopyTo({names[index]});");
                offset += outputs[index].Output.Length;
            }
        }
    }

    /// <summary>The same member of a network that has errors.</summary>
    public static void WriteInvalid(CodeWriter writer, NetworkSpec network)
    {
        if (network.Outputs.Count < 2
            || network.Type.OwnPredictOutputs.Contains(network.Outputs.Count)
            || network.Outputs.Any(output => !SyntaxFacts.IsValidIdentifier(output.Layer))
            || network.Outputs.Select(output => Parameter(output.Layer)).Distinct().Count() < network.Outputs.Count)
            return;
        writer.Line($"public void Predict({Parameters(network.Outputs.Select(output => Parameter(output.Layer)))}) => Invalid<int>();");
        writer.Line();
    }

    private static string Parameters(IEnumerable<string> names) =>
        $"global::System.ReadOnlySpan<float> image, {string.Join(", ", names.Select(name => $"global::System.Span<float> {name}"))}";

    /// <summary>A layer may be called like a keyword or like something that the method has already.</summary>
    private static string Parameter(string layer)
    {
        string name = Names.Variable(layer);
        return SyntaxFacts.GetKeywordKind(name) != SyntaxKind.None ? "@" + name : name is "image" or "all" ? name + "Output" : name;
    }
}
