using System.Security;
using CompiledNet.Generator.Kernels;
using CompiledNet.Generator.Layers;
using CompiledNet.Generator.Planning;
using CompiledNet.Generator.Steps;

namespace CompiledNet.Generator.Emission;

/// <summary>Prints the whole file of a network: the part of its class, and the kernels of each vector width behind it.</summary>
internal sealed class NetworkEmitter(NetworkPlan plan)
{
    private readonly string summary = LayerTable.Write(
        plan.Graph, new MemoryUse(plan.One!.Arena!.Bytes, plan.Tile.Arena!.Bytes, plan.Training?.Arena!.Bytes + plan.Training?.Arena!.ScratchBytes)).TrimEnd('\n');

    /// <summary>Settings of a layer that share a line.</summary>
    private const int SettingsOfALine = 5;

    private TypeSpec Type => plan.Graph.Spec.Type;

    public string Emit(CancellationToken cancellationToken)
    {
        var writer = new CodeWriter();
        NetworkClass.WriteHeader(writer, Type);
        // Behind the namespace, they come before what the namespaces around it hold: an application may have a namespace Math.
        writer.Lines(
            """
            using global::System;
            using global::System.Runtime.CompilerServices;
            using global::System.Runtime.InteropServices;
            using global::System.Runtime.Intrinsics;
            using static global::CompiledNet.Numerics.Simd;

            """);
        NetworkClass.Write(writer, Type, WriteDocumentation, WriteMembers);
        writer.Line();
        WritePassesAndKernels(writer, cancellationToken);
        return writer.Take();
    }

    private string KernelsName(VectorTarget target) => $"{Type.Name}Kernels{target.Bits}";

    /// <summary>The passes once; what kernels they call; and those kernels for each width.</summary>
    private void WritePassesAndKernels(CodeWriter writer, CancellationToken cancellationToken)
    {
        string interfaceName = $"I{Type.Name}Kernels";
        KernelClass? narrowest = null;
        var kernelsByWidth = new Dictionary<VectorTarget, KernelClass>();
        var passes = new CodeWriter(indent: 1);
        foreach (VectorTarget target in Enumerable.Reverse(VectorTarget.All))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var kernels = new KernelClass(target, narrowest);
            narrowest ??= kernels;
            kernelsByWidth[target] = kernels;
            passes = new CodeWriter(indent: 1);
            new PassEmitter(plan, kernels).Emit(passes);
        }

