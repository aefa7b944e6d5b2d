using System.IO.Compression;
using System.Text.Json;
using CompiledNet.Files;
using CompiledNet.Runtime;
using CompiledNet.Tool.Graph;
using CompiledNet.Tool.Graph.Layers;
using CompiledNet.Tool.Keras.Layers;
using CompiledNet.Tool.Numbers;

namespace CompiledNet.Tool.Keras;

/// <summary>A model as Keras saved it: <c>.h5</c> of Keras 2 and 3, and <c>.keras</c>.</summary>
internal sealed class KerasFile : INetworkSource
{
    private const long LargestConfig = 64 << 20;
    private static readonly JsonDocumentOptions JsonOptions = new() { MaxDepth = 256 };

    private readonly IReadOnlyList<KerasNode> nodes;
    private readonly IReadOnlyList<KerasNode> outputs;
    private readonly IReadOnlyList<KerasNode> inputs;
    private readonly JsonElement? loss, lossWeights;
    private readonly string name, version;
    private readonly int major;
    private readonly bool hasOptimizer;

    private KerasFile(string path, string version, string config, string? training, KerasWeights weights, bool hasOptimizer)
    {
        this.hasOptimizer = hasOptimizer;
        name = Path.GetFileName(path);
        this.version = version;
        major = version.Split('.') is [string first, ..] && int.TryParse(first, out int number) ? number : 2;
        var reader = new KerasModelReader(weights, major);
        JsonElement model = Parse(config);
        outputs = reader.Read(model);
        nodes = reader.Nodes;
        inputs = reader.Inputs.Count > 0 ? reader.Inputs : throw new InvalidDataException("The model has no input.");
        JsonElement? trained = training is not null ? Parse(training)
            : model.TryGetProperty("compile_config", out JsonElement compiled) ? compiled : null;
        if (trained is { ValueKind: JsonValueKind.Object } settings && settings.TryGetProperty("loss", out JsonElement found)
            && found.ValueKind != JsonValueKind.Null)
        {
            loss = found;
            lossWeights = settings.TryGetProperty("loss_weights", out JsonElement counted) && counted.ValueKind != JsonValueKind.Null
                ? counted : null;
        }
    }

    /// <summary>Reads a file.</summary>
    /// <exception cref="InvalidDataException">It is no model of Keras, or not a whole one; the message names the file.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static KerasFile Read(string path)
    {
        try
        {
            return Begin(path) switch
            {
                [(byte)'P', (byte)'K', ..] => ReadArchive(path),
                [(byte)'{', ..] => ReadTensorFlowJs(path),
                _ => ReadHdf5(path),
            };
        }
        catch (InvalidDataException exception)
        {
            throw new InvalidDataException($"{path}: {exception.Message}", exception);
        }
    }

    /// <summary>Says the model in CompiledNet's layers.</summary>
    /// <exception cref="UnsupportedNetworkException">It has parts that cannot be said; all are listed.</exception>
    public NetworkGraph Lower()
    {
        var refusals = new List<Refusal>();
        var lowered = new Dictionary<KerasNode, Node>();
        var omissions = new List<string>();
        var masked = new HashSet<KerasNode>();
        foreach (KerasNode node in nodes)
        {
            try
            {
                if (node.Refusal is not null)
                    throw new RefusedException(node.Refusal);
                if (node.Layer is { } layer && Mask(layer.Mask, node.Inputs.Any(masked.Contains)))
                    masked.Add(node);
                if (node.Inputs.Count == 0)
                    lowered[node] = new Node(new InputLayer(ShapeOf(node.InputShape)), node.Name);
                else if (node.Inputs.All(lowered.ContainsKey))
                    lowered[node] = Lower(node, [.. node.Inputs.Select(input => lowered[input])]);
                omissions.AddRange(new[] { node.Layer?.Omission, node.Restraint?.Omission }.OfType<string>()
                    .Select(omission => $"{node.Name}: {omission}."));
            }
            catch (RefusedException refused)
            {
                refusals.Add(node.Refuse(refused.Message));
            }
            catch (OverflowException)
            {
                refusals.Add(node.Refuse("its sizes are beyond 32 bits"));
            }
        }

        Share(lowered, refusals);
        if (refusals.Count > 0)
            throw new UnsupportedNetworkException(refusals);
        var graph = new NetworkGraph([.. inputs.Select(input => lowered[input])], [.. outputs.Select(output => lowered[output])]);
        graph = GiveInputsTheirShapes(graph);
        Dictionary<Node, List<Node>> consumers = graph.Consumers();
        Refusal[] idle = [.. graph.Inputs.Where(input => graph.Inputs.Count > 1 && consumers[input].Count == 0)
            .Select(input => new Refusal(input.Source ?? "input", "no output depends on this input"))];
        if (idle.Length > 0)
            throw new UnsupportedNetworkException(idle);
        graph.Origin = $"Imported from {name}, which Keras {version} wrote.";
        graph.Remarks.AddRange(omissions);
        if (hasOptimizer)
            graph.Remarks.Add("The state of the optimizer is left out.");
        graph.Complete();
        if (graph.Nodes.Count < 2)
            throw new UnsupportedNetworkException([new(name, "the model does nothing")]);
        SetLosses(graph);
        return graph;
    }

