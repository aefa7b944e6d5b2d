using CompiledNet.Tool.Graph;

namespace CompiledNet.Tool.Assemblies;

/// <summary>Gives the layers of a network their weights.</summary>
internal interface IWeightSource
{
    /// <summary>The tensor of that name, <c>Conv1.kernel</c>, which has that shape in Keras' layout.</summary>
    float[] Take(string name, int[] shape);
}

/// <summary>Zeros, where only shapes matter.</summary>
internal sealed class NoWeights : IWeightSource
{
    public float[] Take(string name, int[] shape) => new float[shape.Aggregate(1, (product, size) => product * size)];
}

/// <summary>What a layer is read with: its arguments, what it takes, and its tensors by their variables.</summary>
internal sealed class LayerReading(AttributeArguments arguments, string name, IReadOnlyList<Node> inputs, IWeightSource weights)
{
    public AttributeArguments Arguments => arguments;

    public Runtime.TensorShape Input => inputs[0].Shape;

    /// <summary>What it takes last, where it takes several.</summary>
    public Runtime.TensorShape LastInput => inputs[^1].Shape;

    public Weight Weight(string variable, params int[] shape) => new(variable, shape, weights.Take($"{name}.{variable}", shape));

    /// <summary>The bias, where the layer has one.</summary>
    public Weight? Bias(int length) => arguments.Flag("UseBias", true) ? Weight("bias", length) : null;
}
