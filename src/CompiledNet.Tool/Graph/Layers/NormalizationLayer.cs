using CompiledNet.Runtime;
using CompiledNet.Tool.Assemblies;
using CompiledNet.Tool.Onnx;

namespace CompiledNet.Tool.Graph.Layers;

/// <summary>Each channel of what the caller gives minus its mean, over its standard deviation.</summary>
internal sealed record NormalizationLayer(Weight Mean, Weight Variance) : Layer
{
    /// <summary>The least deviation that is divided by.</summary>
    public const double LeastDeviation = 1e-7;

    public override string Stem => "Normalization";

    public override IReadOnlyList<Weight> Weights => [Mean, Variance];

    /// <summary>They are statistics of data.</summary>
    public override bool IsTrainable => false;

    /// <summary>Keras counts what it adapted to; 0 says that it is not to go on with that.</summary>
    public override IReadOnlyList<Weight> KerasWeights => [Mean, Variance, new("count", [], [0])];

    public static NormalizationLayer Read(LayerReading reading) =>
        new(reading.Weight("mean", reading.Input.Channels), reading.Weight("variance", reading.Input.Channels));

    public override TensorShape Infer(IReadOnlyList<TensorShape> inputs)
    {
        foreach (Weight weight in Weights)
            Sizes.CheckWeight(weight, inputs[0].Channels);
        return inputs[0];
    }

    public override AttributeText Write(TensorShape input, IReadOnlyList<string> others) => new("Normalization");

    public override string Export(OnnxWriter onnx, IReadOnlyList<string> inputs, IReadOnlyList<TensorShape> shapes)
    {
        int[] sizes = [shapes[0].Channels, .. shapes[0].Positions().Select(_ => 1)];
        float[] deviations = Array.ConvertAll(Variance.Values, variance => (float)Math.Max(Math.Sqrt(variance), LeastDeviation));
        string centred = onnx.AddNode("Sub", [inputs[0], onnx.AddWeight("mean", Mean with { Shape = sizes })]);
        return onnx.AddNode("Div", [centred, onnx.AddWeight("deviation", new Weight("deviation", sizes, deviations))]);
    }
}
