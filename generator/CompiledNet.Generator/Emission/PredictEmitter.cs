using CompiledNet.Generator.Layers;
using Microsoft.CodeAnalysis.CSharp;

namespace CompiledNet.Generator.Emission;

/// <summary>Prints, for a network with several inputs or outputs, how one image is predicted with a span for each of them.</summary>
internal static class PredictEmitter
{
    /// <summary>
    /// Floats that go onto the stack: 16 KiB. Where the outputs are larger, they are predicted into one span; larger inputs are put together
    /// in an array of the shared pool.
    /// </summary>
    private const int MostFloats = 4096;

    /// <summary>The method, unless the user has written one of its signature, which takes its place.</summary>
    public static void Write(CodeWriter writer, NetworkGraph graph)
    {
        IReadOnlyList<GraphLayer> inputs = graph.Inputs;
        GraphLayer[] outputs = [.. graph.Outputs.Select(output => graph.Layers[output.Layer])];
        int length = outputs.Sum(output => output.Output.Length);
        var spans = new PredictSpans(inputs.Count, outputs.Length);
        if (!spans.AreNamed || (outputs.Length > 1 && length > MostFloats) || graph.Spec.Type.OwnPredicts.Contains(spans))
            return;
        string[] given = InputParameters([.. inputs.Select(input => input.Name)]);
        string[] received = OutputParameters([.. outputs.Select(output => output.Name)], given);
        WriteDocumentation(writer, inputs, given, outputs, received);
        using (writer.Block($"public void Predict({Parameters(given, received)})"))
        {
            if (inputs.Count > 1)
                WriteChecks(writer, "CheckInput", inputs, given);
            if (outputs.Length > 1)
                WriteChecks(writer, "CheckOutput", outputs, received);
            WriteCall(writer, inputs, given, outputs, received);
        }
    }

    /// <summary>The same member of a network that has errors.</summary>
    public static void WriteInvalid(CodeWriter writer, NetworkSpec network)
    {
        string[] names = LayerNames.Assign(network.Layers);
        string[] inputs = [.. names.Take(network.InputCount)];
        string[] outputs = network.Outputs.Count > 0 ? [.. network.Outputs.Select(output => output.Layer)] : [.. names.Skip(names.Length - 1)];
        var spans = new PredictSpans(Math.Max(1, inputs.Length), outputs.Length);
        if (!spans.AreNamed || network.Type.OwnPredicts.Contains(spans) || outputs.Any(output => !SyntaxFacts.IsValidIdentifier(output)))
            return;
        string[] given = InputParameters(inputs);
        string[] received = OutputParameters(outputs, given);
        if (given.Concat(received).Distinct().Count() < spans.Inputs + spans.Outputs)
            return;
        writer.Line($"public void Predict({Parameters(given, received)}) => Invalid<int>();");
        writer.Line();
    }

    private static void WriteDocumentation(
        CodeWriter writer, IReadOnlyList<GraphLayer> inputs, string[] given, IReadOnlyList<GraphLayer> outputs, string[] received)
    {
        writer.Line();
        writer.Line("/// <summary>Predicts one image. Thread-safe; allocates nothing.</summary>");
        for (int index = 0; index < inputs.Count; index++)
        {
            string what = inputs.Count == 1 ? "The image" : $"The input {inputs[index].Name}";
            writer.Line($"/// <param name=\"{given[index].TrimStart('@')}\">{what}: {MemberDocumentation.OfInput(inputs[index])}.</param>");
        }

        for (int index = 0; index < outputs.Count; index++)
            writer.Line(
                $"/// <param name=\"{received[index].TrimStart('@')}\">Receives the output {outputs[index].Name}: {MemberDocumentation.OfOutput(outputs[index])}.</param>");
        writer.Line("/// <exception cref=\"global::System.ArgumentException\">A span is of another length.</exception>");
    }

    private static void WriteChecks(CodeWriter writer, string check, IReadOnlyList<GraphLayer> layers, string[] names)
    {
        for (int index = 0; index < layers.Count; index++)
            writer.Line(
                $"global::CompiledNet.Network.{check}({names[index]}, {layers[index].Output.Length}, \"{names[index].TrimStart('@')}\");");
    }

    private static void WriteCall(
        CodeWriter writer, IReadOnlyList<GraphLayer> inputs, string[] given, IReadOnlyList<GraphLayer> outputs, string[] received)
    {
        string source = given[0], destination = received[0];
        int length = inputs.Sum(input => input.Output.Length);
        bool isRented = inputs.Count > 1 && length > MostFloats;
        if (isRented)
            writer.Line($"float[] rented = global::System.Buffers.ArrayPool<float>.Shared.Rent({length});");
        if (inputs.Count > 1)
        {
            source = "together";
            writer.Line(isRented ? $"global::System.Span<float> together = new global::System.Span<float>(rented, 0, {length});"
                : $"global::System.Span<float> together = stackalloc float[{length}];");
            WriteParts(writer, inputs, (index, part) => $"{given[index]}.CopyTo(together{part});");
        }

        if (outputs.Count > 1)
        {
            destination = "all";
            writer.Line($"global::System.Span<float> all = stackalloc float[{outputs.Sum(output => output.Output.Length)}];");
        }

        writer.Line($"base.Predict({source}, {destination});");
        if (outputs.Count > 1)
            WriteParts(writer, outputs, (index, part) => $"all{part}.CopyTo({received[index]});");
        if (isRented)
            writer.Line("global::System.Buffers.ArrayPool<float>.Shared.Return(rented);");
    }

    private static void WriteParts(CodeWriter writer, IReadOnlyList<GraphLayer> layers, Func<int, string, string> copy)
    {
        int offset = 0;
        for (int index = 0; index < layers.Count; index++)
        {
            writer.Line(copy(index, $".Slice({offset}, {layers[index].Output.Length})"));
            offset += layers[index].Output.Length;
        }
    }

    private static string Parameters(IEnumerable<string> given, IEnumerable<string> received) => string.Join(", ", [
        .. given.Select(name => $"global::System.ReadOnlySpan<float> {name}"), .. received.Select(name => $"global::System.Span<float> {name}")]);

    /// <summary>What is given is called like the inputs; the only one is the image.</summary>
    private static string[] InputParameters(string[] inputs) =>
        inputs.Length < 2 ? ["image"] : [.. inputs.Select(input => Parameter(input, "Input", []))];

    private static string[] OutputParameters(string[] outputs, string[] given) => [.. outputs.Select(output => Parameter(output, "Output", given))];

    /// <summary>A layer may be called like a keyword or like something that the method has already.</summary>
    private static string Parameter(string layer, string suffix, string[] taken)
    {
        string name = Names.Variable(layer);
        return SyntaxFacts.GetKeywordKind(name) != SyntaxKind.None ? "@" + name
            : name is "all" or "together" or "rented" || taken.Contains(name) ? name + suffix : name;
    }
}
