using System.Globalization;
using System.Runtime.InteropServices;
using CompiledNet.Runtime;
using CompiledNet.Tool.Graph;
using CompiledNet.Tool.Numbers;
using CompiledNet.Tool.Onnx.Schema;
using Google.Protobuf;
using AttributeType = CompiledNet.Tool.Onnx.Schema.AttributeProto.Types.AttributeType;
using DataType = CompiledNet.Tool.Onnx.Schema.TensorProto.Types.DataType;

namespace CompiledNet.Tool.Onnx;

/// <summary>
/// Writes a network as an ONNX model: maps [batch, channels, rows, columns], sequences [batch, channels, steps], vectors [batch, values],
/// the batch open.
/// </summary>
internal sealed class OnnxWriter
{
    public const int OldestOpset = 7, NewestOpset = 25, DefaultOpset = 17;
    private const string Batch = "N";

    private readonly GraphProto graph = new();
    private readonly Dictionary<string, Weight> weights = [];
    private string layer = "", owner = "";
    private bool hasSeveralInputs;
    private int nodes;

    private OnnxWriter(int opset) => Opset = opset;

    /// <summary>The version of the operators.</summary>
    public int Opset { get; }

    /// <exception cref="UnsupportedNetworkException">A layer cannot be said in this version.</exception>
    public static ModelProto Write(NetworkGraph network, string name, int opset = DefaultOpset)
    {
        var writer = new OnnxWriter(opset);
        writer.graph.Name = name;
        writer.WriteLayers(network);
        var model = new ModelProto { IrVersion = opset < 9 ? 3 : opset < 11 ? 4 : opset < 15 ? 7 : 8, ProducerName = "CompiledNet",
            Graph = writer.graph };
        model.OpsetImport.Add(new OperatorSetIdProto { Domain = "", Version = opset });
        return model;
    }

    /// <summary>Adds an input: the only one is called <c>input</c>, several have the names of their layers.</summary>
    public string AddInput(TensorShape shape)
    {
        string name = hasSeveralInputs ? layer : "input";
        graph.Input.Add(Describe(name, shape));
        return name;
    }

