using System.Runtime.InteropServices;
using CompiledNet.Tool.Onnx.Schema;
using Google.Protobuf;
using AttributeType = CompiledNet.Tool.Onnx.Schema.AttributeProto.Types.AttributeType;

namespace CompiledNet.Interop.Tests.Onnx;

/// <summary>Writes ONNX models as exporters of other frameworks do.</summary>
internal sealed class OnnxModelBuilder
{
    private readonly Random random = new(11);

    public OnnxModelBuilder(int opset, params long[] input)
    {
        Model = new ModelProto { IrVersion = 8, ProducerName = "test", Graph = new GraphProto { Name = "test" } };
        Model.OpsetImport.Add(new OperatorSetIdProto { Domain = "", Version = opset });
        Model.Graph.Input.Add(Describe("input", input));
    }

    public ModelProto Model { get; }

    /// <summary>Adds a node whose output is called after it.</summary>
    /// <param name="text"><c>Conv conv1 input conv1.weight conv1.bias</c>: operator, name, inputs; <c>-</c> for one that is left out.</param>
    /// <param name="attributes">Its attributes: long, long[], float or string.</param>
    public OnnxModelBuilder Node(string text, params (string Name, object Value)[] attributes)
    {
        string[] words = text.Split(' ');
        var node = new NodeProto { OpType = words[0], Name = words[1] };
        node.Input.AddRange(words[2..].Select(word => word == "-" ? "" : word));
        node.Output.Add(words[1]);
        foreach ((string name, object value) in attributes)
        {
            AttributeProto attribute = value switch
            {
                long integer => new() { I = integer, Type = AttributeType.Int },
                float real => new() { F = real, Type = AttributeType.Float },
                string word => new() { S = ByteString.CopyFromUtf8(word), Type = AttributeType.String },
                long[] integers => new() { Ints = { integers }, Type = AttributeType.Ints },
                _ => throw new ArgumentException(name, nameof(attributes)),
            };
            attribute.Name = name;
            node.Attribute.Add(attribute);
        }

        Model.Graph.Node.Add(node);
        return this;
    }

    /// <summary>Adds a tensor of random numbers from -0.5 to 0.5, or from 0.5 to 1.5.</summary>
    public OnnxModelBuilder Weight(string name, bool isPositive, params long[] shape) =>
        Weight(name, shape, [.. Enumerable.Range(0, (int)shape.Aggregate(1L, (product, size) => product * size))
            .Select(_ => random.NextSingle() + (isPositive ? 0.5f : -0.5f))]);

    public OnnxModelBuilder Weight(string name, long[] shape, params float[] values)
    {
        Model.Graph.Initializer.Add(new TensorProto
        {
            Name = name, DataType = (int)TensorProto.Types.DataType.Float, Dims = { shape },
                RawData = ByteString.CopyFrom(MemoryMarshal.AsBytes(values.AsSpan())),
        });
        return this;
    }

    public OnnxModelBuilder Integers(string name, params long[] values)
    {
        Model.Graph.Initializer.Add(
            new TensorProto { Name = name, DataType = (int)TensorProto.Types.DataType.Int64, Dims = { values.Length }, Int64Data = { values } });
        return this;
    }

    public ModelProto Output(string name, params long[] shape)
    {
        Model.Graph.Output.Add(Describe(name, shape));
        return Model;
    }

    /// <summary>A tensor of floats; dimensions of 0 are open.</summary>
    private static ValueInfoProto Describe(string name, long[] shape) => new()
    {
        Name = name,
        Type = new TypeProto
        {
            TensorType = new TypeProto.Types.Tensor
            {
                ElemType = (int)TensorProto.Types.DataType.Float,
                Shape = new TensorShapeProto
                {
                    Dim = { shape.Select(size => size > 0 ? new TensorShapeProto.Types.Dimension { DimValue = size }
                        : new TensorShapeProto.Types.Dimension { DimParam = "N" }) },
                },
            },
        },
    };
}
