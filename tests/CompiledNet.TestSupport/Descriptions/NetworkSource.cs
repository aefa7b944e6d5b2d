using System.Text;
using CompiledNet.Runtime;
using CompiledNet.TestSupport.Layers;

namespace CompiledNet.TestSupport.Descriptions;

/// <summary>Writes a network as a user would: a partial class with attributes.</summary>
public static class NetworkSource
{
    /// <summary>A file of one network.</summary>
    /// <param name="namespaceName">Its namespace.</param>
    public static string Write(NetworkDescription network, string namespaceName = "Networks") =>
        $"using CompiledNet;\n\nnamespace {namespaceName};\n\n{WriteClass(network)}";

    /// <summary>The class alone.</summary>
    public static string WriteClass(NetworkDescription network)
    {
        var source = new StringBuilder("[Network]\n");
        source.Append($"[Input({InputSizes(network.Input)})]\n");
        foreach (NamedInput input in network.MoreInputs ?? [])
            source.Append($"[Input({InputSizes(input.Shape)}, Name = \"{input.Name}\")]\n");
        int backbone = network.BackboneLayers;
        for (int index = 0; index < backbone; index++)
            source.Append($"[{WriteLayer(network, index, isOfBackbone: true)}]\n");
        if (backbone > 0)
        {
            string trainable = network.Layers[0].IsFrozen ? "(Trainable = false)" : "";
            source.Append($"public sealed partial class {network.ClassName}Backbone;\n\n");
            source.Append($"[Network]\n[Backbone<{network.ClassName}Backbone>{trainable}]\n");
        }

        for (int index = backbone; index < network.Placed.Count; index++)
            source.Append($"[{WriteLayer(network, index)}]\n");
        foreach (Head head in network.Heads)
            source.Append($"[{WriteHead(head, network.ClassName)}]\n");
        if (network.Loss is not null && network.Heads.Count == 0)
            source.Append($"[{WriteLoss(network.Loss, network.ClassName)}]\n");
        source.Append($"public sealed partial class {network.ClassName};\n");
        foreach (string own in network.Outputs.Select(output => output.Loss?.OwnType).OfType<string>().Distinct())
            source.Append($"\n{RingLoss.Source(network.ClassName + own)}");
        return source.ToString();
    }

    /// <summary>The arguments of an input: one size, two or three.</summary>
    internal static string InputSizes(TensorShape input) => input.IsVector ? $"{input.Channels}"
        : input.IsSequence ? $"{input.Width}, {input.Channels}"
        : $"{input.Height}, {input.Width}, {input.Channels}";

    private static string WriteLoss(LossFunction loss, string className) => loss.OwnType is { } own
        ? $"Loss<{className}{own}>({string.Join(", ", loss.Arguments)})"
        : $"Loss({string.Join(", ", loss.Arguments.Prepend($"Loss.{loss}"))})";

    private static string WriteHead(Head head, string className)
    {
        if (head.Loss is not { } loss)
            return $"Output(\"{head.Layer}\")";
        string weight = FormattableString.Invariant($"Weight = {head.Weight}f");
        return loss.OwnType is { } own
            ? $"Output<{className}{own}>({string.Join(", ", loss.Arguments.Prepend(weight).Prepend($"\"{head.Layer}\""))})"
            : $"Output({string.Join(", ", loss.Arguments.Prepend(weight).Prepend($"Loss = Loss.{loss}").Prepend($"\"{head.Layer}\""))})";
    }

    private static string WriteLayer(NetworkDescription network, int index, bool isOfBackbone = false)
    {
        PlacedLayer placed = network.Placed[index];
        LayerDescription layer = placed.Layer;
        string[] own = [.. layer.Arguments(placed.Inputs[0])];
        string[] sizes = [.. own.TakeWhile(argument => !argument.Contains('='))];
        List<string> arguments = [
            .. sizes, .. placed.Sources.Skip(1).Select(source => $"\"{Identity(source)}\""), .. own.Skip(sizes.Length), .. layer.PenaltyArguments];
        if (placed.Sources[0] != index - 1 || (index == 0 && network.Inputs.Count > 1))
            arguments.Add($"From = \"{Identity(placed.Sources[0])}\"");
        if (layer.IsFrozen && !isOfBackbone)
            arguments.Add("Trainable = false");
        if (layer.Shared is not null)
            arguments.Add($"Shared = \"{layer.Shared}\"");
        if (layer.Name is not null)
            arguments.Add($"Name = \"{layer.Name}\"");
        string list = string.Join(", ", arguments);
        return list.Length == 0 ? layer.AttributeName : $"{layer.AttributeName}({list})";

        string Identity(int source) => source >= 0 ? network.Placed[source].Identity
            : source == -1 ? "Input1" : network.MoreInputs![-2 - source].Name;
    }
}
