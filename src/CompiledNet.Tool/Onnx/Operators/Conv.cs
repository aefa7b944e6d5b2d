using CompiledNet.Tool.Graph;
using CompiledNet.Tool.Graph.Layers;
using CompiledNet.Tool.Numbers;

namespace CompiledNet.Tool.Onnx.Operators;

/// <summary>Conv: weights [filters, channels / groups, rows, columns], bias [filters].</summary>
internal sealed class Conv : OnnxOperator
{
    public override bool HasWeights => true;

    public override OnnxValue Lower(OnnxNode node, OnnxInputs inputs)
    {
        Tensor weights = inputs.RequireKnown(1);
        var window = new OnnxWindow(node, weights.Shape[Math.Min(2, weights.Rank)..]);
        LayerValue value = inputs.Map();
        Tensor kernel = Batches.ToKernel(weights);
        int groups = node.Integer("group", 1), filters = kernel.Shape[3], channels = value.Node.Shape.Channels;
        if (groups < 1 || filters % groups != 0 || kernel.Shape[2] * groups != channels)
            throw new RefusedException($"its weights are {Tensor.Describe(weights.Shape)} of {groups} groups; its input has {channels} channels");
        Weight? bias = Batches.ToBias(inputs.Known(2), filters);
        (Window fitted, Node input) = window.Fit(value.Node, zerosCount: true, isPool: false);

        // Filter channel * multiplier + j is the j-th of its channel: the same order as Keras'.
        bool isDepthwise = groups > 1 && groups == channels;
        Layer layer = isDepthwise
            ? new DepthwiseConv2DLayer(fitted, Function.Linear, Batches.ToKernelOn(
                value.Node.Shape, kernel.Reshape(kernel.Shape[0], kernel.Shape[1], channels, filters / channels)), bias)
            : new Conv2DLayer(fitted, groups, Function.Linear, Batches.ToKernelOn(value.Node.Shape, kernel), bias);
        Node result = OnnxWindow.Remark(new Node(layer, inputs.Source, input), fitted);
        return Batches.MapOf(result);
    }

    public override Tensor Evaluate(OnnxNode node, IReadOnlyList<Tensor?> inputs)
    {
        Tensor kernel = Batches.ToKernel(inputs[1]!);
        var window = new OnnxWindow(node, inputs[1]!.Shape[2..]);
        double[]? bias = inputs.Count > 2 ? inputs[2]?.Data : null;
        return Batches.EachMap(inputs[0]!, map => Maps.Convolve(map, window.On(map.Shape[0], map.Shape[1]), kernel, bias, node.Integer("group", 1)));
    }
}
