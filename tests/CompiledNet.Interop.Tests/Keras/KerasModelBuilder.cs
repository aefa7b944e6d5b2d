using System.IO.Compression;
using System.Text.Json.Nodes;
using PureHDF;

namespace CompiledNet.Interop.Tests.Keras;

/// <summary>Writes models of made-up weights as Keras 2 (<c>.h5</c>) and Keras 3 (<c>.keras</c>) do.</summary>
internal sealed class KerasModelBuilder
{
    private readonly List<(string Kind, JsonObject Config, string[] Inputs, (string Name, int[] Shape)[] Weights)> layers = [];
    private readonly Random random = new(7);
    private readonly int[] inputShape;

    public KerasModelBuilder(params int[] inputShape) => this.inputShape = inputShape;

    /// <summary>Adds a layer.</summary>
    /// <param name="kind">Its class.</param>
    /// <param name="name">Its name.</param>
    /// <param name="config">The rest of its configuration, as JSON.</param>
    /// <param name="inputs">What it takes; the layer before it unless given.</param>
    /// <param name="weights">Its variables, as <c>kernel 3x3x1x8</c>, in Keras' order.</param>
    public KerasModelBuilder Add(string kind, string name, string config = "{}", string[]? inputs = null, params string[] weights)
    {
        JsonObject json = JsonNode.Parse(config)!.AsObject();
        json["name"] = name;
        string before = layers.Count == 0 ? "input" : layers[^1].Config["name"]!.GetValue<string>();
        layers.Add((kind, json, inputs ?? [before], [.. weights.Select(weight => weight.Split(' '))
            .Select(parts => (parts[0], Array.ConvertAll(parts[1].Split('x'), int.Parse)))]));
        return this;
    }

    public void WriteHdf5(string path, bool isFunctional, string[]? outputs = null)
    {
        var groups = new H5Group();
        foreach (var layer in layers)
        {
            string name = layer.Config["name"]!.GetValue<string>();
            var variables = new H5Group();
            foreach ((string variable, int[] shape) in layer.Weights)
                variables[$"{variable}:0"] = Values(variable, shape);
            var group = new H5Group { [name] = variables };
            group.Attributes["weight_names"] = layer.Weights.Select(weight => $"{name}/{weight.Name}:0").DefaultIfEmpty("").ToArray();
            groups[name] = group;
        }

        var file = new H5File { ["model_weights"] = groups };
        file.Attributes["model_config"] = Config(isFunctional, outputs, isKeras3: false).ToJsonString();
        file.Attributes["keras_version"] = "2.11.0";
        file.Write(path);
    }

    public void WriteArchive(string path, bool isFunctional, string[]? outputs = null)
    {
        var counts = new Dictionary<string, int>();
        var groups = new H5Group();
        foreach (var layer in layers)
        {
            string stem = Stem(layer.Kind);
            int count = counts.GetValueOrDefault(stem);
            counts[stem] = count + 1;
            var variables = new H5Group();
            for (int i = 0; i < layer.Weights.Length; i++)
                variables[$"{i}"] = Values(layer.Weights[i].Name, layer.Weights[i].Shape);
            groups[count == 0 ? stem : $"{stem}_{count}"] = new H5Group { ["vars"] = variables };
        }

        using var weights = new MemoryStream();
        new H5File { ["layers"] = groups }.Write(weights);
        using ZipArchive archive = ZipFile.Open(path, ZipArchiveMode.Create);
        WriteEntry(archive, "metadata.json", """{"keras_version": "3.4.0"}"""u8.ToArray());
        WriteEntry(archive, "config.json", System.Text.Encoding.UTF8.GetBytes(Config(isFunctional, outputs, isKeras3: true).ToJsonString()));
        WriteEntry(archive, "model.weights.h5", weights.ToArray());
    }

