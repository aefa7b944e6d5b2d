using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using CompiledNet.Tool.Graph;
using CompiledNet.Tool.Numbers;

namespace CompiledNet.Tool.Keras;

/// <summary>Reads the configuration of a Sequential or Functional model, and of models within it, into one list of layers.</summary>
/// <param name="weights">The variables.</param>
/// <param name="version">Of Keras, its first number.</param>
internal sealed partial class KerasModelReader(KerasWeights weights, int version)
{
    private const int MostLayers = 10_000;
    private const int DeepestModel = 8;

    private readonly List<KerasNode> nodes = [];

    /// <summary>The layers, inputs before those who take them.</summary>
    public IReadOnlyList<KerasNode> Nodes => nodes;

    /// <summary>The inputs, in the order in which the model takes them.</summary>
    public IReadOnlyList<KerasNode> Inputs { get; private set; } = [];

    /// <summary>Reads a model.</summary>
    /// <returns>What it gives.</returns>
    /// <exception cref="InvalidDataException">The configuration is none.</exception>
    public IReadOnlyList<KerasNode> Read(JsonElement model)
    {
        IReadOnlyList<KerasNode> outputs = ReadModel(model, [], []);
        IEnumerable<KerasNode> left = nodes.Where(node => node.Inputs.Count == 0).Except(Inputs);
        Inputs = [.. Inputs, .. left];
        return outputs;
    }

    private IReadOnlyList<KerasNode> ReadModel(JsonElement model, KerasPlace[] path, IReadOnlyList<KerasNode> inputs)
    {
        if (path.Length > DeepestModel)
            throw new InvalidDataException($"Models stand more than {DeepestModel} deep within each other.");
        string kind = Text(model, "class_name");
        JsonElement config = Member(model, "config");

        // Keras before 2.3 wrote the layers of a Sequential model without a name around them.
        JsonElement layers = config.ValueKind == JsonValueKind.Array ? config : Member(config, "layers");
        if (layers.ValueKind != JsonValueKind.Array || layers.GetArrayLength() > MostLayers)
            throw new InvalidDataException($"A model's layers should be a list of at most {MostLayers}.");
        return kind == "Sequential" ? ReadSequence(config, layers, path, inputs) : ReadFunctional(config, layers, path, inputs);
    }

    private IReadOnlyList<KerasNode> ReadSequence(JsonElement config, JsonElement layers, KerasPlace[] path, IReadOnlyList<KerasNode> inputs)
    {
        var keys = new KeyCounter();
        IReadOnlyList<KerasNode> current = inputs;
        foreach (JsonElement entry in layers.EnumerateArray())
        {
            string kind = Text(entry, "class_name");
            JsonElement layer = Member(entry, "config");
            string name = Text(layer, "name", kind);
            string key = keys.Next(kind);
            if (kind == "InputLayer")
            {
                current = current.Count > 0 ? current : [AddInput(layer, name)];
                continue;
            }

            if (current.Count == 0)
                current = [AddInput(HasInputShape(layer) ? layer : config, $"{name}_input")];
            current = AddLayer(entry, kind, layer, name, [.. path, new(name, key)], current, KerasCall.Plain);
        }

        return current.Count > 0 ? current : throw new InvalidDataException("The model has no layers.");
    }

