using CompiledNet.Tool.Graph;
using CompiledNet.Tool.Numbers;

namespace CompiledNet.Tool.Onnx.Operators;

/// <summary>An operator that shapes are computed with: it is evaluated, and never a layer.</summary>
internal abstract class ConstantOperator : OnnxOperator
{
    public override OnnxValue Lower(OnnxNode node, OnnxInputs inputs) =>
        throw new RefusedException("it is known to CompiledNet for numbers that do not depend on an image only");
}

/// <summary>Constant.</summary>
internal sealed class Constant : ConstantOperator
{
    public override Tensor Evaluate(OnnxNode node, IReadOnlyList<Tensor?> inputs)
    {
        if (node.Values("value") is { } tensor)
            return tensor;
        if (node.Has("value_float"))
            return new([], [node.Real("value_float", 0)]);
        if (node.Has("value_int"))
            return new([], [node.Integer("value_int", 0)]);
        double[] numbers = node.Reals("value_floats") ?? [];
        if (numbers.Length == 0)
            numbers = [.. (node.Integers("value_ints") ?? throw new RefusedException("it holds no numbers")).Select(value => (double)value)];
        return new([numbers.Length], numbers);
    }
}

/// <summary>ConstantOfShape.</summary>
internal sealed class ConstantOfShape : ConstantOperator
{
    public override Tensor Evaluate(OnnxNode node, IReadOnlyList<Tensor?> inputs)
    {
        int[] shape = OnnxInputs.ToIntegers(inputs[0]!);
        if (shape.Any(size => size < 0))
            throw new RefusedException($"its shape is {Tensor.Describe(shape)}");
        Limits.Check(shape);
        var result = new Tensor(shape);
        Array.Fill(result.Data, node.Values("value")?.Data.FirstOrDefault() ?? 0);
        return result;
    }
}

/// <summary>Gather along an axis, of known numbers.</summary>
internal sealed class Gather : ConstantOperator
{
    public override Tensor Evaluate(OnnxNode node, IReadOnlyList<Tensor?> inputs)
    {
        (Tensor data, Tensor indices) = (inputs[0]!, inputs[1]!);
        if (data.Rank != 1 || node.Integer("axis", 0) is not (0 or -1))
            throw new RefusedException("it gathers from more than a list");
        return new(indices.Shape, Array.ConvertAll(indices.Data, index =>
        {
            int place = (int)(index < 0 ? index + data.Length : index);
            return place >= 0 && place < data.Length ? data.Data[place] : throw new RefusedException($"it takes value {index} of {data.Length}");
        }));
    }
}

/// <summary>Shape: known as soon as its input's dimensions are, images or not.</summary>
internal sealed class Shape : OnnxOperator
{
    public override OnnxValue Lower(OnnxNode node, OnnxInputs inputs) => new KnownValue(Read(node, [inputs.Batch, .. inputs.Layer().Dimensions]));

    public override Tensor Evaluate(OnnxNode node, IReadOnlyList<Tensor?> inputs) => Read(node, inputs[0]!.Shape);

    private static Tensor Read(OnnxNode node, int[] shape)
    {
        int start = Place(node.Integer("start", 0)), end = Math.Max(Place(node.Integer("end", shape.Length)), start);
        return new([end - start], Array.ConvertAll(shape[start..end], size => (double)size));

        int Place(int axis) => Math.Clamp(axis < 0 ? axis + shape.Length : axis, 0, shape.Length);
    }
}