        writer.Line($"/// <summary>The passes of {Type.Name}, layer by layer.</summary>");
        writer.Line("/// <typeparam name=\"TKernels\">The kernels of a vector width.</typeparam>");
        writer.Line($"file static class {Type.Name}Passes<TKernels>");
        using (writer.Block($"    where TKernels : {interfaceName}"))
            writer.Raw(passes);
        writer.Line();
        writer.Line($"/// <summary>What the passes of {Type.Name} call. Tiles are [row][column][channel][16 images], weights rows of outputs padded to 16.</summary>");
        kernelsByWidth[VectorTarget.All[0]].WriteInterface(writer, interfaceName);
        foreach (VectorTarget target in VectorTarget.All)
        {
            writer.Line();
            writer.Line($"/// <summary>The kernels of {Type.Name} on vectors of {target.Bits} bits, {target.Lanes} floats.</summary>");
            kernelsByWidth[target].Write(writer, KernelsName(target), interfaceName);
        }
    }

    /// <summary>Hovering the class in an editor shows this: the user's own summary, or what goes in and out, then the layer table.</summary>
    private void WriteDocumentation(CodeWriter writer)
    {
        if (!Type.HasSummary)
            writer.Line($"/// <summary>{MemberDocumentation.OfNetwork(plan.Graph)}</summary>");
        writer.Line("/// <remarks>");
        writer.Line("/// <code>");
        foreach (string line in summary.Split('\n'))
            writer.Line($"/// {SecurityElement.Escape(line)}".TrimEnd());
        writer.Line("/// </code>");
        writer.Line("/// </remarks>");
    }

    private void WriteMembers(CodeWriter writer)
    {
        WriteArchitecture(writer);
        writer.Line();
        writer.Lines(
            $$""""
            /// <summary>A network with new weights.</summary>
            /// <param name="seed">Decides all random numbers: initial weights and the order of training examples.</param>
            public {{Type.Identifier}}(int seed = 0)
                : base(architecture, seed)
            {
            }

            /// <summary>The layer table: shapes, parameters, multiply-adds, receptive fields and memory.</summary>
            public static string Summary =>
                """
            """");
        foreach (string line in summary.Split('\n'))
            writer.Line("    " + line);
        writer.Lines(
            $$""""
                """;

            /// <summary>Reads a network that was saved with <see cref="global::CompiledNet.Network.Save"/>.</summary>
            /// <param name="path">The safetensors file.</param>
            /// <exception cref="global::System.IO.InvalidDataException">The file is damaged, or of another network; the message lists all differences.</exception>
            public static {{Type.Identifier}} Load(string path)
            {
                var network = new {{Type.Identifier}}();
                network.LoadWeights(path);
                return network;
            }
            """");
        BackboneEmitter.Write(writer, plan);
        OutputsEmitter.Write(writer, plan.Graph);
        for (int index = 0; index < plan.Parameters.Slots.Count; index++)
            WriteParameter(writer, plan.Parameters.Slots[index], index);
        WritePass(writer, Contract.PredictOne, "PredictOne(ref parameters, ref image, ref arena)");
        WritePass(writer, Contract.PredictTile, "PredictTile(ref parameters, ref arena)");
        if (plan.Derived.Length > 0)
            WritePass(writer, Contract.DeriveParameters, "DeriveParameters(ref parameters)");
        if (plan.Evaluation is not null)
            WritePass(writer, Contract.EvaluateTile, "EvaluateTile(tile, ref loss)", result: "loss");
        if (plan.Training is not null)
            WritePass(writer, Contract.TrainTile, "TrainTile(tile, ref loss)", result: "loss");
    }

    private void WriteParameter(CodeWriter writer, ParameterSlot slot, int index)
    {
        LayerSpec layer = plan.Graph.Layers.First(each => each.Name == slot.Layer).Spec;
        writer.Line();
        writer.Line($"/// <summary>{MemberDocumentation.OfParameter(slot, layer)}</summary>");
        writer.Line($"public global::CompiledNet.Parameter {Names.Member(slot.Variable)} => Parameters[{index}];");
    }

    /// <summary>A pass of the class: on the widest vectors that the machine and the user allow. The first conditions are constants to the compiler.</summary>
    private void WritePass(CodeWriter writer, string signature, string call, string? result = null)
    {
        writer.Line();
        writer.Line("/// <inheritdoc/>");
        using (writer.Block("protected override " + signature))
        {
            if (result is not null)
                writer.Line($"float {result} = 0;");
            writer.Line("if (Vector512.IsHardwareAccelerated && VectorBits == 512)");
            writer.Line($"    {Type.Name}Passes<{KernelsName(VectorTarget.All[0])}>.{call};");
            writer.Line("else if (Vector256.IsHardwareAccelerated && VectorBits >= 256)");
            writer.Line($"    {Type.Name}Passes<{KernelsName(VectorTarget.All[1])}>.{call};");
            writer.Line("else");
            writer.Line($"    {Type.Name}Passes<{KernelsName(VectorTarget.All[2])}>.{call};");
            if (result is not null)
                writer.Line($"return {result};");
        }
    }

    private void WriteArchitecture(CodeWriter writer)
    {
        const string Runtime = "global::CompiledNet.Runtime.";
        writer.Line($"private static readonly {Runtime}Architecture architecture = new()");
        writer.Line("{");
        void Property(string name, string value) => writer.Line($"    {name} = {value},");
        Property("Name", $"\"{Type.Name}\"");
        Property("Identity", $"\"{plan.Graph.Identity}\"");
        writer.Line($"    Inputs = new {Runtime}InputInfo[]");
        writer.Line("    {");
        foreach (GraphLayer input in plan.Graph.Layers.Where(layer => layer.Spec.Traits.Role is LayerRole.Input))
            writer.Line($"        new(\"{input.Name}\", {ShapeText(input.Output)}),");
        writer.Line("    },");
        WriteLayers(writer, Runtime);
        writer.Line($"    Outputs = new {Runtime}OutputInfo[]");
        writer.Line("    {");
        for (int index = 0; index < plan.Tile.Outputs.Count; index++)
        {
            GraphLayer layer = plan.Graph.Layers[plan.Graph.Outputs[index].Layer];
            LossStep? loss = plan.Training?.Losses[index];
            writer.Line($"        new(\"{layer.Name}\", {ShapeText(layer.Output)}, {(loss is null ? "null" : $"global::CompiledNet.Loss.{loss.Loss.Kind}")}){LossArguments(loss)},");
        }

        writer.Line("    },");
        writer.Line($"    Parameters = new {Runtime}ParameterInfo[]");
        writer.Line("    {");
        IReadOnlyDictionary<ParameterSlot, int>? segments = plan.Training?.GradientSegments;
        foreach (ParameterSlot slot in plan.Parameters.Slots)
        {
            List<string> more = [];
            if (slot.Spec.HasOutputsFirst)
                more.Add("HasOutputsFirst = true");
            if (segments is not null && segments.TryGetValue(slot, out int segment) && segment > 0)
                more.Add($"GradientSegment = {segment}");
            writer.Line($"        new(\"{slot.Name}\", new[] {{ {string.Join(", ", slot.Spec.Shape)} }}, {slot.Offset}, {slot.Rows}, {slot.RowStride}, {Runtime}Initializer.{slot.Spec.Initializer.ToString()}, {slot.Spec.FanIn}, {slot.Spec.FanOut}, {(slot.IsTrainable ? "true" : "false")}){(more.Count > 0 ? $" {{ {string.Join(", ", more)} }}" : "")},");
        }

        writer.Line("    },");
        Property("ParameterLength", $"{plan.Parameters.Length}");
        Property("TrainableLength", $"{plan.Parameters.TrainableLength}");
        if (plan.Derived.Length > 0)
            Property("DerivedLength", $"{plan.Derived.Length}");
        Property("One", ArenaText(plan.One!));
        Property("Tile", ArenaText(plan.Tile));
        Property("Evaluation", plan.Evaluation is { } evaluation ? ArenaText(evaluation) : "null");
        Property("Training", plan.Training is { } training ? ArenaText(training) : "null");
        if (plan.Training is { Segments: > 1 } steps)
        {
            Property("Segments", $"{steps.Segments}");
            Property("ExchangeLength", $"{steps.ExchangeLength}");
        }

        Property("StackBudget", $"{NetworkPlan.StackBudget}");
        Property("Summary", "Summary");
        writer.Line("};");
    }

    /// <summary>The layers as data: for tools, which need no text then.</summary>
    private void WriteLayers(CodeWriter writer, string runtime)
    {
        writer.Line($"    Layers = new {runtime}LayerInfo[]");
        writer.Line("    {");
        foreach (GraphLayer layer in plan.Graph.Layers)
        {
            string description = $"        new(\"{layer.Name}\", \"{layer.Spec.Kind}\", {Numbers(layer.Inputs)}, {ShapeText(layer.Output)}";
            string[] settings = [.. layer.Spec.Settings(layer).Select(setting => $"new(\"{setting.Name}\", {setting.Text})")];
            if (settings.Length == 0)
            {
                writer.Line(description + "),");
                continue;
            }

            writer.Line($"{description}, new {runtime}LayerSetting[]");
            writer.Line("        {");
            for (int first = 0; first < settings.Length; first += SettingsOfALine)
                writer.Line($"            {string.Join(", ", settings.Skip(first).Take(SettingsOfALine))},");
            writer.Line("        }),");
        }

        writer.Line("    },");
    }

    private static string ArenaText(PassPlan pass)
    {
        ArenaPlan arena = pass.Arena!;
        IEnumerable<int> inputs = pass.Inputs.Where(arena.Places.ContainsKey).Select(input => arena[input]);
        IEnumerable<int> outputs = pass.Outputs.Select(output => arena[pass.Delivered(output)]);
        IEnumerable<int> targets = pass.Losses.Select(loss => arena[loss.Target]);
        string scratch = arena.ScratchBytes > 0 ? $" {{ ScratchLength = {arena.ScratchLength} }}" : "";
        return $"new({arena.Length}, {Numbers(inputs)}, {Numbers(outputs)}, {Numbers(targets)}){scratch}";
    }

    /// <summary>What of a loss is not as it is by itself, as an object initializer.</summary>
    private static string LossArguments(LossStep? loss) =>
        loss is not null && string.Join(", ", loss.Loss.Arguments) is { Length: > 0 } list ? $" {{ {list} }}" : "";

    private static string Numbers(IEnumerable<int> numbers)
    {
        string list = string.Join(", ", numbers);
        return list.Length == 0 ? "global::System.Array.Empty<int>()" : $"new[] {{ {list} }}";
    }

    private static string ShapeText(Shape shape) =>
        $"new({shape.Height}, {shape.Width}, {shape.Channels}{(shape.IsVector ? ", IsVector: true" : "")})";
}
