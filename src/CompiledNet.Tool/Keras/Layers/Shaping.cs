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
        if (shape.SequenceEqual(input.Shape.Sizes()))
            return input;
        if (shape.Length == 1)
            return new Node(new FlattenLayer(), name, inputs);
        if (shape.Length > 3)
            throw new RefusedException($"it makes {Tensor.Describe(shape)} of {input.Shape}; CompiledNet reshapes to maps, sequences and vectors");
        if (input.Layer is GlobalPoolLayer global && shape.SequenceEqual(PReluLayer.PerChannel(input.Inputs[0].Shape)))
            return new Node(PoolLayer.OfWhole(global.Pool, input.Inputs[0].Shape), input.Source, input.Inputs);
        return input.Layer is InputLayer
            ? new Node(new ReshapedInput(Shapes.Of(shape)), name, input)
            : new Node(new ReshapeLayer(Shapes.Of(shape)), name, inputs);
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

/// <summary>Permute: the axes from 1 on, in another order.</summary>
internal sealed class KerasPermute(KerasConfig config) : KerasLayer
{
    private readonly int[] axes = config.Integers("dims");

    public override Node Lower(IReadOnlyList<Node> inputs, string name, IReadOnlyList<Tensor> weights) =>
        (axes.Length, inputs[0].Shape.Sizes()) switch
    {
        (3, [_, _, _]) => new Node(new PermuteLayer(axes[0], axes[1], axes[2]), name, inputs),
        (2, [_, _]) when axes is [2, 1] => OneRow.On(inputs[0], row => new Node(new PermuteLayer(1, 3, 2), name, row)),
        (2, [_, _]) when axes is [1, 2] => inputs[0],
        _ => throw new RefusedException($"it orders {axes.Length} axes of {inputs[0].Shape}, as {string.Join(", ", axes)}"),
    };

    public override Tensor Evaluate(IReadOnlyList<Tensor> inputs, IReadOnlyList<Tensor> weights) =>
        inputs[0].Transpose([.. axes.Select(axis => axis - 1)]);
}

/// <summary>Cropping2D: ((top, bottom), (left, right)), (height, width) or one number.</summary>
internal sealed class KerasCropping2D : KerasLayer
{
    private readonly Pads rows, columns;

    public KerasCropping2D(KerasConfig config)
    {
        KerasWindow.CheckChannelsLast(config);
        (rows, columns) = KerasZeroPadding2D.Read(config, "cropping", otherwise: 0);
    }

    public override Node Lower(IReadOnlyList<Node> inputs, string name, IReadOnlyList<Tensor> weights) =>
        new(new Cropping2DLayer(rows.Before, rows.After, columns.Before, columns.After), name, inputs);

    public override Tensor Evaluate(IReadOnlyList<Tensor> inputs, IReadOnlyList<Tensor> weights) => Maps.Crop(inputs[0], rows, columns);
}

/// <summary>ZeroPadding2D: ((top, bottom), (left, right)), (height, width) or one number.</summary>
internal sealed class KerasZeroPadding2D : KerasLayer
{
    private readonly Pads rows, columns;

    public KerasZeroPadding2D(KerasConfig config)
    {
        KerasWindow.CheckChannelsLast(config);
        (rows, columns) = Read(config, "padding", otherwise: 1);
    }

    public override Node Lower(IReadOnlyList<Node> inputs, string name, IReadOnlyList<Tensor> weights) =>
        new(new ZeroPadding2DLayer(rows.Before, rows.After, columns.Before, columns.After), name, inputs);

    public override Tensor Evaluate(IReadOnlyList<Tensor> inputs, IReadOnlyList<Tensor> weights) => Maps.Pad(inputs[0], rows, columns);

    /// <summary>Four sides: ((top, bottom), (left, right)), (height, width) or one number.</summary>
    public static (Pads Rows, Pads Columns) Read(KerasConfig config, string name, int otherwise)
    {
        System.Text.Json.JsonElement? sides = config.Find(name) is { } value ? KerasConfig.Items(value) : null;
        if (sides is not { } array || array.GetArrayLength() != 2 || KerasConfig.Items(array[0]) is null)
        {
            (int height, int width) = config.Pair(name, otherwise);
            return (new(height, height), new(width, width));
        }

        return KerasConfig.ReadIntegers(array[0]) is [int top, int bottom] && KerasConfig.ReadIntegers(array[1]) is [int left, int right]
            ? (new(top, bottom), new(left, right))
            : throw config.Wrong(name, "((top, bottom), (left, right))", array);
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