    /// <summary>Writes an archive of any configuration.</summary>
    /// <param name="path">The file.</param>
    /// <param name="config">The model, as JSON.</param>
    /// <param name="weights">Data sets by their path and shape: <c>layers/dense/vars/0 3x2</c>.</param>
    public static void WriteArchive(string path, string config, Dictionary<string, float[]> weights)
    {
        var file = new H5File();
        foreach ((string place, float[] values) in weights)
        {
            string[] parts = place.Split(' ')[0].Split('/');
            H5Group group = file;
            foreach (string part in parts[..^1])
            {
                if (!group.TryGetValue(part, out object? next))
                    group[part] = next = new H5Group();
                group = (H5Group)next;
            }

            group[parts[^1]] = new H5Dataset(values, fileDims: [.. place.Split(' ')[1].Split('x').Select(ulong.Parse)]);
        }

        using var content = new MemoryStream();
        file.Write(content);
        using ZipArchive archive = ZipFile.Open(path, ZipArchiveMode.Create);
        WriteEntry(archive, "metadata.json", """{"keras_version": "2.13.1"}"""u8.ToArray());
        WriteEntry(archive, "config.json", System.Text.Encoding.UTF8.GetBytes(config));
        WriteEntry(archive, "model.weights.h5", content.ToArray());
    }

    private static void WriteEntry(ZipArchive archive, string name, byte[] content)
    {
        using Stream stream = archive.CreateEntry(name).Open();
        stream.Write(content);
    }

    private JsonObject Config(bool isFunctional, string[]? outputs, bool isKeras3)
    {
        var batchShape = new JsonArray([null, .. inputShape.Select(size => (JsonNode)size)]);
        var entries = new JsonArray(new JsonObject
        {
            ["class_name"] = "InputLayer",
            ["name"] = "input",
            ["config"] = new JsonObject { ["name"] = "input", [isKeras3 ? "batch_shape" : "batch_input_shape"] = batchShape },
            ["inbound_nodes"] = new JsonArray(),
        });
        foreach (var layer in layers)
        {
            var entry = new JsonObject { ["class_name"] = layer.Kind, ["config"] = layer.Config.DeepClone() };
            if (isFunctional)
            {
                entry["name"] = layer.Config["name"]!.DeepClone();
                JsonNode[] inputs = [.. layer.Inputs.Select(input => isKeras3 ? (JsonNode)KerasTensor(input) : new JsonArray(
                    input, 0, 0, new JsonObject()))];
                JsonNode inbound = isKeras3
                    ? new JsonObject { ["args"] = inputs.Length == 1 ? new JsonArray(inputs[0]) : new JsonArray(new JsonArray(inputs)),
                        ["kwargs"] = new JsonObject() }
                    : new JsonArray(inputs);
                entry["inbound_nodes"] = new JsonArray(inbound);
            }

            entries.Add(entry);
        }

        var config = new JsonObject { ["name"] = "model", ["layers"] = entries };
        if (isFunctional)
        {
            string[] names = outputs ?? [layers[^1].Config["name"]!.GetValue<string>()];
            config["input_layers"] = isKeras3 ? new JsonArray("input", 0, 0) : new JsonArray(new JsonArray("input", 0, 0));
            config["output_layers"] = new JsonArray([.. names.Select(name => new JsonArray(name, 0, 0))]);
        }

        return new JsonObject { ["class_name"] = isFunctional ? "Functional" : "Sequential", ["config"] = config };
    }

    private static JsonObject KerasTensor(string layer) => new()
    {
        ["class_name"] = "__keras_tensor__",
        ["config"] = new JsonObject { ["shape"] = new JsonArray(), ["dtype"] = "float32", ["keras_history"] = new JsonArray(layer, 0, 0) },
    };

    private static string Stem(string kind) => kind switch
    {
        "Conv2D" => "conv2d",
        "DepthwiseConv2D" => "depthwise_conv2d",
        "SeparableConv2D" => "separable_conv2d",
        "Conv2DTranspose" => "conv2d_transpose",
        "SeparableConv1D" => "separable_conv1d",
        "LayerNormalization" => "layer_normalization",
        "GroupNormalization" => "group_normalization",
        "PReLU" => "p_re_lu",
        "BatchNormalization" => "batch_normalization",
        "Dense" => "dense",
        "ReLU" => "re_lu",
        _ => kind.ToLowerInvariant(),
    };

    /// <summary>Small numbers on both sides of zero; variances are above it.</summary>
    private H5Dataset Values(string variable, int[] shape)
    {
        float[] values = new float[shape.Aggregate(1, (product, size) => product * size)];
        for (int i = 0; i < values.Length; i++)
            values[i] = variable == "moving_variance" ? 0.5f + random.NextSingle() : random.NextSingle() - 0.5f;
        return new H5Dataset(values, fileDims: [.. shape.Select(size => (ulong)size)]);
    }
}