    /// <inheritdoc/>
    public double[] Evaluate(ReadOnlySpan<float> images)
    {
        int length = inputs.Sum(input => Tensor.LengthOf(input.InputShape));
        var results = new List<double>();
        foreach (float[] image in images.ToArray().Chunk(length))
        {
            var values = new Dictionary<KerasNode, Tensor>();
            var masks = new Dictionary<KerasNode, bool[]?>();
            int offset = 0;
            foreach (KerasNode input in inputs)
            {
                int own = Tensor.LengthOf(input.InputShape);
                values[input] = new Tensor(input.InputShape, Array.ConvertAll(image[offset..(offset + own)], value => (double)value));
                offset += own;
            }

            foreach (KerasNode node in nodes.Where(node => node.Inputs.Count > 0))
            {
                KerasLayer layer = node.Layer!;
                bool[]? mask = node.Inputs.Select(input => masks.GetValueOrDefault(input)).FirstOrDefault(known => known is not null);
                values[node] = layer.Evaluate([.. node.Inputs.Select(input => values[input])], node.Weights, mask);
                masks[node] = layer.MakeMask(values[node.Inputs[0]]) ?? (layer.Mask == KerasMask.Carries ? mask : null);
            }

            foreach (KerasNode output in outputs)
                results.AddRange(values[output].Data);
        }

        return [.. results];
    }

    /// <summary>Whether what a layer gives has a mask.</summary>
    /// <exception cref="RefusedException">One reaches it that it does not take.</exception>
    private static bool Mask(KerasMask does, bool isMasked) => isMasked && does is KerasMask.Refuses or KerasMask.Makes
        ? throw new RefusedException("a mask reaches it (mask_zero, Masking), which CompiledNet's layer does not take as Keras' does")
        : does == KerasMask.Makes || (isMasked && does == KerasMask.Carries);

    /// <summary>Layers that are called several times have their weights once.</summary>
    private static void Share(Dictionary<KerasNode, Node> lowered, List<Refusal> refusals)
    {
        foreach (IGrouping<string, KeyValuePair<KerasNode, Node>> layer in lowered.Where(pair => pair.Value.Layer.Weights.Count > 0)
            .GroupBy(pair => pair.Key.Place).Where(calls => calls.Count() > 1))
        {
            KeyValuePair<KerasNode, Node> first = layer.First();
            if (first.Value is { IsFrozen: false, Layer: BatchNormalizationLayer })
                refusals.Add(first.Key.Refuse($"it is trained and used {layer.Count()} times; CompiledNet shares a normalization that is frozen"));
            foreach (KeyValuePair<KerasNode, Node> call in layer)
                call.Value.Shared = layer.Key;
        }
    }

    private static Node Lower(KerasNode node, IReadOnlyList<Node> inputs)
    {
        Node lowered = node.Layer!.Lower(inputs, node.Name, node.Weights);
        if (!node.IsTrainable && lowered.Layer.IsTrainable)
            lowered.IsFrozen = true;
        if (node.Restraint is { Options.Count: > 0 } restraint && lowered.Layer.Weights.Count > 0)
            lowered.Restraints = restraint.Options;
        return lowered;
    }

    private static TensorShape ShapeOf(int[] inputShape) => inputShape.Length is >= 1 and <= 3 && inputShape.All(size => size > 0)
        ? Shapes.Of(inputShape)
        : throw new RefusedException(
            $"its shape is {string.Join('x', inputShape.Select(size => size < 0 ? "?" : $"{size}"))}; CompiledNet has vectors, sequences and maps of known sizes");

    /// <summary>A Reshape right behind an input says what the input is.</summary>
    private static NetworkGraph GiveInputsTheirShapes(NetworkGraph graph)
    {
        foreach (Node reshape in graph.Reachable().Where(node => node.Layer is ReshapedInput).ToArray())
        {
            Node old = reshape.Inputs[0];
            if (!graph.Inputs.Contains(old) || graph.Consumers()[old].Count != 1)
                throw new UnsupportedNetworkException([new(reshape.Source ?? "Reshape", "it reshapes an input that others take as it is")]);
            var input = new Node(new InputLayer(reshape.Shape), old.Source);
            graph.Replace(reshape, input);
            graph = new NetworkGraph([.. graph.Inputs.Select(each => each == old ? input : each)], graph.Outputs);
        }

        return graph;
    }

