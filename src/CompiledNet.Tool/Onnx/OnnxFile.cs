using CompiledNet.Files;
using CompiledNet.Runtime;
using CompiledNet.Tool.Graph;
using CompiledNet.Tool.Graph.Layers;
using CompiledNet.Tool.Numbers;
using CompiledNet.Tool.Onnx.Operators;
using CompiledNet.Tool.Onnx.Schema;
using Google.Protobuf;

namespace CompiledNet.Tool.Onnx;

/// <summary>A network in an ONNX file: one or more inputs, the batch their first dimension.</summary>
internal sealed class OnnxFile : INetworkSource
{
    private const int OldestOpset = 6, NewestOpset = 25;
    private const int DeepestMessage = 32;

    /// <summary>
    /// Images in a batch that a file leaves open: so many that what is done with the batch cannot be taken for anything else; one where a
    /// file has numbers for one image only.
    /// </summary>
    private static readonly int[] OpenBatches = [2, 1];

    /// <summary>Each may be seen in three ways, and all ways are tried.</summary>
    private const int MostInputs = 4;

    private readonly string name, producer;
    private readonly int opset;
    private readonly OnnxNode[] nodes;
    private readonly OnnxOperator?[] operators;
    private readonly string[] outputNames;
    private readonly string[] inputNames;
    private readonly int[][] inputShapes;
    private readonly HashSet<string> integerInputs = [];
    private readonly int[] batches;
    private readonly Dictionary<string, Tensor> known = [];
    private readonly HashSet<OnnxNode> folded = [];
    private readonly List<Refusal> foldingRefusals = [];
    private LayerValue[] outputs = [];
    private int[][] inputOrders = [];

    private OnnxFile(ModelProto model, string name, OnnxTensors tensors)
    {
        this.name = name;
        if (model.Graph is not { } graph || graph.Node.Count == 0)
            throw new InvalidDataException("It is no ONNX model: it has no graph with nodes.");
        if (graph.Node.Count > Limits.Nodes)
            throw new InvalidDataException($"The graph has {graph.Node.Count} nodes; at most {Limits.Nodes} are read.");
        opset = (int)Math.Clamp(model.OpsetImport.FirstOrDefault(import => import.Domain is "" or "ai.onnx")?.Version ?? 1, 0, int.MaxValue);
        producer = model.ProducerName.Length > 0 ? $"{model.ProducerName} {model.ProducerVersion}".TrimEnd() : "";
        nodes = [.. graph.Node.Select(node => new OnnxNode(node, opset, tensors))];
        operators = Array.ConvertAll(nodes, node => node.IsOfOnnx ? OnnxOperators.Find(node.Kind) : null);
        outputNames = [.. graph.Output.Select(output => output.Name)];
        if (outputNames.Length == 0)
            throw new InvalidDataException("The graph has no output.");
        foreach (TensorProto initializer in graph.Initializer)
            known[initializer.Name] = tensors.Read(initializer);

        // Before version 4 of the format, what is known stands among the inputs too.
        ValueInfoProto[] inputs = [.. graph.Input.Where(input => !known.ContainsKey(input.Name))];
        if (inputs.Length is 0 or > MostInputs)
            throw new UnsupportedNetworkException([new(name, $"it has {inputs.Length} inputs; expected 1 to {MostInputs}")]);
        inputNames = [.. inputs.Select(input => input.Name)];
        inputShapes = Array.ConvertAll(inputs, ReadShape);
        batches = inputs[0].Type.TensorType.Shape.Dim[0].DimValue > 0 ? [Batch] : OpenBatches;
        if (Array.Exists(inputShapes, shape => shape[0] != Batch))
            throw new UnsupportedNetworkException([new(name, "its inputs have batches of several sizes")]);
    }

    /// <summary>Reads a file.</summary>
    /// <exception cref="InvalidDataException">It is no ONNX model, or not a whole one; the message names the file.</exception>
    /// <exception cref="UnsupportedNetworkException">It has too many inputs, or one of unknown size.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static OnnxFile Read(string path)
    {
        try
        {
            using FileStream stream = FileKind.OpenRead(path);
            using var coded = CodedInputStream.CreateWithLimits(stream, int.MaxValue, DeepestMessage);
            return Read(ModelProto.Parser.ParseFrom(coded), Path.GetFileName(path), Path.GetDirectoryName(Path.GetFullPath(path))!);
        }
        catch (Exception exception) when (exception is InvalidProtocolBufferException or InvalidDataException)
        {
            throw new InvalidDataException($"{path}: {exception.Message}", exception);
        }
    }

    /// <summary>Reads a model that is in memory already.</summary>
    /// <param name="model">The model.</param>
    /// <param name="name">What it is called in messages.</param>
    /// <param name="folder">Where its external data may lie.</param>
    public static OnnxFile Read(ModelProto model, string name, string folder) => new(model, name, new OnnxTensors(folder));

