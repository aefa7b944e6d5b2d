using CompiledNet.Tool.Graph;
using CompiledNet.Tool.Graph.Layers;
using CompiledNet.Tool.Numbers;

namespace CompiledNet.Tool.Onnx.Operators;

/// <summary>GroupNormalization: groups of channels, with numbers for each channel or, before version 21, for each group.</summary>
internal sealed class GroupNormalization : OnnxOperator
{
    public override OnnxValue Lower(OnnxNode node, OnnxInputs inputs)
    {
        LayerValue value = inputs.Map();
        int channels = value.Node.Shape.Channels;
        return value.Then(
            ChannelGroups.Say(node, Count(node, channels), channels, inputs.RequireKnown(1), inputs.RequireKnown(2)), inputs.Source);
    }

    public override Tensor Evaluate(OnnxNode node, IReadOnlyList<Tensor?> inputs) =>
        ChannelGroups.Normalize(node, inputs[0]!, Count(node, inputs[0]!.Shape[1]), inputs[1]!, inputs[2]!);

    private static int Count(OnnxNode node, int channels)
    {
        int groups = node.Integer("num_groups", 0);
        return groups > 0 && channels % groups == 0 ? groups
            : throw new RefusedException($"it has {groups} groups of {channels} channels");
    }
}

/// <summary>
/// InstanceNormalization: each channel by itself. Where the file has put channels together that stand beside each other, as PyTorch exports
/// <c>nn.GroupNorm</c>, it is of groups.
/// </summary>
internal sealed class InstanceNormalization : OnnxOperator
{
    public override OnnxValue Lower(OnnxNode node, OnnxInputs inputs)
    {
        LayerValue value = inputs.Layer();
        int channels = value.Node.Shape.Channels;
        bool isOfGroups = channels % value.Dimensions[0] == 0
            && value.Layout.Equals(Layout.ChannelsFirst([channels, .. value.Node.Shape.Positions()]));
        value = isOfGroups ? value : inputs.Map();
        channels = value.Node.Shape.Channels;
        return value.Then(
            ChannelGroups.Say(node, value.Dimensions[0], channels, inputs.RequireKnown(1), inputs.RequireKnown(2)), inputs.Source);
    }

    public override Tensor Evaluate(OnnxNode node, IReadOnlyList<Tensor?> inputs) =>
        ChannelGroups.Normalize(node, inputs[0]!, inputs[0]!.Shape[1], inputs[1]!, inputs[2]!);
}

/// <summary>Normalization of groups of channels over all positions.</summary>
internal static class ChannelGroups
{
    private const float UsualEpsilon = 1e-5f;

    public static GroupNormalizationLayer Say(OnnxNode node, int groups, int channels, Tensor scale, Tensor shift)
    {
        return new(groups, (float)node.Real("epsilon", UsualEpsilon), Spread("gamma", scale), Spread("beta", shift));

        Weight Spread(string variable, Tensor numbers) => numbers.Length > 0 && channels % numbers.Length == 0
            ? new(variable, [channels], [.. Enumerable.Range(0, channels).Select(channel => (float)Of(numbers, channel, channels))])
            : throw new RefusedException($"it has {numbers.Length} numbers for {channels} channels");
    }

    /// <param name="node">The node, for its epsilon.</param>
    /// <param name="batch">[batch, channels, ...].</param>
    /// <param name="groups">Groups of the channels.</param>
    /// <param name="scale">A number for each channel, or for each group.</param>
    /// <param name="shift">A number for each channel, or for each group.</param>
    public static Tensor Normalize(OnnxNode node, Tensor batch, int groups, Tensor scale, Tensor shift)
    {
        (int channels, double epsilon) = (batch.Shape[1], node.Real("epsilon", UsualEpsilon));
        int positions = batch.Length / batch.Shape[0] / channels;
        IEnumerable<double> normal = batch.Data.Chunk(channels / groups * positions).SelectMany(group =>
        {
            double mean = group.Average(), deviation = Math.Sqrt(group.Average(value => (value - mean) * (value - mean)) + epsilon);
            return group.Select(value => (value - mean) / deviation);
        });
        return new(batch.Shape, [.. normal.Select((value, i) =>
            (value * Of(scale, i / positions % channels, channels)) + Of(shift, i / positions % channels, channels))]);
    }

    private static double Of(Tensor numbers, int channel, int channels) => numbers.Data[channel * numbers.Length / channels];
}
