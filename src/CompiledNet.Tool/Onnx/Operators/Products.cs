using CompiledNet.Tool.Graph;
using CompiledNet.Tool.Graph.Layers;
using CompiledNet.Tool.Numbers;

namespace CompiledNet.Tool.Onnx.Operators;

/// <summary>Gemm: alpha * x * weights + beta * bias, as a dense layer.</summary>
internal sealed class Gemm : OnnxOperator
{
    public override bool HasWeights => true;

    public override OnnxValue Lower(OnnxNode node, OnnxInputs inputs)
    {
        if (node.Integer("transA", 0) != 0)
            throw new RefusedException("it transposes its first input, and with it the batch");
        Tensor weights = inputs.RequireKnown(1);
        if (weights.Rank != 2)
            throw new RefusedException($"its weights are {Tensor.Describe(weights.Shape)}; expected two dimensions");
        double alpha = node.Real("alpha", 1), beta = node.Real("beta", 1);
        Tensor kernel = node.Integer("transB", 0) != 0 ? weights.Transpose(1, 0) : weights;
        Tensor? bias = inputs.Known(2);
        int units = kernel.Shape[1];
        if (bias is not null)
        {
            if (bias.Rank > 2 || (bias.Rank == 2 && bias.Shape[0] != 1) || (bias.Length != 1 && bias.Length != units))
                throw new RefusedException($"its third input, {Tensor.Describe(bias.Shape)}, is no bias of {units}");
            bias = new Tensor([units], [.. Enumerable.Range(0, units).Select(unit => beta * bias.Data[bias.Length == 1 ? 0 : unit])]);
        }

        return Dense.Say(inputs, alpha == 1 ? kernel : kernel.Map(weight => alpha * weight), Batches.ToBias(bias, units));
    }

    public override Tensor Evaluate(OnnxNode node, IReadOnlyList<Tensor?> inputs)
    {
        Tensor left = node.Integer("transA", 0) != 0 ? inputs[0]!.Transpose(1, 0) : inputs[0]!;
        Tensor product = Products.Multiply(left, inputs[1]!, node.Integer("transB", 0) != 0);
        double alpha = node.Real("alpha", 1), beta = node.Real("beta", 1);
        product = product.Map(value => alpha * value);
        return inputs.Count > 2 && inputs[2] is { } bias ? Broadcasting.Combine(product, bias, (value, shift) => value + (beta * shift)) : product;
    }
}

/// <summary>MatMul by known weights: a dense layer without a bias; of two values, a part of attention.</summary>
internal sealed class MatMul : OnnxOperator
{
    public override bool HasWeights => true;

    public override OnnxValue Lower(OnnxNode node, OnnxInputs inputs)
    {
        if (inputs[1] is not (KnownValue or null) && inputs[0] is not KnownValue)
            return Attention.Multiply(inputs);
        Tensor weights = inputs.RequireKnown(1);
        return weights.Rank == 2 ? Dense.Say(inputs, weights, null)
            : throw new RefusedException($"its weights are {Tensor.Describe(weights.Shape)}; expected two dimensions");
    }

    public override Tensor Evaluate(OnnxNode node, IReadOnlyList<Tensor?> inputs) => Products.MultiplyEach(inputs[0]!, inputs[1]!);
}

internal static class Dense
{
    /// <summary>A dense layer on a vector, or along the last dimension.</summary>
    public static OnnxValue Say(OnnxInputs inputs, Tensor kernel, Weight? bias)
    {
        if (inputs[0] is LayerValue { IsVector: true } vector)
            return Say(vector, kernel, bias, inputs.Source);
        ViewValue view = inputs.LastAxis();
        int last = view.Dimensions.Length - 1;
        if (kernel.Shape[0] != view.Dimensions[last])
            throw new RefusedException($"its weights are for {kernel.Shape[0]} inputs; there are {view.Dimensions[last]}");
        var node = new Node(new DenseLayer(Function.Linear, Batches.ToWeight("kernel", kernel), bias), inputs.Source, view.Node);
        int[] dimensions = [.. view.Dimensions[..last], kernel.Shape[1]];
        return new ViewValue(new(node, dimensions, view.Value.Layout.Resize(view.Dimensions, last, kernel.Shape[1]))).Settle(inputs.Batch);
    }