    /// <summary>Images in the batch that the file speaks of.</summary>
    private int Batch => inputShapes[0][0];

    /// <inheritdoc/>
    public NetworkGraph Lower()
    {
        if (opset is < OldestOpset or > NewestOpset)
            throw new UnsupportedNetworkException([new(name, $"its operators are of version {opset}; {OldestOpset} to {NewestOpset} are known")]);
        IReadOnlyList<Refusal> unknown = Unknown();
        if (unknown.Count > 0)
            throw new UnsupportedNetworkException(unknown);

        // A file does not say what its dimensions are: the first way to see its input that all operators agree with is taken.
        // Where none agrees, what stopped the one that came furthest is said.
        List<Refusal>? nearest = null;
        int furthest = -1;
        foreach (int batch in batches)
        {
            foreach (LayerValue[] inputs in Views(0))
            {
                var lowering = new OnnxLowering(inputs, inputNames, nodes, operators, known, folded, batch, outputNames);
                List<Refusal> refusals = [.. foldingRefusals, .. lowering.Run()];
                if (refusals.Count == 0)
                {
                    Array.ForEach(inputShapes, shape => shape[0] = batch);
                    return Finish(inputs, lowering.Outputs);
                }

                if (lowering.Said > furthest)
                    (nearest, furthest) = (refusals, lowering.Said);
            }
        }

        throw new UnsupportedNetworkException(nearest!);
    }

    /// <inheritdoc/>
    public double[] Evaluate(ReadOnlySpan<float> images)
    {
        if (inputOrders.Length == 0)
            throw new InvalidOperationException("A network is evaluated after it has been lowered: that says in which order its values stand.");
        int length = inputOrders.Sum(order => order.Length), count = images.Length / length;
        var results = new double[count][];
        for (int first = 0; first < count; first += Batch)
        {
            Tensor[] batches = Array.ConvertAll(inputShapes, shape => new Tensor(shape));
            for (int image = 0; image < Batch; image++)
            {
                // A batch that is not full is filled with its first image.
                ReadOnlySpan<float> values = images.Slice((first + image < count ? first + image : first) * length, length);
                for (int input = 0; input < batches.Length; input++)
                {
                    int[] order = inputOrders[input];
                    for (int i = 0; i < order.Length; i++)
                        batches[input].Data[(image * order.Length) + order[i]] = values[i];
                    values = values[order.Length..];
                }
            }

            Dictionary<string, Tensor> computed = Compute(batches);
            for (int image = 0; image < Batch && first + image < count; image++)
                results[first + image] = [.. outputNames.Zip(outputs).SelectMany(output => InOrder(computed[output.First], output.Second, image))];
        }

        return [.. results.SelectMany(result => result)];
    }

    /// <summary>Evaluates the graph for a batch in the file's own order.</summary>
    /// <returns>The outputs, in the file's own order.</returns>
    public IReadOnlyList<Tensor> EvaluateBatch(Tensor batch)
    {
        Dictionary<string, Tensor> computed = Compute([batch]);
        return [.. outputNames.Select(output => computed[output])];
    }

    /// <summary>A batch of the file's own order as images in CompiledNet's.</summary>
    public float[] ToImages(Tensor batch)
    {
        int[] order = inputOrders.Single();
        var images = new float[batch.Length];
        for (int i = 0; i < images.Length; i++)
            images[i] = (float)batch.Data[(i / order.Length * order.Length) + order[i % order.Length]];
        return images;
    }

    /// <summary>All ways to see the inputs from one on, together.</summary>
    private IEnumerable<LayerValue[]> Views(int input)
    {
        if (input == inputNames.Length)
            return [[]];
        string? natural = NaturalName(inputNames[input]);
        return OnnxInput.Views(inputShapes[input][1..], natural).SelectMany(view => Views(input + 1).Select(rest => (LayerValue[])[view, .. rest]));
    }

    private Dictionary<string, Tensor> Compute(Tensor[] batches)
    {
        var values = new Dictionary<string, Tensor>(known);
        for (int input = 0; input < batches.Length; input++)
            values[inputNames[input]] = batches[input];
        for (int i = 0; i < nodes.Length; i++)
        {
            if (folded.Contains(nodes[i]))
                continue;
            Tensor?[] inputs = [.. nodes[i].Inputs.Select(input => input.Length == 0 ? null : values[input])];
            IReadOnlyList<Tensor> results = operators[i]!.EvaluateAll(nodes[i], inputs);
            for (int output = 0; output < Math.Min(results.Count, nodes[i].Outputs.Count); output++)
                values[nodes[i].Outputs[output]] = results[output];
        }

        return values;
    }

    /// <summary>One image of an output in CompiledNet's order.</summary>
    private double[] InOrder(Tensor output, LayerValue value, int image)
    {
        int offset = image * value.Length;
        return Array.ConvertAll(value.Layout.SourceIndices(), index => output.Data[offset + index]);
    }

