using CompiledNet.Tool.Graph;
using CompiledNet.Tool.Graph.Layers;
using CompiledNet.Tool.Numbers;

namespace CompiledNet.Tool.Keras.Layers;

/// <summary>Flatten; of a vector it is nothing.</summary>
internal sealed class KerasFlatten : KerasLayer
{
    public KerasFlatten(KerasConfig config) => KerasWindow.CheckChannelsLast(config);

    public override Node Lower(IReadOnlyList<Node> inputs, string name, IReadOnlyList<Tensor> weights) =>
        inputs[0].Shape.IsVector ? inputs[0] : new Node(new FlattenLayer(), name, inputs);

    public override Tensor Evaluate(IReadOnlyList<Tensor> inputs, IReadOnlyList<Tensor> weights) => inputs[0].Reshape(inputs[0].Length);
}

/// <summary>Reshape: to a vector it is a Flatten, to the same shape nothing, right behind the input it is the input's shape, and behind a
/// global pooling it keeps the map's form, as squeeze and excitation want it.</summary>
internal sealed class KerasReshape(KerasConfig config) : KerasLayer
{
    private readonly int[] target = config.Integers("target_shape");

    public override Node Lower(IReadOnlyList<Node> inputs, string name, IReadOnlyList<Tensor> weights)
    {
        Node input = inputs[0];
        int[] shape = Resolve(input.Shape.Length);
        if (shape.Length == 1)
            return input.Shape.IsVector ? input : new Node(new FlattenLayer(), name, inputs);
        if (shape.Length == 3 && !input.Shape.IsVector && shape.SequenceEqual([input.Shape.Height, input.Shape.Width, input.Shape.Channels]))
            return input;
        if (shape.Length == 3 && input.Layer is GlobalPoolLayer global && shape.SequenceEqual([1, 1, input.Shape.Channels]))
            return new Node(PoolLayer.OfWhole(global.Pool, input.Inputs[0].Shape), input.Source, input.Inputs);
        if (shape.Length == 3 && input.Layer is InputLayer)
            return new Node(new ReshapedInput(new(shape[0], shape[1], shape[2])), name, input);
        throw new RefusedException($"it makes {Tensor.Describe(shape)} of {input.Shape}; CompiledNet reshapes to vectors only");
    }

    public override Tensor Evaluate(IReadOnlyList<Tensor> inputs, IReadOnlyList<Tensor> weights) => inputs[0].Reshape(Resolve(inputs[0].Length));

    private int[] Resolve(int length)
    {
        long known = target.Where(size => size >= 0).Aggregate(1L, (product, size) => product * size);
        int[] shape = [.. target.Select(size => size >= 0 ? size : known > 0 ? (int)(length / known) : 0)];
        return shape.Length > 0 && shape.Aggregate(1L, (product, size) => product * size) == length ? shape
            : throw new RefusedException($"it makes {Tensor.Describe(target)} of {length} values");
    }
}

/// <summary>An input that is given another shape before anything is done with it; <see cref="KerasModel"/> makes it the input.</summary>
internal sealed record ReshapedInput(Runtime.TensorShape Shape) : Layer
{
    public override string Stem => "Input";

    public override Runtime.TensorShape Infer(IReadOnlyList<Runtime.TensorShape> inputs) => Sizes.Check(Shape);

    public override AttributeText Write(Runtime.TensorShape input, IReadOnlyList<string> others) => new InputLayer(Shape).Write(input, others);

    public override string Export(Onnx.OnnxWriter onnx, IReadOnlyList<string> inputs, IReadOnlyList<Runtime.TensorShape> shapes) =>
        onnx.AddInput(Shape);
}

/// <summary>ZeroPadding2D: ((top, bottom), (left, right)), (height, width) or one number.</summary>
internal sealed class KerasZeroPadding2D : KerasLayer
{
    private readonly Pads rows, columns;

    public KerasZeroPadding2D(KerasConfig config)
    {
        KerasWindow.CheckChannelsLast(config);
        (rows, columns) = Read(config);
    }

    public override Node Lower(IReadOnlyList<Node> inputs, string name, IReadOnlyList<Tensor> weights) =>
        new(new ZeroPadding2DLayer(rows.Before, rows.After, columns.Before, columns.After), name, inputs);

    public override Tensor Evaluate(IReadOnlyList<Tensor> inputs, IReadOnlyList<Tensor> weights) => Maps.Pad(inputs[0], rows, columns);

    private static (Pads Rows, Pads Columns) Read(KerasConfig config)
    {
        System.Text.Json.JsonElement? padding = config.Find("padding") is { } value ? KerasConfig.Items(value) : null;
        if (padding is not { } array || array.GetArrayLength() != 2 || KerasConfig.Items(array[0]) is null)
        {
            (int height, int width) = config.Pair("padding", 1);
            return (new(height, height), new(width, width));
        }

        return KerasConfig.ReadIntegers(array[0]) is [int top, int bottom] && KerasConfig.ReadIntegers(array[1]) is [int left, int right]
            ? (new(top, bottom), new(left, right))
            : throw config.Wrong("padding", "((top, bottom), (left, right))", array);
    }
}

/// <summary>UpSampling2D, nearest or bilinear.</summary>
internal sealed class KerasUpSampling2D : KerasLayer
{
    private readonly (int Height, int Width) size;
    private readonly Interpolation interpolation;

    public KerasUpSampling2D(KerasConfig config)
    {
        KerasWindow.CheckChannelsLast(config);
        size = config.Pair("size", 2);
        interpolation = config.Text("interpolation", "nearest") switch
        {
            "nearest" => Interpolation.Nearest,
            "bilinear" => Interpolation.Bilinear,
            string other => throw new RefusedException($"its interpolation is {other}; CompiledNet has nearest and bilinear"),
        };
    }

    public override Node Lower(IReadOnlyList<Node> inputs, string name, IReadOnlyList<Tensor> weights) =>
        new(new UpSampling2DLayer(size.Height, size.Width, interpolation), name, inputs);

    public override Tensor Evaluate(IReadOnlyList<Tensor> inputs, IReadOnlyList<Tensor> weights) => interpolation == Interpolation.Nearest
        ? Maps.Repeat(inputs[0], size.Height, size.Width)
        : Maps.Interpolate(inputs[0], size.Height, size.Width);
}
