using System.Runtime.InteropServices;
using CompiledNet.Tool.Onnx.Schema;
using Google.Protobuf;

namespace CompiledNet.Interop.Tests.Onnx;

/// <summary>
/// Gives the light networks of ONNX' conformance data weights that mean something: theirs are one constant each, made in the graph, so that
/// all channels, and all outputs, are equal, and a network that confuses them is right.
/// </summary>
internal static class RandomWeights
{
    /// <summary>Puts numbers in the place of all constants of floats, of sizes that keep values about 1 from layer to layer.</summary>
    public static void Fill(ModelProto model, int seed)
    {
        var random = new Random(seed);
        GraphProto graph = model.Graph;
        var known = graph.Initializer.ToDictionary(initializer => initializer.Name, StringComparer.Ordinal);
        DropSoftmax(graph);
        foreach (NodeProto node in graph.Node.Where(node => node.OpType == "ConstantOfShape").ToList())
        {
            long[] shape = ReadIntegers(known[node.Input[0]]);
            (NodeProto taker, int place) = FindTaker(graph, node.Output[0]);
            var values = new float[shape.Aggregate(1L, (product, size) => product * size)];
            (double centre, double size) = (taker.OpType, place) switch
            {
                ("Conv" or "Gemm", 1) => (0, Math.Sqrt(6.0 / (values.Length / shape[0]))),
                ("BatchNormalization", 1 or 4) or ("Mul", _) => (1, 0.5),
                _ => (0, 0.3),
            };
            for (int i = 0; i < values.Length; i++)
                values[i] = (float)(centre + (((random.NextDouble() * 2) - 1) * size));

            graph.Node.Remove(node);
            graph.Initializer.Add(new TensorProto
            {
                Name = node.Output[0],
                DataType = (int)TensorProto.Types.DataType.Float,
                Dims = { shape },
                RawData = ByteString.CopyFrom(MemoryMarshal.AsBytes(values.AsSpan())),
            });
        }
    }

    /// <summary>A Softmax at the end goes: of large values it would leave a one and zeros, and hide what stands before it.</summary>
    private static void DropSoftmax(GraphProto graph)
    {
        if (graph.Node.FirstOrDefault(node => node.OpType == "Softmax" && node.Output[0] == graph.Output[0].Name) is not { } softmax)
            return;
        graph.Node.Remove(softmax);
        graph.Output[0] = new ValueInfoProto
        {
            Name = softmax.Input[0],
            Type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = (int)TensorProto.Types.DataType.Float } },
        };
    }

    /// <summary>The first node that computes with a value, and which of its inputs the value is.</summary>
    private static (NodeProto Taker, int Place) FindTaker(GraphProto graph, string value)
    {
        NodeProto taker = graph.Node.First(node => node.Input.Contains(value));
        return taker.OpType is "Unsqueeze" or "Reshape" ? FindTaker(graph, taker.Output[0]) : (taker, taker.Input.IndexOf(value));
    }

    private static long[] ReadIntegers(TensorProto tensor) =>
        tensor.HasRawData ? MemoryMarshal.Cast<byte, long>(tensor.RawData.Span).ToArray() : [.. tensor.Int64Data];
}