    private void SetLosses(NetworkGraph graph)
    {
        bool isTrained = graph.Nodes.Any(node => node.Layer.IsTrainable && !node.IsFrozen);
        if (loss is not { } found || !isTrained)
            return;
        var reasons = new List<string>();
        graph.Losses = KerasLoss.Read(found, graph.Outputs, [.. outputs.Select(output => output.Name)], major, reasons);
        if (graph.Outputs.Count > 1 && lossWeights is { } counted)
        {
            if (KerasLoss.ReadWeights(counted, [.. outputs.Select(output => output.Name)]) is { } read)
                graph.LossWeights = read;
            else
                graph.Remarks.Add($"The losses counted as {counted.GetRawText()} says; here they count alike.");
        }

        if (reasons.Count > 0)
            graph.Remarks.Add($"The loss of the training is left out, and the class only predicts: {string.Join("; ", reasons)}.");
    }

    private static byte[] Begin(string path)
    {
        using FileStream stream = FileKind.OpenRead(path);
        var start = new byte[4];
        return start[..stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)];
    }

    /// <summary>The words of Keras 2, with the weights in files beside.</summary>
    private static KerasFile ReadTensorFlowJs(string path)
    {
        if (new FileInfo(path).Length > LargestConfig)
            throw new InvalidDataException($"It has more than {LargestConfig} bytes.");
        JsonElement model = Parse(File.ReadAllText(path));
        if (!model.TryGetProperty("modelTopology", out JsonElement topology) || topology.ValueKind != JsonValueKind.Object
            || !model.TryGetProperty("weightsManifest", out JsonElement manifest))
            throw new InvalidDataException("It is no model of TensorFlow.js: it lacks modelTopology or weightsManifest.");
        if (topology.TryGetProperty("node", out _))
            throw new InvalidDataException("It is a graph of TensorFlow; only models of layers, as Keras' are, can be read.");
        JsonElement config = topology.TryGetProperty("model_config", out JsonElement inner) ? inner : topology;
        var weights = new TensorFlowJsWeights(manifest, Path.GetDirectoryName(Path.GetFullPath(path))!);

        // Where the converter of Keras' models has it, and where TensorFlow.js itself does.
        bool isTrained = topology.TryGetProperty("training_config", out JsonElement training)
            || model.TryGetProperty("trainingConfig", out training);
        return new(
            path, "2 for TensorFlow.js", config.GetRawText(), isTrained ? training.GetRawText() : null, weights, weights.HasOptimizer);
    }

    private static KerasFile ReadHdf5(string path)
    {
        using Hdf5 file = Hdf5.Open(FileKind.OpenRead(path));
        string config = file.Text("", "model_config")
            ?? throw new InvalidDataException("It holds weights without a model; save the whole model, model.save(\"model.keras\").");
        return new(path, file.Text("", "keras_version") ?? "2", config, file.Text("", "training_config"), new LegacyHdf5Weights(file),
            file.Exists("optimizer_weights"));
    }

    private static KerasFile ReadArchive(string path)
    {
        using ZipArchive archive = new ZipArchive(FileKind.OpenRead(path));
        string config = ReadText(archive, "config.json");
        string metadata = ReadText(archive, "metadata.json");
        ZipArchiveEntry weights = Find(archive, "model.weights.h5");
        using var content = new MemoryStream();
        CopyBounded(weights, content, int.MaxValue);
        content.Position = 0;
        using Hdf5 file = Hdf5.Open(content);
        JsonElement version = Parse(metadata);
        string written = version.ValueKind == JsonValueKind.Object && version.TryGetProperty("keras_version", out JsonElement value)
            && value.ValueKind == JsonValueKind.String
            ? value.GetString()! : "3";
        return new(path, written, config, null, new ArchiveWeights(file), file.Exists("optimizer/vars/0"));
    }

    private static ZipArchiveEntry Find(ZipArchive archive, string entry) =>
        archive.GetEntry(entry) ?? throw new InvalidDataException($"It is a zip archive without {entry}: no model of Keras.");

    private static string ReadText(ZipArchive archive, string entry)
    {
        using var content = new MemoryStream();
        CopyBounded(Find(archive, entry), content, LargestConfig);
        return System.Text.Encoding.UTF8.GetString(content.GetBuffer(), 0, (int)content.Length);
    }

    /// <summary>Copies no more than the archive promises, and no more than is reasonable: a small archive may hold endless zeros.</summary>
    private static void CopyBounded(ZipArchiveEntry entry, Stream target, long most)
    {
        const int LargestCompression = 256;
        if (entry.Length > most || entry.Length > (entry.CompressedLength + 4096) * LargestCompression)
            throw new InvalidDataException($"{entry.FullName} would have {entry.Length} bytes.");
        using Stream stream = entry.Open();
        var buffer = new byte[1 << 16];
        for (int read; (read = stream.Read(buffer)) > 0;)
        {
            if (target.Length + read > entry.Length)
                throw new InvalidDataException($"{entry.FullName} has more than the {entry.Length} bytes that the archive promises.");
            target.Write(buffer, 0, read);
        }
    }

    private static JsonElement Parse(string text)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(text, JsonOptions);
            return document.RootElement.Clone();
        }
        catch (JsonException exception)
        {
            throw new InvalidDataException($"The configuration of the model is no JSON: {exception.Message}", exception);
        }
    }
}
