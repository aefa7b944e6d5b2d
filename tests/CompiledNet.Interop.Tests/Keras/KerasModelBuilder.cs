using System.IO.Compression;
using System.Text.Json.Nodes;
using PureHDF;

namespace CompiledNet.Interop.Tests.Keras;

/// <summary>Writes models of made-up weights as Keras 2 (<c>.h5</c>) and Keras 3 (<c>.keras</c>) do.</summary>
internal sealed class KerasModelBuilder
{
    private readonly List<(string Kind, JsonObject Config, string[] Inputs,
        (string Name, int[] Shape, float[] Values)[] Weights)> layers = [];
    private readonly Dictionary<string, JsonObject> arguments = [];
    private readonly Random random = new(7);
    private readonly List<(string Name, int[] Shape)> modelInputs;
    private readonly Dictionary<string, List<string[]>> furtherCalls = [];

    public KerasModelBuilder(params int[] inputShape) => modelInputs = [("input", inputShape)];

    /// <summary>Adds an input behind the first.</summary>
    public KerasModelBuilder Input(string name, params int[] shape)
    {
        modelInputs.Add((name, shape));
        return this;
    }

    /// <summary>Calls a layer once more; what that gives is called <c>name:1</c>, and so on.</summary>
    public KerasModelBuilder Call(string name, params string[] inputs)
    {
        furtherCalls.TryAdd(name, []);
        furtherCalls[name].Add(inputs);
        return this;
    }

    /// <summary>Adds a layer.</summary>
    /// <param name="kind">Its class.</param>
    /// <param name="name">Its name.</param>
    /// <param name="config">The rest of its configuration, as JSON.</param>
    /// <param name="inputs">What it takes; the layer before it unless given.</param>
    /// <param name="weights">Its variables, as <c>kernel 3x3x1x8</c> or, of a part of it, <c>cell/kernel 3x8</c>, in Keras' order.</param>
    public KerasModelBuilder Add(string kind, string name, string config = "{}", string[]? inputs = null, params string[] weights)
    {
        JsonObject json = JsonNode.Parse(config)!.AsObject();
        json["name"] = name;
        string before = layers.Count == 0 ? "input" : layers[^1].Config["name"]!.GetValue<string>();
        layers.Add((kind, json, inputs ?? [before], [.. weights.Select(weight => weight.Split(' ')).Select(parts =>
        {
            int[] shape = Array.ConvertAll(parts[1].Split('x'), int.Parse);
            return (parts[0], shape, Values(parts[0], shape));
        })]));
        return this;
    }

    /// <summary>Calls the last layer with arguments by name, as JSON; a text <c>@layer</c> is what a layer gives.</summary>
    public KerasModelBuilder With(string json)
    {
        arguments[layers[^1].Config["name"]!.GetValue<string>()] = JsonNode.Parse(json)!.AsObject();
        return this;
    }

    /// <summary>The values of a layer's variables, in Keras' order.</summary>
    public double[][] WeightsOf(string layer) => [.. layers.First(each => each.Config["name"]!.GetValue<string>() == layer).Weights
        .Select(weight => Array.ConvertAll(weight.Values, value => (double)value))];

