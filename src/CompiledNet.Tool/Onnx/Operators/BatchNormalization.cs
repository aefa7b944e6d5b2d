using CompiledNet.Tool.Graph;
using CompiledNet.Tool.Graph.Layers;
using CompiledNet.Tool.Numbers;

namespace CompiledNet.Tool.Onnx.Operators;

/// <summary>BatchNormalization in prediction: scale, shift, mean and variance of each channel.</summary>
internal sealed class BatchNormalization : OnnxOperator
{
    public override OnnxValue Lower(OnnxNode node, OnnxInputs inputs)
    {
        if (node.Integer("training_mode", 0) != 0)
            throw new RefusedException("it is in training (training_mode): export the network for prediction");
        if (node.Integer("spatial", 1) != 1)
            throw new RefusedException("it normalizes each position by itself (spatial = 0)");
        inputs.RefuseFurtherOutputs("the running mean");
        LayerValue value = inputs.Layer();
        if (!value.IsChannelsFirstMap && !value.IsVector)
            throw new RefusedException(
                $"it takes a map of channels first or a vector; its input is {string.Join('x', value.Dimensions)}, held as {value.Node.Shape}");
        float[][] numbers = [.. Enumerable.Range(1, 4).Select(i => InOrder(inputs.RequireKnown(i), value))];

        // ONNX and CompiledNet both count what stays of the average; PyTorch counts what comes, and its exporter turns that around.
        var layer = BatchNormalizationLayer.Create((float)node.Real("momentum", 0.9f), (float)node.Real("epsilon", 1e-5f), numbers[0], numbers[1],
            numbers[2], numbers[3]);
        return value.Then(layer, inputs.Source);
    }

    public override Tensor Evaluate(OnnxNode node, IReadOnlyList<Tensor?> inputs)
    {
        Tensor x = inputs[0]!;
        double epsilon = node.Real("epsilon", 1e-5f);
        int positions = x.Length / x.Shape[0] / x.Shape[1], channels = x.Shape[1];
        var result = new Tensor(x.Shape);
        for (int i = 0; i < x.Length; i++)
        {
            int channel = i / positions % channels;
            result.Data[i] = ((x.Data[i] - inputs[3]!.Data[channel]) / Math.Sqrt(inputs[4]!.Data[channel] + epsilon) * inputs[1]!.Data[channel])
                + inputs[2]!.Data[channel];
        }

        return result;
    }

    private static float[] InOrder(Tensor numbers, LayerValue value)
    {
        float[] values = numbers.ToSingles();
        if (values.Length != value.Node.Shape.Channels)
            throw new RefusedException($"it has {values.Length} numbers; its input has {value.Node.Shape.Channels} channels");
        return value.IsVector && !value.Layout.IsFilesOwn ? Array.ConvertAll(value.Layout.SourceIndices(), index => values[index]) : values;
    }
}
