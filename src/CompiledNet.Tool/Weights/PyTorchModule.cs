using CompiledNet.Tool.Graph;

namespace CompiledNet.Tool.Weights;

/// <summary>A layer as a module of PyTorch: its name, and its tensors as a <c>state_dict</c> holds them.</summary>
internal sealed record PyTorchModule(string Name, params PyTorchTensor[] Tensors)
{
    /// <summary>What its tensors are called and their shapes, to know it by.</summary>
    public string Signature =>
        string.Join(", ", Tensors.OrderBy(tensor => tensor.Variable, StringComparer.Ordinal).Select(tensor => $"{tensor.Variable} {string.Join('x', tensor.Shape)}"));

    /// <summary>A convolution, or one the other way round: channels first, in and out change places.</summary>
    public static PyTorchModule Convolution(string name, string layer, Weight kernel, Weight? bias) =>
        new(name, [new("weight", layer, kernel, Layouts.ToChannelsFirst, Layouts.FromChannelsFirst), .. Bias(layer, bias)]);

    /// <summary>A convolution of each channel alone: a group for each.</summary>
    public static PyTorchModule Depthwise(string name, string layer, Weight kernel, Weight? bias) =>
        new(name, [new("weight", layer, kernel, Layouts.DepthwiseToChannelsFirst, turned => Layouts.DepthwiseFromChannelsFirst(turned, kernel.Shape[2])), .. Bias(layer, bias)]);

    /// <summary>A dense layer, its inputs where PyTorch has them.</summary>
    public static PyTorchModule Dense(string layer, Weight kernel, Weight? bias, int[]? order) => new(layer,
    [
        new("weight", layer, kernel, weight => Layouts.Transpose(Layouts.Reorder(weight, order, isBack: false)), weight => Layouts.Reorder(Layouts.Transpose(weight), order, isBack: true)),
        .. Bias(layer, bias),
    ]);

    private static PyTorchTensor[] Bias(string layer, Weight? bias) => bias is null ? [] : [PyTorchTensor.Vector("bias", layer, bias, order: null)];
}

/// <summary>A tensor of a module.</summary>
internal sealed class PyTorchTensor
{
    /// <param name="variable">What PyTorch calls it.</param>
    /// <param name="layer">The layer of CompiledNet.</param>
    /// <param name="weight">The layer's tensor.</param>
    /// <param name="there">Its way to PyTorch's layout.</param>
    /// <param name="back">The way back to Keras'.</param>
    public PyTorchTensor(string variable, string layer, Weight weight, Func<Weight, Weight> there, Func<Weight, Weight> back)
    {
        Variable = variable;
        Target = $"{layer}.{weight.Variable}";
        ToKeras = back;
        (_, Shape, Values) = there(weight);
    }

    public string Variable { get; }

    /// <summary>What CompiledNet calls it.</summary>
    public string Target { get; }

    /// <summary>Its shape in PyTorch.</summary>
    public int[] Shape { get; }

    public float[] Values { get; }

    public Func<Weight, Weight> ToKeras { get; }

    /// <summary>A number for each channel.</summary>
    public static PyTorchTensor Vector(string variable, string layer, Weight weight, int[]? order) =>
        new(variable, layer, weight, values => Layouts.Reorder(values, order, isBack: false), values => Layouts.Reorder(values, order, isBack: true));
}