    public void WriteHdf5(string path, bool isFunctional, string[]? outputs = null)
    {
        var groups = new H5Group();
        foreach (var layer in layers)
        {
            string name = layer.Config["name"]!.GetValue<string>();
            var variables = new H5Group();
            foreach ((string variable, int[] shape, float[] values) in layer.Weights)
                Put(variables, $"{variable}:0", shape, values);
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
            var group = new H5Group { ["vars"] = new H5Group() };
            var parts = new Dictionary<string, int>();
            foreach ((string variable, int[] shape, float[] values) in layer.Weights)
            {
                string part = variable[..(variable.LastIndexOf('/') + 1)];
                int place = parts[part] = parts.GetValueOrDefault(part, -1) + 1;
                Put(group, $"{part}vars/{place}", shape, values);
            }

            groups[count == 0 ? stem : $"{stem}_{count}"] = group;
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
            Put(file, place.Split(' ')[0], [.. place.Split(' ')[1].Split('x').Select(int.Parse)], values);

        using var content = new MemoryStream();
        file.Write(content);
        using ZipArchive archive = ZipFile.Open(path, ZipArchiveMode.Create);
        WriteEntry(archive, "metadata.json", """{"keras_version": "2.13.1"}"""u8.ToArray());
        WriteEntry(archive, "config.json", System.Text.Encoding.UTF8.GetBytes(config));
        WriteEntry(archive, "model.weights.h5", content.ToArray());
    }

    /// <summary>Adds values at a path, with the groups that it leads through.</summary>
    private static void Put(H5Group group, string path, int[] shape, float[] values)
    {
        string[] parts = path.Split('/');
        foreach (string part in parts[..^1])
        {
            if (!group.TryGetValue(part, out object? next))
                group[part] = next = new H5Group();
            group = (H5Group)next;
        }

        group[parts[^1]] = new H5Dataset(values, fileDims: [.. shape.Select(size => (ulong)size)]);
    }

    private static void WriteEntry(ZipArchive archive, string name, byte[] content)
    {
        using Stream stream = archive.CreateEntry(name).Open();
        stream.Write(content);
    }

    private JsonObject Config(bool isFunctional, string[]? outputs, bool isKeras3)
    {
        var entries = new JsonArray();
        foreach ((string name, int[] shape) in modelInputs)
        {
            var batchShape = new JsonArray([null, .. shape.Select(size => (JsonNode)size)]);
            entries.Add(new JsonObject
            {
                ["class_name"] = "InputLayer",
                ["name"] = name,
                ["config"] = new JsonObject { ["name"] = name, [isKeras3 ? "batch_shape" : "batch_input_shape"] = batchShape },
                ["inbound_nodes"] = new JsonArray(),
            });
        }

        foreach (var layer in layers)
        {
            var entry = new JsonObject { ["class_name"] = layer.Kind, ["config"] = layer.Config.DeepClone() };
            if (isFunctional)
            {
                entry["name"] = layer.Config["name"]!.DeepClone();
                IEnumerable<string[]> further = furtherCalls.GetValueOrDefault(layer.Config["name"]!.GetValue<string>(), []);
                entry["inbound_nodes"] =
                    new JsonArray([.. further.Prepend(layer.Inputs).Select(inputs =>
                    Inbound(inputs, Named(layer.Config, isKeras3), isKeras3))]);
            }

            entries.Add(entry);
        }

        var config = new JsonObject { ["name"] = "model", ["layers"] = entries };
        if (isFunctional)
        {
            string[] names = outputs ?? [layers[^1].Config["name"]!.GetValue<string>()];
            config["input_layers"] = isKeras3 ? modelInputs.Count == 1 ? History("input") : Histories() : Histories();
            config["output_layers"] = new JsonArray([.. names.Select(name => History(name))]);

            JsonArray Histories() => new([.. modelInputs.Select(input => History(input.Name))]);
        }

        return new JsonObject { ["class_name"] = isFunctional ? "Functional" : "Sequential", ["config"] = config };
    }

    private JsonObject Named(JsonObject layer, bool isKeras3)
    {
        var named = new JsonObject();
        foreach ((string argument, JsonNode? value) in arguments.GetValueOrDefault(layer["name"]!.GetValue<string>(), []))
        {
            bool isLayer = value?.GetValueKind() == System.Text.Json.JsonValueKind.String;
            named[argument] = !isLayer ? value?.DeepClone()
                : isKeras3 ? KerasTensor(value!.GetValue<string>()[1..]) : History(value!.GetValue<string>()[1..]);
        }

        return named;
    }

    private static JsonNode Inbound(string[] inputs, JsonObject named, bool isKeras3)
    {
        JsonNode[] tensors = [.. inputs.Select((input, index) => isKeras3 ? (JsonNode)KerasTensor(input)
            : new JsonArray(History(input)[0]!.DeepClone(), History(input)[1]!.DeepClone(), 0, index == 0 ? named : new JsonObject()))];
        return isKeras3
            ? new JsonObject { ["args"] = tensors.Length == 1 ? new JsonArray(tensors[0]) : new JsonArray(new JsonArray(tensors)),
                ["kwargs"] = named }
            : new JsonArray(tensors);
    }

    /// <summary>The layer, which of its calls, and the first of what that gives.</summary>
    private static JsonArray History(string layer) =>
        layer.Split(':') is [string name, string call] ? new(name, int.Parse(call, System.Globalization.CultureInfo.InvariantCulture), 0) : new(layer, 0, 0);

    private static JsonObject KerasTensor(string layer) => new()
    {
        ["class_name"] = "__keras_tensor__",
        ["config"] = new JsonObject { ["shape"] = new JsonArray(), ["dtype"] = "float32", ["keras_history"] = History(layer) },
    };

    private static string Stem(string kind) => kind switch
    {
        "Conv2D" => "conv2d",
        "DepthwiseConv2D" => "depthwise_conv2d",
        "SeparableConv2D" => "separable_conv2d",
        "Conv2DTranspose" => "conv2d_transpose",
        "SeparableConv1D" => "separable_conv1d",
        "Conv1DTranspose" => "conv1d_transpose",
        "LayerNormalization" => "layer_normalization",
        "GroupNormalization" => "group_normalization",
        "PReLU" => "p_re_lu",
        "BatchNormalization" => "batch_normalization",
        "Dense" => "dense",
        "ReLU" => "re_lu",
        "SimpleRNN" => "simple_rnn",
        "TimeDistributed" => "time_distributed",
        "MultiHeadAttention" => "multi_head_attention",
        _ => kind.ToLowerInvariant(),
    };

    /// <summary>Small numbers on both sides of zero; variances are above it.</summary>
    private float[] Values(string variable, int[] shape)
    {
        float[] values = new float[shape.Aggregate(1, (product, size) => product * size)];
        for (int i = 0; i < values.Length; i++)
            values[i] = variable.EndsWith("variance", StringComparison.Ordinal) ? 0.5f + random.NextSingle() : random.NextSingle() - 0.5f;
        return values;
    }
}
