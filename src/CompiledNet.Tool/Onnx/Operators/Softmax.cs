using CompiledNet.Tool.Graph;
using CompiledNet.Tool.Graph.Layers;
using CompiledNet.Tool.Numbers;

namespace CompiledNet.Tool.Onnx.Operators;

/// <summary>Softmax along an axis; before version 13, over all values from the axis on.</summary>
internal sealed class Softmax : OnnxOperator
{
    public override OnnxValue Lower(OnnxNode node, OnnxInputs inputs)
    {
        if (inputs[0] is ScoresValue { IsShare: false } scores)
        {
            return Axis(node, scores.Dimensions.Length) == scores.Dimensions.Length - 1 ? scores with { IsShare = true }
                : throw new RefusedException("its axis is not that of the keys of attention");
        }

        LayerValue value = inputs.Layer();
        int rank = value.Dimensions.Length + 1, axis = Axis(node, rank);
        var layer = new ActivationLayer(new(Activation.Softmax));
        if (axis == 0)
            throw new RefusedException("its axis is 0, the batch");
        bool isOverAll = node.Opset < 13 ? axis == 1 : value.Dimensions.Length == 1;
        if (isOverAll)
        {
            Node vector = value.Node.Shape.IsVector ? value.Node : new Node(new FlattenLayer(), null, value.Node);
            return value with { Node = new Node(layer, inputs.Source, vector) };
        }

        int behind = value.Dimensions[axis..].Aggregate(1, (product, size) => product * size);
        bool isChannels = value.IsChannelsFirstMap && axis == 1 && (node.Opset >= 13 || behind == 1) || value.IsChannelsLastMap && axis == rank - 1;
        return isChannels ? value.Then(layer, inputs.Source)
            : throw new RefusedException($"its axis is {axis} of {string.Join('x', value.Dimensions)}; CompiledNet's softmax is over the channels");
    }

    public override Tensor Evaluate(OnnxNode node, IReadOnlyList<Tensor?> inputs)
    {
        Tensor x = inputs[0]!;
        int axis = Axis(node, x.Rank);
        if (node.Opset < 13)
        {
            int outer = x.Shape[..axis].Aggregate(1, (product, size) => product * size);
            return Functions.Softmax(x.Reshape(outer, x.Length / outer)).Reshape(x.Shape);
        }

        int[] axes = [.. Enumerable.Range(0, x.Rank).Where(each => each != axis), axis];
        int[] back = [.. Enumerable.Range(0, x.Rank).Select(each => Array.IndexOf(axes, each))];
        return Functions.Softmax(x.Transpose(axes)).Transpose(back);
    }

    private static int Axis(OnnxNode node, int rank)
    {
        int axis = node.Integer("axis", node.Opset < 13 ? 1 : -1);
        return axis >= -rank && axis < rank ? (axis + rank) % rank : throw new RefusedException($"its axis is {axis}, of {rank} dimensions");
    }
}
