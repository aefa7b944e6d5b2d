using CompiledNet.Runtime;

namespace CompiledNet.Files;

/// <summary>A tensor of a network as PyTorch holds it: in which module, under which name, and where each of its values stands here.</summary>
internal sealed class PyTorchTensor
{
    private readonly int[] sources;

    private PyTorchTensor(string parameter, string module, string variable, int[] shape, int[] sources)
    {
        Parameter = parameter;
        Module = module;
        Variable = variable;
        Shape = shape;
        this.sources = sources;
    }

    /// <summary>What this library calls it: <c>Conv1.kernel</c>.</summary>
    public string Parameter { get; }

    /// <summary>The module: the layer, and its part where it is two there.</summary>
    public string Module { get; }

    /// <summary>What it is called within the module: <c>weight</c>.</summary>
    public string Variable { get; }

    /// <summary>Its dimensions in PyTorch.</summary>
    public int[] Shape { get; }

    /// <summary>Says how PyTorch holds a tensor.</summary>
    /// <param name="layer">Its layer.</param>
    /// <param name="parameter">Its name here: <c>Conv1.kernel</c>.</param>
    /// <param name="shape">Its shape in Keras' layout.</param>
    /// <param name="order">Where PyTorch has each value of a vector that the layer takes; null where that is the same.</param>
    /// <param name="given">Where PyTorch has each value of a vector that the layer gives; null where that is the same.</param>
    public static PyTorchTensor Of(LayerInfo layer, string parameter, ReadOnlySpan<int> shape, int[]? order, int[]? given)
    {
        string variable = parameter[(layer.Name.Length + 1)..];
        (string part, string name) = variable switch
        {
            "depthwise_kernel" => (".depthwise", "weight"),
            "pointwise_kernel" => (".pointwise", "weight"),
            "bias" when layer.Kind is "SeparableConv2D" or "SeparableConv1D" => (".pointwise", "bias"),
            "kernel" or "gamma" => ("", "weight"),
            "beta" => ("", "bias"),
            "moving_mean" => ("", "running_mean"),
            "moving_variance" => ("", "running_var"),
            _ => ("", variable),
        };
        bool isDepthwise = layer.Kind is "DepthwiseConv2D" or "DepthwiseConv1D" || variable == "depthwise_kernel";
        (int[] turned, int[] sources) = shape switch
        {
            [int rows, int columns, int channels, int multiplier] when isDepthwise => Turn(rows, columns, 1, channels * multiplier),
            [int rows, int columns, int inner, int outer] => Turn(rows, columns, inner, outer),
            [int steps, int channels, int multiplier] when isDepthwise => OfSteps(Turn(1, steps, 1, channels * multiplier)),
            [int steps, int inner, int outer] => OfSteps(Turn(1, steps, inner, outer)),
            [int inputs, int units] => Transpose(inputs, units, order, given),
            [int length] => ([length], Inverse(layer.Kind is "BatchNormalization" ? order : layer.Kind is "Dense" ? given : null, length)),
            _ => throw new ArgumentException($"{parameter} has {shape.Length} dimensions; expected 1 to 4.", nameof(shape)),
        };
        return new(parameter, layer.Name + part, name, turned, sources);
    }

    /// <summary>Values of Keras' layout in PyTorch's.</summary>
    public float[] FromKeras(ReadOnlySpan<float> values)
    {
        var turned = new float[sources.Length];
        for (int i = 0; i < turned.Length; i++)
            turned[i] = values[sources[i]];
        return turned;
    }

    /// <summary>Values of PyTorch's layout in Keras'.</summary>
    public float[] ToKeras(ReadOnlySpan<float> values)
    {
        var turned = new float[sources.Length];
        for (int i = 0; i < turned.Length; i++)
            turned[sources[i]] = values[i];
        return turned;
    }

    /// <summary><c>weight 6x1x5x5</c>.</summary>
    public override string ToString() => $"{Variable} {string.Join('x', Shape)}";

    /// <summary>[rows, columns, inner, outer] as [outer, inner, rows, columns].</summary>
    private static (int[] Shape, int[] Sources) Turn(int rows, int columns, int inner, int outer)
    {
        var sources = new int[rows * columns * inner * outer];
        int next = 0;
        for (int last = 0; last < outer; last++)
        {
            for (int middle = 0; middle < inner; middle++)
            {
                for (int position = 0; position < rows * columns; position++)
                    sources[next++] = (((position * inner) + middle) * outer) + last;
            }
        }

        return ([outer, inner, rows, columns], sources);
    }

    /// <summary>The kernel of a map of one row, without the row.</summary>
    private static (int[] Shape, int[] Sources) OfSteps((int[] Shape, int[] Sources) map) =>
        ([map.Shape[0], map.Shape[1], map.Shape[3]], map.Sources);

    private static (int[] Shape, int[] Sources) Transpose(int inputs, int units, int[]? order, int[]? given)
    {
        int[] rows = Inverse(order, inputs), columns = Inverse(given, units), sources = new int[inputs * units];
        for (int i = 0; i < sources.Length; i++)
            sources[i] = (rows[i % inputs] * units) + columns[i / inputs];
        return ([units, inputs], sources);
    }

    private static int[] Inverse(int[]? order, int length)
    {
        var inverse = new int[length];
        for (int i = 0; i < length; i++)
            inverse[order is null ? i : order[i]] = i;
        return inverse;
    }
}
