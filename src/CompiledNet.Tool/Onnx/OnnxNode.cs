using CompiledNet.Tool.Graph;
using CompiledNet.Tool.Numbers;
using CompiledNet.Tool.Onnx.Schema;

namespace CompiledNet.Tool.Onnx;

/// <summary>A node of an ONNX graph with its attributes.</summary>
internal sealed class OnnxNode
{
    private readonly Dictionary<string, AttributeProto> attributes;
    private readonly OnnxTensors tensors;

    public OnnxNode(NodeProto proto, int opset, OnnxTensors tensors)
    {
        this.tensors = tensors;
        Kind = proto.OpType;
        Opset = opset;
        Inputs = [.. proto.Input];
        Outputs = [.. proto.Output];
        Name = proto.Name.Length > 0 ? proto.Name : Outputs.FirstOrDefault(output => output.Length > 0) ?? "?";
        IsNamed = proto.Name.Length > 0;
        IsOfOnnx = proto.Domain is "" or "ai.onnx";
        attributes = proto.Attribute.GroupBy(attribute => attribute.Name).ToDictionary(group => group.Key, group => group.Last());
    }

    public string Kind { get; }

    /// <summary>The version of the operators.</summary>
    public int Opset { get; }

    /// <summary>The name, or that of the first output where there is none.</summary>
    public string Name { get; }

    public bool IsNamed { get; }

    public bool IsOfOnnx { get; }

    /// <summary>Names of values; empty for one that is left out.</summary>
    public IReadOnlyList<string> Inputs { get; }

    public IReadOnlyList<string> Outputs { get; }

    public bool Has(string name) => attributes.ContainsKey(name);

    public int Integer(string name, int otherwise) =>
        !attributes.TryGetValue(name, out AttributeProto? attribute) ? otherwise : ToInt(attribute.I, name);

    public int[]? Integers(string name) =>
        attributes.TryGetValue(name, out AttributeProto? attribute) ? [.. attribute.Ints.Select(value => ToInt(value, name))] : null;

    public double Real(string name, double otherwise) => attributes.TryGetValue(name, out AttributeProto? attribute) ? attribute.F : otherwise;

    public double[]? Reals(string name) =>
        attributes.TryGetValue(name, out AttributeProto? attribute) ? [.. attribute.Floats.Select(value => (double)value)] : null;

    public string[]? Texts(string name) =>
        attributes.TryGetValue(name, out AttributeProto? attribute) ? [.. attribute.Strings.Select(text => text.ToStringUtf8())] : null;

    public string Text(string name, string otherwise) =>
        attributes.TryGetValue(name, out AttributeProto? attribute) ? attribute.S.ToStringUtf8() : otherwise;

    public Tensor? Values(string name) => attributes.TryGetValue(name, out AttributeProto? attribute) && attribute.T is { } tensor
        ? tensors.Read(tensor) : null;

    public Refusal Refuse(string reason) => new($"{Name} ({Kind})", reason);

    private static int ToInt(long value, string name) => value switch
    {
        > int.MaxValue => int.MaxValue,
        < int.MinValue => throw new RefusedException($"its {name} is {value}"),
        _ => (int)value,
    };
}