    private IReadOnlyList<KerasNode> ReadFunctional(JsonElement config, JsonElement layers, KerasPlace[] path, IReadOnlyList<KerasNode> inputs)
    {
        var outputs = new Dictionary<(string Name, int Call), IReadOnlyList<KerasNode>>();
        List<(string Name, int Call, int Output)> modelInputs = ReadHistory(Member(config, "input_layers"));
        var pending = new List<(JsonElement Entry, string Name, string Key, int Call)>();
        var calls = new Dictionary<string, List<Use>>(StringComparer.Ordinal);
        var keys = new KeyCounter();
        foreach (JsonElement entry in layers.EnumerateArray())
        {
            string name = Text(entry, "name", Text(Member(entry, "config"), "name", ""));
            string key = keys.Next(Text(entry, "class_name"));
            bool isInput = Text(entry, "class_name") == "InputLayer";
            if (!calls.TryAdd(name, isInput ? [new([], KerasCall.Plain)] : ReadCalls(entry)))
                throw new InvalidDataException($"Two layers are called {name}.");
            if (calls[name].Count is 0 or > MostLayers || (!isInput && calls[name].Exists(call => call.Inputs.Count == 0)))
                throw new InvalidDataException($"The layer {name} takes nothing.");
            pending.AddRange(Enumerable.Range(0, calls[name].Count).Select(call => (entry, name, key, call)));
        }

        // Layers stand in no certain order: each call is read as soon as all that it takes is there.
        while (pending.Count > 0)
        {
            int before = pending.Count;
            pending.RemoveAll(layer => TryAdd(layer.Entry, layer.Name, layer.Key, layer.Call));
            if (pending.Count == before)
                throw new InvalidDataException($"The layer {pending[0].Name} takes a layer that does not exist, or itself.");
        }

        if (path.Length == 0)
            Inputs = [.. modelInputs.Select(Find)];
        return [.. ReadHistory(Member(config, "output_layers")).Select(Find)];

        bool TryAdd(JsonElement entry, string name, string key, int call)
        {
            string kind = Text(entry, "class_name");
            JsonElement layer = Member(entry, "config");
            if (kind == "InputLayer")
            {
                int place = modelInputs.FindIndex(input => input.Name == name);
                outputs[(name, call)] = [place >= 0 && place < inputs.Count ? inputs[place] : AddInput(layer, name)];
                return true;
            }

            Use use = calls[name][call];
            if (!use.Inputs.All(input => outputs.ContainsKey(CallOf(input))))
                return false;
            outputs[(name, call)] = AddLayer(entry, kind, layer, name, [.. path, new(name, key)], [.. use.Inputs.Select(Find)], use.Call);
            return true;
        }

        // Calls that belong to other models may be counted too: a layer that is called once is meant by any number.
        (string Name, int Call) CallOf((string Name, int Call, int Output) input) =>
            (input.Name, calls.TryGetValue(input.Name, out var own) && own.Count == 1 ? 0 : input.Call);

        KerasNode Find((string Name, int Call, int Output) input) =>
            outputs.TryGetValue(CallOf(input), out IReadOnlyList<KerasNode>? found) && input.Output >= 0 && input.Output < found.Count
                ? found[input.Output]
            : throw new InvalidDataException($"There is no output {input.Output} of a layer {input.Name}.");
    }

    private IReadOnlyList<KerasNode> AddLayer(
        JsonElement entry, string kind, JsonElement layer, string name, KerasPlace[] path, IReadOnlyList<KerasNode> inputs, KerasCall call)
    {
        if (kind is "Sequential" or "Functional" or "Model")
            return ReadModel(entry, path, inputs);
        if (layer.ValueKind != JsonValueKind.Object)
            throw new InvalidDataException($"The configuration of {name} is no object.");
        var config = new KerasConfig(layer, $"{name} ({kind})", version, call);
        KerasNode node = new(name, kind, inputs)
        {
            IsTrainable = config.Flag("trainable", true),
            Place = string.Join('/', path.Select(place => place.Name)),
        };
        try
        {
            KerasLayer read = KerasLayers.Read(kind, config);
            if (!read.TakesNamed && call.Named.Count > 0)
                throw new RefusedException($"it is called with {string.Join(" and ", call.Named)}, which CompiledNet's layers do not take");
            node = node with
            {
                Layer = read,
                Restraint = read.Restraint ?? KerasRestraint.Read(config, null),
                Weights = ReadWeights(read, node, path),
            };
        }
        catch (RefusedException refused)
        {
            node = node with { Refusal = refused.Message };
        }

        nodes.Add(node);
        return [node];
    }

    private IReadOnlyList<Tensor> ReadWeights(KerasLayer layer, KerasNode node, KerasPlace[] path)
    {
        if (layer.Variables == 0)
            return [];
        IReadOnlyList<Tensor> found = weights.Read(path, layer.Parts);
        return found.Count == layer.Variables ? found
            : throw new InvalidDataException(
                $"The layer {node.Name} ({node.Kind}) has {layer.Variables} variables; the file has {found.Count} for it.");
    }

    private KerasNode AddInput(JsonElement config, string name)
    {
        int[]? shape = null;
        foreach (string word in (string[])["batch_shape", "batch_input_shape", "build_input_shape"])
        {
            if (config.ValueKind == JsonValueKind.Object && config.TryGetProperty(word, out JsonElement value)
                && value.ValueKind is JsonValueKind.Array or JsonValueKind.Object)
                shape = KerasConfig.ReadIntegers(value);
        }

        if (shape is not { Length: > 1 })
            throw new InvalidDataException($"The model does not say the shape of its input {name}: it was saved before it was built.");
        var node = new KerasNode(name, "InputLayer", []) { InputShape = shape[1..] };
        nodes.Add(node);
        return node;
    }

    private static bool HasInputShape(JsonElement config) =>
        config.ValueKind == JsonValueKind.Object && (config.TryGetProperty("batch_input_shape", out _)
            || config.TryGetProperty("batch_shape", out _));

