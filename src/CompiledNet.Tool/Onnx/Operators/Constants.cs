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
            return new([], [node.Integer("value_int", 0)]) { IsWhole = true };
        if (node.Reals("value_floats") is { Length: > 0 } reals)
            return new([reals.Length], reals);
        int[] whole = node.Integers("value_ints") ?? throw new RefusedException("it holds no numbers");
        return new([whole.Length], Array.ConvertAll(whole, value => (double)value)) { IsWhole = true };
    }
}

/// <summary>ConstantOfShape.</summary>
internal sealed class ConstantOfShape : ConstantOperator
{
    public override IReadOnlyList<Tensor> EvaluateAll(OnnxNode node, IReadOnlyList<Tensor?> inputs) => [Evaluate(node, inputs)];

    public override Tensor Evaluate(OnnxNode node, IReadOnlyList<Tensor?> inputs)
    {
        int[] shape = OnnxInputs.ToIntegers(inputs[0]!);
        if (shape.Any(size => size < 0))
            throw new RefusedException($"its shape is {Tensor.Describe(shape)}");
        Limits.Check(shape);
        Tensor? value = node.Values("value");
        var result = new Tensor(shape) { IsWhole = value is { IsWhole: true } };
        Array.Fill(result.Data, value?.Data.FirstOrDefault() ?? 0);
        return result;
    }
}

/// <summary>Trilu: known matrices with zeros below their diagonal, or above it.</summary>
internal sealed class Trilu : ConstantOperator
{
    public override IReadOnlyList<Tensor> EvaluateAll(OnnxNode node, IReadOnlyList<Tensor?> inputs) => [Evaluate(node, inputs)];

    public override Tensor Evaluate(OnnxNode node, IReadOnlyList<Tensor?> inputs)
    {
        Tensor matrices = inputs[0]!;
        int diagonal = inputs.ElementAtOrDefault(1) is { } given ? OnnxInputs.ToIntegers(given)[0] : 0, columns = matrices.Shape[^1];
        bool isUpper = node.Integer("upper", 1) != 0;
        return new(matrices.Shape, [.. matrices.Data.Select((value, index) =>
        {
            int place = (index % columns) - (index / columns % matrices.Shape[^2]);
            return (isUpper ? place >= diagonal : place <= diagonal) ? value : 0;
        })]);
    }
}

/// <summary>Expand: known numbers in a larger shape.</summary>
internal sealed class Expand : ConstantOperator
{
    public override IReadOnlyList<Tensor> EvaluateAll(OnnxNode node, IReadOnlyList<Tensor?> inputs) => [Evaluate(node, inputs)];

    public override Tensor Evaluate(OnnxNode node, IReadOnlyList<Tensor?> inputs) =>
        Broadcasting.Expand(inputs[0]!, Broadcasting.Shape(inputs[0]!.Shape, OnnxInputs.ToIntegers(inputs[1]!)));
}

/// <summary>Shape: known as soon as its input's dimensions are, images or not.</summary>
internal sealed class Shape : OnnxOperator
{
    public override OnnxValue Lower(OnnxNode node, OnnxInputs inputs) => new KnownValue(Read(node, inputs.View().Dimensions));

    public override Tensor Evaluate(OnnxNode node, IReadOnlyList<Tensor?> inputs) => Read(node, inputs[0]!.Shape);

    private static Tensor Read(OnnxNode node, int[] shape)
    {
        int start = Place(node.Integer("start", 0)), end = Math.Max(Place(node.Integer("end", shape.Length)), start);
        return new([end - start], Array.ConvertAll(shape[start..end], size => (double)size)) { IsWhole = true };

        int Place(int axis) => Math.Clamp(axis < 0 ? axis + shape.Length : axis, 0, shape.Length);
    }
}