    /// <summary>A dense layer on a vector; where the vector is a flattened map, rows of the kernel stand in the file's order and are moved.</summary>
    private static LayerValue Say(LayerValue value, Tensor kernel, Weight? bias, string? source)
    {
        if (kernel.Shape[0] != value.Length)
            throw new RefusedException($"its weights are for {kernel.Shape[0]} inputs; there are {value.Length}");
        int units = kernel.Shape[1];
        float[] weights = kernel.ToSingles();
        if (!value.Layout.IsFilesOwn)
        {
            int[] sources = value.Layout.SourceIndices();
            var moved = new float[weights.Length];
            for (int row = 0; row < sources.Length; row++)
                weights.AsSpan(sources[row] * units, units).CopyTo(moved.AsSpan(row * units));
            weights = moved;
        }

        var node = new Node(new DenseLayer(Function.Linear, new("kernel", kernel.Shape, weights), bias), source, value.Node);
        return new(node, [units], Layout.InOrder([units]));
    }
}

internal static class Products
{
    /// <summary>Matrices in the last two dimensions; those before them go together as with other operators.</summary>
    public static Tensor MultiplyEach(Tensor left, Tensor right)
    {
        if (left.Rank <= 2 && right.Rank <= 2)
            return Multiply(left, right, isTransposed: false);
        if (left.Rank < 2 || right.Rank < 2)
            throw new RefusedException($"it multiplies {Tensor.Describe(left.Shape)} by {Tensor.Describe(right.Shape)}; expected matrices");
        int[] outer = Broadcasting.Shape(left.Shape[..^2], right.Shape[..^2]);
        (left, right) = (Broadcasting.Expand(left, [.. outer, .. left.Shape[^2..]]),
            Broadcasting.Expand(right, [.. outer, .. right.Shape[^2..]]));
        (int one, int other) = (left.Shape[^2] * left.Shape[^1], right.Shape[^2] * right.Shape[^1]);
        Tensor[] products = [.. Enumerable.Range(0, Tensor.LengthOf(outer)).Select(i => Multiply(
            new(left.Shape[^2..], left.Data[(i * one)..((i + 1) * one)]),
                new(right.Shape[^2..], right.Data[(i * other)..((i + 1) * other)]), isTransposed: false))];
        return new([.. outer, left.Shape[^2], right.Shape[^1]], [.. products.SelectMany(product => product.Data)]);
    }

    public static Tensor Multiply(Tensor left, Tensor right, bool isTransposed)
    {
        if (left.Rank != 2 || right.Rank != 2)
            throw new RefusedException($"it multiplies {Tensor.Describe(left.Shape)} by {Tensor.Describe(right.Shape)}; expected matrices");
        (int rows, int inner) = (left.Shape[0], left.Shape[1]);
        int columns = isTransposed ? right.Shape[0] : right.Shape[1];
        if ((isTransposed ? right.Shape[1] : right.Shape[0]) != inner)
            throw new RefusedException($"{Tensor.Describe(left.Shape)} and {Tensor.Describe(right.Shape)} cannot be multiplied");
        Limits.Check([rows, columns]);
        var result = new Tensor(rows, columns);
        for (int row = 0; row < rows; row++)
        {
            ReadOnlySpan<double> values = left.Data.AsSpan(row * inner, inner);
            if (!isTransposed)
            {
                Maps.Multiply(values, right, null).CopyTo(result.Data, row * columns);
                continue;
            }

            for (int column = 0; column < columns; column++)
            {
                double sum = 0;
                ReadOnlySpan<double> weights = right.Data.AsSpan(column * inner, inner);
                for (int i = 0; i < inner; i++)
                    sum += values[i] * weights[i];
                result.Data[(row * columns) + column] = sum;
            }
        }

        return result;
    }
}