    /// <summary>Adds a tensor of the layer.</summary>
    /// <returns>The value's name.</returns>
    public string AddWeight(string variable, Weight weight)
    {
        string name = $"{owner}.{variable}";
        if (weights.TryGetValue(name, out Weight? written))
        {
            // What stands behind another map is ordered otherwise.
            if (written.Shape.SequenceEqual(weight.Shape) && written.Values.SequenceEqual(weight.Values))
                return name;
            name = $"{layer}.{variable}";
        }

        weights[name] = weight;
        var tensor = new TensorProto { Name = name, DataType = (int)DataType.Float,
            RawData = ByteString.CopyFrom(MemoryMarshal.AsBytes(weight.Values.AsSpan())) };
        tensor.Dims.AddRange(weight.Shape.Select(size => (long)size));
        graph.Initializer.Add(tensor);
        if (Opset < 9)
        {
            var shape = new TensorShapeProto();
            shape.Dim.AddRange(weight.Shape.Select(size => new TensorShapeProto.Types.Dimension { DimValue = size }));
            graph.Input.Add(new ValueInfoProto { Name = name,
                Type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = (int)DataType.Float, Shape = shape } } });
        }

        return name;
    }

    /// <summary>A bias as an input that may be left out.</summary>
    public string[] AddBias(Weight? bias) => bias is null ? [] : [AddWeight("bias", bias)];

    public string AddIntegers(string variable, long[] values)
    {
        var tensor = new TensorProto { Name = $"{layer}.{variable}", DataType = (int)DataType.Int64 };
        tensor.Dims.Add(values.Length);
        tensor.Int64Data.AddRange(values);
        graph.Initializer.Add(tensor);
        return tensor.Name;
    }

    /// <summary>One place along an axis, which is no axis any more.</summary>
    public string AddPick(string value, int axis, int place, string variable)
    {
        var tensor = new TensorProto { Name = $"{layer}.{variable}", DataType = (int)DataType.Int64, Int64Data = { place } };
        graph.Initializer.Add(tensor);
        return AddNode("Gather", [value, tensor.Name], ("axis", (long)axis));
    }

    /// <summary>A vector as a map of one row and column, or a sequence of one step.</summary>
    /// <param name="value">The vector.</param>
    /// <param name="index">Which input of the layer it is.</param>
    /// <param name="whole">What it goes with.</param>
    public string AddPositions(string value, int index, TensorShape whole)
    {
        long[] axes = whole.IsSequence ? [2] : [2, 3];
        return Opset < 13
            ? AddNode("Unsqueeze", [value], ("axes", axes))
            : AddNode("Unsqueeze", [value, AddIntegers(string.Create(CultureInfo.InvariantCulture, $"axes{index}"), axes)]);
    }

    /// <summary>A value with its channels behind its positions, for operators along the last axis.</summary>
    public string AddChannelsLast(string value, TensorShape shape) => shape.IsVector ? value
        : AddNode("Transpose", [value], ("perm", shape.IsSequence ? new long[] { 0, 2, 1 } : [0, 2, 3, 1]));

    /// <summary>The way back.</summary>
    public string AddChannelsFirst(string value, TensorShape shape) => shape.IsVector ? value
        : AddNode("Transpose", [value], ("perm", shape.IsSequence ? new long[] { 0, 2, 1 } : [0, 3, 1, 2]));

    /// <summary>Adds a node of the layer.</summary>
    /// <param name="kind">The operator.</param>
    /// <param name="inputs">The values that it takes.</param>
    /// <param name="attributes">Its attributes: long, long[], float, float[], string or string[].</param>
    /// <returns>The value that it gives.</returns>
    public string AddNode(string kind, IReadOnlyList<string> inputs, params IReadOnlyList<(string Name, object Value)> attributes) =>
        AddOutput(0, kind, inputs, attributes);

    /// <summary>Adds a node of the layer of which one of several outputs is taken.</summary>
    /// <inheritdoc cref="AddNode"/>
    public string AddOutput(int output, string kind, IReadOnlyList<string> inputs,
        params IReadOnlyList<(string Name, object Value)> attributes)
    {
        var node = new NodeProto { Name = string.Create(CultureInfo.InvariantCulture, $"{layer}/{kind}{nodes++}"), OpType = kind };
        node.Input.AddRange(inputs);
        node.Output.AddRange([.. Enumerable.Repeat("", output), node.Name]);
        foreach ((string name, object value) in attributes)
        {
            var attribute = new AttributeProto { Name = name };
            switch (value)
            {
                case long integer:
                    (attribute.I, attribute.Type) = (integer, AttributeType.Int);
                    break;
                case float real:
                    (attribute.F, attribute.Type) = (real, AttributeType.Float);
                    break;
                case string text:
                    (attribute.S, attribute.Type) = (ByteString.CopyFromUtf8(text), AttributeType.String);
                    break;
                case string[] texts:
                    attribute.Strings.AddRange(texts.Select(ByteString.CopyFromUtf8));
                    attribute.Type = AttributeType.Strings;
                    break;
                case long[] integers:
                    attribute.Ints.AddRange(integers);
                    attribute.Type = AttributeType.Ints;
                    break;
                case float[] reals:
                    attribute.Floats.AddRange(reals);
                    attribute.Type = AttributeType.Floats;
                    break;
                default:
                    throw new ArgumentException($"{name} is {value.GetType()}.", nameof(attributes));
            }

            node.Attribute.Add(attribute);
        }

        graph.Node.Add(node);
        return node.Name;
    }

    /// <summary>The attributes of a window on a map, with the padding on each side in numbers.</summary>
    public (string Name, object Value)[] Window(Window window, TensorShape map)
    {
        Pads rows = window.PadsOf(map.Height, window.Rows, window.PadHeight, window.OutHeight);
        Pads columns = window.PadsOf(map.Width, window.Columns, window.PadWidth, window.OutWidth);
        (WindowAxis[] axes, Pads[] pads) = map.IsSequence ? ([window.Columns], [columns])
            : ((WindowAxis[])[window.Rows, window.Columns], (Pads[])[rows, columns]);
        return
        [
            ("kernel_shape", Array.ConvertAll(axes, axis => (long)axis.Size)),
            ("strides", Array.ConvertAll(axes, axis => (long)axis.Stride)),
            ("dilations", Array.ConvertAll(axes, axis => (long)axis.Dilation)),
            ("pads", (long[])[.. pads.Select(pad => (long)pad.Before), .. pads.Select(pad => (long)pad.After)]),
        ];
    }

    /// <summary>Applies a function; what a version lacks is put together from what it has.</summary>
    /// <param name="function">The function.</param>
    /// <param name="value">The value.</param>
    /// <param name="shape">Its shape.</param>
    public string AddFunction(Function function, string value, TensorShape shape)
    {
        switch (function.Kind)
        {
            case Activation.Linear:
                return value;
            case Activation.Relu or Activation.Sigmoid or Activation.Tanh or Activation.Elu or Activation.Selu or Activation.Softplus
                or Activation.Softsign:
                return AddNode($"{function.Kind}", [value]);
            case Activation.Exponential:
                return AddNode("Exp", [value]);
            case Activation.Mish:
                return AddNode("Mul", [value, AddNode("Tanh", [AddNode("Softplus", [value])])]);
            case Activation.LeakyRelu:
                return AddNode("LeakyRelu", [value], ("alpha", function.NegativeSlope));
            case Activation.Relu6:
                return Opset < 11 ? AddNode("Clip", [value], ("min", 0f), ("max", 6f)) : AddNode("Clip", [value, Number(0), Number(6)]);
            case Activation.HardSigmoid:
                return AddHardSigmoid(value);
            case Activation.HardSwish:
                return AddNode("Mul", [value, AddHardSigmoid(value)]);
            case Activation.Silu:
                return AddNode("Mul", [value, AddNode("Sigmoid", [value])]);
            case Activation.Gelu when Opset >= 20:
                return AddNode("Gelu", [value]);
            case Activation.GeluTanh when Opset >= 20:
                return AddNode("Gelu", [value], ("approximate", "tanh"));
            case Activation.Gelu when Opset >= 9:
                return AddHalfTimes(value, AddNode("Erf", [AddNode("Mul", [value, Number(1 / MathF.Sqrt(2))])]));
            case Activation.Gelu:
                throw new RefusedException("the error function exists in ONNX from version 9 on");
            case Activation.GeluTanh:
                string cube = AddNode("Mul", [AddNode("Mul", [value, value]), AddNode("Mul", [value, Number(0.044715f)])]);
                return AddHalfTimes(value, AddNode("Tanh", [AddNode("Mul", [AddNode("Add", [value, cube]), Number(MathF.Sqrt(2 / MathF.PI))])]));
            case Activation.Softmax when Opset >= 13 || shape.IsVector:
                return AddNode("Softmax", [value], ("axis", 1L));
            case Activation.Softmax:
                string last = AddNode("Softmax", [AddChannelsLast(value, shape)], ("axis", (long)shape.Sizes().Length));
                return AddChannelsFirst(last, shape);
            default:
                throw new RefusedException($"{function.Kind} is not known to this version of the tool");
        }
    }

    private string AddHardSigmoid(string value) => AddNode("HardSigmoid", [value], ("alpha", 1 / 6f), ("beta", 0.5f));

    /// <summary>value * (1 + other) / 2.</summary>
    private string AddHalfTimes(string value, string other) =>
        AddNode("Mul", [AddNode("Mul", [value, Number(0.5f)]), AddNode("Add", [other, Number(1)])]);

    private string Number(float value) => AddWeight(string.Create(CultureInfo.InvariantCulture, $"number{graph.Initializer.Count}"),
        new("number", [], [value]));

    private void WriteLayers(NetworkGraph network)
    {
        hasSeveralInputs = network.Inputs.Count > 1;
        var values = new Dictionary<Node, string>();
        var refusals = new List<Refusal>();
        foreach (Node node in network.Nodes)
        {
            layer = node.Name;
            owner = network.OwnerOf(node).Name;
            try
            {
                values[node] = node.Layer.Export(this, [.. node.Inputs.Select(input => values.GetValueOrDefault(input, ""))],
                    [.. node.Inputs.Select(input => input.Shape)]);
            }
            catch (RefusedException refused)
            {
                refusals.Add(new(node.Name, refused.Message));
            }
        }

        if (refusals.Count > 0)
            throw new UnsupportedNetworkException(refusals);
        foreach (Node output in network.Outputs)
        {
            var node = new NodeProto { Name = $"{output.Name}/Output", OpType = "Identity" };
            node.Input.Add(values[output]);
            node.Output.Add(output.Name == "input" && !hasSeveralInputs ? "output" : output.Name);
            graph.Node.Add(node);
            graph.Output.Add(Describe(node.Output[0], output.Shape));
        }
    }

    private static ValueInfoProto Describe(string name, TensorShape shape)
    {
        var dimensions = new TensorShapeProto();
        dimensions.Dim.Add(new TensorShapeProto.Types.Dimension { DimParam = Batch });
        int[] sizes = [shape.Channels, .. shape.Positions()];
        dimensions.Dim.AddRange(sizes.Select(size => new TensorShapeProto.Types.Dimension { DimValue = size }));
        return new ValueInfoProto { Name = name,
            Type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = (int)DataType.Float, Shape = dimensions } } };
    }
}