    /// <summary>What a layer takes, for each time that it is used.</summary>
    private static List<Use> ReadCalls(JsonElement entry)
    {
        JsonElement inbound = Member(entry, "inbound_nodes");
        var calls = new List<Use>();
        if (inbound.ValueKind != JsonValueKind.Array)
            return calls;
        foreach (JsonElement call in inbound.EnumerateArray())
        {
            var inputs = new List<(string, int, int)>();
            JsonElement? arguments = null;
            if (call.ValueKind == JsonValueKind.Object)
            {
                CollectTensors(Member(call, "args"), inputs);
                arguments = call.TryGetProperty("kwargs", out JsonElement given) ? given : null;
            }
            else
            {
                inputs = ReadHistory(call);
                JsonElement first = call.ValueKind == JsonValueKind.Array && call.GetArrayLength() > 0
                    && call[0].ValueKind == JsonValueKind.Array ? call[0] : call;
                arguments = first.ValueKind == JsonValueKind.Array && first.GetArrayLength() > 3 ? first[3] : null;
            }

            calls.Add(ReadArguments(arguments, inputs));
        }

        return calls;
    }

    /// <summary>What a call is given by name: tensors become its last inputs.</summary>
    private static Use ReadArguments(JsonElement? arguments, List<(string, int, int)> inputs)
    {
        var named = new List<string>();
        var flags = new List<string>();
        if (arguments is not { ValueKind: JsonValueKind.Object } given)
            return new(inputs, KerasCall.Plain);
        foreach (JsonProperty argument in given.EnumerateObject())
        {
            var tensors = new List<(string, int, int)>();
            if (argument.Value.ValueKind == JsonValueKind.Array && argument.Value.GetArrayLength() >= 3
                && argument.Value[0].ValueKind == JsonValueKind.String && argument.Value[1].ValueKind == JsonValueKind.Number)
                tensors = ReadHistory(argument.Value);
            else
                CollectTensors(argument.Value, tensors);
            named.AddRange(tensors.Select(_ => argument.Name));
            inputs.AddRange(tensors);
            if (argument.Value.ValueKind == JsonValueKind.True)
                flags.Add(argument.Name);
        }

        return new(inputs, new(named, flags));
    }

    /// <summary>Keras 3 writes each tensor that a layer takes with the layer that it comes from.</summary>
    private static void CollectTensors(JsonElement value, List<(string, int, int)> inputs)
    {
        if (value.ValueKind == JsonValueKind.Array)
        {
            foreach (JsonElement item in value.EnumerateArray())
                CollectTensors(item, inputs);
        }
        else if (value.ValueKind == JsonValueKind.Object && value.TryGetProperty("config", out JsonElement config)
            && config.ValueKind == JsonValueKind.Object && config.TryGetProperty("keras_history", out JsonElement history))
        {
            inputs.AddRange(ReadHistory(history));
        }
    }

    /// <summary>[name, call, output], or a list of these; Keras 2 adds what else was given to the call.</summary>
    private static List<(string Name, int Call, int Output)> ReadHistory(JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Object)
            return [.. value.EnumerateObject().SelectMany(named => ReadHistory(named.Value))];
        if (value.ValueKind != JsonValueKind.Array)
            throw new InvalidDataException("What a layer takes should be a list of layers.");
        if (value.GetArrayLength() >= 3 && value[0].ValueKind == JsonValueKind.String)
        {
            return [(value[0].GetString()!, Number(value[1]), Number(value[2]))];
        }

        return [.. value.EnumerateArray().SelectMany(ReadHistory)];

        int Number(JsonElement number) => number.ValueKind == JsonValueKind.Number && number.TryGetInt32(out int read) ? read
            : throw new InvalidDataException($"Which output of {value[0]} is taken should be a number.");
    }

    private static JsonElement Member(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out JsonElement value) ? value
        : throw new InvalidDataException($"The configuration of the model lacks {name}.");

    private static string Text(JsonElement json, string name, string? otherwise = null) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()!
            : otherwise ?? throw new InvalidDataException($"The configuration of the model lacks {name}.");

    /// <summary>One time that a layer is used.</summary>
    private sealed record Use(List<(string Name, int Call, int Output)> Inputs, KerasCall Call);

    /// <summary>What Keras 3 files layers under: their class in small letters, and which of its kind it is.</summary>
    private sealed partial class KeyCounter
    {
        private readonly Dictionary<string, int> counts = [];

        public string Next(string kind)
        {
            string stem = SmallBehindCapital().Replace(AnyBeforeWord().Replace(kind, "$1_$2"), "$1_$2").ToLowerInvariant();
            int count = counts.GetValueOrDefault(stem);
            counts[stem] = count + 1;
            return count == 0 ? stem : string.Create(CultureInfo.InvariantCulture, $"{stem}_{count}");
        }

        [GeneratedRegex("(.)([A-Z][a-z]+)")]
        private static partial Regex AnyBeforeWord();

        [GeneratedRegex("([a-z])([A-Z])")]
        private static partial Regex SmallBehindCapital();
    }
}
