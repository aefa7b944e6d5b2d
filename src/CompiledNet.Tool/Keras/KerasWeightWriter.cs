using CompiledNet.Tool.Graph;
using PureHDF;

namespace CompiledNet.Tool.Keras;

/// <summary>Writes weights as <c>model.load_weights("file.h5")</c> reads them in Keras 2 and 3: layer by layer, in their order.</summary>
internal static class KerasWeightWriter
{
    public static void Write(NetworkGraph graph, Stream stream)
    {
        var file = new H5File();
        Node[] weighted = [.. graph.Owners.Where(node => node.Layer.Weights.Count > 0)];
        foreach (Node node in weighted)
        {
            var variables = new H5Group();
            foreach (Weight weight in node.Layer.KerasWeights)
                variables[$"{weight.Variable}:0"] = new H5Dataset(weight.Values, fileDims: [.. weight.Shape.Select(size => (ulong)size)]);
            var group = new H5Group { [node.Name] = variables };
            group.Attributes["weight_names"] = node.Layer.KerasWeights.Select(weight => $"{node.Name}/{weight.Variable}:0").ToArray();
            file[node.Name] = group;
        }

        file.Attributes["layer_names"] = weighted.Select(node => node.Name).ToArray();
        file.Attributes["backend"] = "tensorflow";
        file.Attributes["keras_version"] = "2.15.0";
        file.Write(stream);
    }
}