    private NetworkGraph Finish(LayerValue[] inputs, IReadOnlyList<LayerValue> results)
    {
        outputs = [.. results];
        inputOrders = Array.ConvertAll(inputs, input => input.Layout.SourceIndices());
        var graph = new NetworkGraph([.. inputs.Select(input => input.Node)], [.. results.Select(result => result.Node)]);
        Dictionary<Node, List<Node>> consumers = graph.Consumers();
        Refusal[] idle = [.. inputs.Where(input => inputs.Length > 1 && consumers[input.Node].Count == 0)
            .Select(input => new Refusal(inputNames[Array.IndexOf(inputs, input)], "no output depends on this input"))];
        if (idle.Length > 0)
            throw new UnsupportedNetworkException(idle);
        Simplification.Run(graph);
        Refusal[] alone = [.. graph.Reachable().Where(node => node.Layer is PatternLayer)
            .Select(node => new Refusal(node.Source ?? node.Layer.Kind, ((PatternLayer)node.Layer).Alone))];
        if (alone.Length > 0)
            throw new UnsupportedNetworkException(alone);
        Refusal[] whole = [.. inputNames.Zip(inputs).Where(input => integerInputs.Contains(input.First)
            && graph.TakersOf(input.Second.Node).Any(taker => taker is not EmbeddingLayer))
            .Select(input => new Refusal(input.First, "it holds integers, which embeddings alone take in CompiledNet"))];
        if (whole.Length > 0)
            throw new UnsupportedNetworkException(whole);
        graph.Origin = $"Imported from {name}, an ONNX file of version {opset}{(producer.Length > 0 ? $" that {producer} wrote" : "")}.";
        if (Array.Exists(inputs, input => !input.Node.Shape.IsVector && !input.Layout.IsFilesOwn))
            graph.Remarks.Add("The file takes channels, rows, columns; the class takes rows, columns, channels, as all of CompiledNet does.");
        graph.Remarks.AddRange(new OnnxTies(nodes, operators, known, folded).Describe());
        graph.Complete();
        return graph;
    }

    /// <summary>Computes what does not depend on an image, and lists what nothing can be done with.</summary>
    private IReadOnlyList<Refusal> Unknown()
    {
        var refusals = new List<Refusal>();
        for (int i = 0; i < nodes.Length; i++)
        {
            OnnxNode node = nodes[i];
            if (node.Outputs.All(output => output.Length == 0))
                refusals.Add(node.Refuse("it gives nothing"));
            else if (!node.IsOfOnnx)
                refusals.Add(node.Refuse("it is no operator of ONNX itself"));
            else if (operators[i] is null)
                refusals.Add(node.Refuse("CompiledNet has no such layer; docs/import.md lists the operators that are known"));
            else if (!folded.Contains(node) && node.Inputs.All(input => input.Length == 0 || known.ContainsKey(input)))
                Fold(node, operators[i]!);
        }

        return refusals;
    }

    private void Fold(OnnxNode node, OnnxOperator kind)
    {
        try
        {
            IReadOnlyList<Tensor> results = kind.EvaluateUnchecked(node,
                [.. node.Inputs.Select(input => input.Length == 0 ? null : known[input])]);
            for (int output = 0; output < Math.Min(results.Count, node.Outputs.Count); output++)
                known[node.Outputs[output]] = results[output];
            folded.Add(node);
        }
        catch (RefusedException refused)
        {
            foldingRefusals.Add(node.Refuse(refused.Message));
        }
    }

    private int[] ReadShape(ValueInfoProto input)
    {
        if (input.Type?.TensorType is not { Shape: { } shape } type)
            throw new UnsupportedNetworkException([new(input.Name, "it is no tensor of a known shape")]);
        if ((TensorProto.Types.DataType)type.ElemType is var held
            && held is not (TensorProto.Types.DataType.Float or TensorProto.Types.DataType.Int32 or TensorProto.Types.DataType.Int64))
            throw new UnsupportedNetworkException([new(input.Name, $"it holds {held}; CompiledNet computes with floats")]);
        if (held != TensorProto.Types.DataType.Float)
            integerInputs.Add(input.Name);
        long[] sizes = [.. shape.Dim.Select(dimension => dimension.HasDimValue ? dimension.DimValue : 0)];
        if (sizes.Length == 0)
            throw new UnsupportedNetworkException([new(input.Name, "it is a single number; its first dimension should be the batch")]);
        if (sizes.Skip(1).Any(size => size is < 1 or > int.MaxValue) || sizes[0] > int.MaxValue)
        {
            throw new UnsupportedNetworkException([new(input.Name,
                $"its shape is {string.Join('x', sizes.Select(size => size > 0 ? $"{size}" : "?"))}; all but the batch must be known")]);
        }

        int[] result = [(int)Math.Max(sizes[0], 1), .. sizes.Skip(1).Select(size => (int)size)];
        Limits.Check(result);
        return result;
    }

    private static string? NaturalName(string input) => Naming.IsIdentifier(input) ? input : null;
}
