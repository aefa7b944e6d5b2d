using System.Text.Json;
using CompiledNet.Runtime;
using CompiledNet.TestSupport.Layers;

namespace CompiledNet.TestSupport.Descriptions;

/// <summary>Reads the JSON of a golden case.</summary>
public static class NetworkReader
{
    /// <exception cref="UnknownLayerException">The reference does not know a layer, an activation or the loss.</exception>
    public static NetworkDescription Read(JsonElement json) => new(
        ClassName(json.GetProperty("name").GetString()!),
        Shape(json.GetProperty("input_shape")),
        [.. json.GetProperty("layers").EnumerateArray().Select(LayerDescription.Read)],
        json.TryGetProperty("loss", out JsonElement loss) ? LossFunction.Parse(loss.GetString()!) : null,
        json.TryGetProperty("more_inputs", out JsonElement more)
            ? [.. more.EnumerateArray().Select(input => new NamedInput(input.Text("name")!, Shape(input.GetProperty("shape"))))]
            : null);

    private static TensorShape Shape(JsonElement json) => LayerDescription.ShapeOf([.. json.EnumerateArray().Select(size => size.GetInt32())]);

    /// <summary><c>random1_006</c> as an identifier in C# casing, <c>Random1_006</c>.</summary>
    private static string ClassName(string name) => char.ToUpperInvariant(name[0]) + name[1..];
}
