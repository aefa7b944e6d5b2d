using System.Text;
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
        source.Append(network.Input.IsVector
            ? $"[Input({network.Input.Channels})]\n"
            : $"[Input({network.Input.Height}, {network.Input.Width}, {network.Input.Channels})]\n");
        foreach (PlacedLayer placed in network.Placed)
            source.Append($"[{WriteLayer(placed)}]\n");
        if (network.Loss is not null)
            source.Append($"[Loss({string.Join(", ", network.Loss.Arguments.Prepend($"Loss.{network.Loss}"))})]\n");
        return source.Append($"public sealed partial class {network.ClassName};\n").ToString();
    }

    private static string WriteLayer(PlacedLayer placed)
    {
        LayerDescription layer = placed.Layer;
        IEnumerable<string> arguments = layer.Arguments(placed.Inputs[0]);
        if (layer.Name is not null)
            arguments = arguments.Append($"Name = \"{layer.Name}\"");
        string list = string.Join(", ", arguments);
        return list.Length == 0 ? layer.AttributeName : $"{layer.AttributeName}({list})";
    }
}
