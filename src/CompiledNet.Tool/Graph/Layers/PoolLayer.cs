using CompiledNet.Runtime;
using CompiledNet.Tool.Assemblies;
using CompiledNet.Tool.Onnx;

namespace CompiledNet.Tool.Graph.Layers;

/// <summary>What is made of a window.</summary>
internal enum PoolKind
{
    Max,
    Average,
    L2,
}

/// <summary>One value for each window of a map.</summary>
internal sealed record PoolLayer(PoolKind Pool, Window Window) : Layer, IKeepsSign
{
    public override string Stem => "Pool";

    public static PoolLayer Read(PoolKind kind, LayerReading reading) => new(
        kind, reading.Arguments.Window(reading.Arguments.Sides("poolSize", "poolHeight", "poolWidth"), isPool: true));

    /// <summary>One window that is a whole map: a global pooling that keeps a row and a column.</summary>
    public static PoolLayer OfWhole(PoolKind kind, TensorShape map) => new(kind, new(new(map.Height), new(map.Width)));

    public override TensorShape Infer(IReadOnlyList<TensorShape> inputs)
    {
        TensorShape map = Pool == PoolKind.L2 ? Sizes.Map(inputs) : Sizes.Positions(inputs);
        Window.Check(map);
        if (Window.Rows.Dilation != 1 || Window.Columns.Dilation != 1)
            throw new RefusedException("its window has a dilation; pooling layers have none");
        if (Window.PadHeight >= Window.Rows.Size || Window.PadWidth >= Window.Columns.Size)
            throw new RefusedException("some of its windows see nothing but padding");
        return Sizes.Check(Window.On(map, map.Channels));
    }

    public override AttributeText Write(TensorShape input, IReadOnlyList<string> others)
    {
        AttributeText attribute = AttributeText.Over($"{Pool}Pool", input).Sides(Window.Rows.Size, Window.Columns.Size);
        Window.Write(attribute, input.Height, input.Width, isPool: true);
        return attribute;
    }

    public override string Export(OnnxWriter onnx, IReadOnlyList<string> inputs, IReadOnlyList<TensorShape> shapes)
    {
        var window = onnx.Window(Window, shapes[0]).Where(attribute => attribute.Name != "dilations");
        return Pool == PoolKind.L2
            ? onnx.AddNode("LpPool", [inputs[0]], [.. window, ("p", 2L)])
            : onnx.AddNode($"{Pool}Pool", [inputs[0]], [.. window]);
    }
}
