using CompiledNet.Runtime;
using CompiledNet.Tool.Onnx;

namespace CompiledNet.Tool.Graph;

/// <summary>
/// One kind of CompiledNet's layers with its options and weights: what an attribute says, and what the file of weights holds.
/// </summary>
internal abstract record Layer
{
    /// <summary>What a layer without a name of its own is called, before its ordinal: <c>Conv</c> of <c>Conv2</c>.</summary>
    public abstract string Stem { get; }

    /// <summary>What messages call it: <c>Conv2D</c>.</summary>
    public virtual string Kind => GetType().Name[..^nameof(Layer).Length];

    /// <summary>Its tensors in Keras' layouts, in the order in which CompiledNet lists them.</summary>
    public virtual IReadOnlyList<Weight> Weights => [];

    /// <summary>The same as Keras' files of weights have them.</summary>
    public virtual IReadOnlyList<Weight> KerasWeights => Weights;

    /// <summary>Those settings, as the library has them, that say what its tensors mean.</summary>
    public virtual IReadOnlyList<LayerSetting> Settings => [];

    /// <summary>Whether training may change its tensors.</summary>
    public virtual bool IsTrainable => Weights.Count > 0;

    /// <summary>The shape that it gives.</summary>
    /// <exception cref="RefusedException">The inputs do not fit.</exception>
    public abstract TensorShape Infer(IReadOnlyList<TensorShape> inputs);

    /// <summary>The attribute, without the name; defaults are left out.</summary>
    /// <param name="input">The shape of the first input.</param>
    /// <param name="others">The names of the inputs behind the first.</param>
    public abstract AttributeText Write(TensorShape input, IReadOnlyList<string> others);

    /// <summary>Says it in ONNX, where maps stand channels first.</summary>
    /// <param name="onnx">Takes nodes and weights, under the layer's name.</param>
    /// <param name="inputs">The values that it takes.</param>
    /// <param name="shapes">Their shapes.</param>
    /// <returns>The value that it gives.</returns>
    public abstract string Export(OnnxWriter onnx, IReadOnlyList<string> inputs, IReadOnlyList<TensorShape> shapes);
}

/// <summary>A tensor of a layer.</summary>
/// <param name="Variable">What it is within its layer: <c>kernel</c>.</param>
/// <param name="Shape">Its dimensions, in Keras' layout.</param>
/// <param name="Values">Its values, the last dimension varying fastest.</param>
internal sealed record Weight(string Variable, int[] Shape, float[] Values);

/// <summary>A layer that applies a function to what it computes.</summary>
internal interface IActivated
{
    Function Activation { get; }

    /// <summary>The same layer with another function.</summary>
    Layer With(Function activation);
}

/// <summary>An activation with its slope.</summary>
internal readonly record struct Function(Activation Kind, float NegativeSlope = Function.DefaultSlope)
{
    public const float DefaultSlope = 0.2f;

    public static Function Linear => new(CompiledNet.Activation.Linear);

    /// <summary>Whether no value of it is below zero.</summary>
    public bool IsNonNegative => Kind is Activation.Relu or Activation.Relu6 or Activation.Sigmoid or Activation.Softmax or Activation.Softplus
        or Activation.HardSigmoid or Activation.Exponential;

    /// <summary>Adds the arguments that say it.</summary>
    public void Write(AttributeText attribute)
    {
        if (Kind != Activation.Linear)
            attribute.Option("Activation", $"Activation.{Kind}");
        WriteSlope(attribute);
    }

    public void WriteSlope(AttributeText attribute)
    {
        if (Kind == Activation.LeakyRelu && NegativeSlope != DefaultSlope)
            attribute.Option("NegativeSlope", AttributeText.Real(NegativeSlope));
    }
}
