using CompiledNet.Runtime;
using CompiledNet.TestSupport.Numbers;

namespace CompiledNet.TestSupport.Layers;

/// <summary>A crossentropy whose output gives logits: softmax or sigmoid is the loss' own.</summary>
/// <param name="inner">The same of probabilities.</param>
internal sealed class LogitLoss(LossFunction inner) : LossFunction(inner.EnumName)
{
    public override IEnumerable<string> Arguments => [.. inner.Arguments, "FromLogits = true"];

    public override ActivationFunction Activation => ActivationFunction.Linear;

    public override int LeastChannels => inner.LeastChannels;

    public override int TargetLength(TensorShape output) => inner.TargetLength(output);

    public override float[] DrawTargets(int length, int channels, Random random) => inner.DrawTargets(length, channels, random);

    public override Approximate Value(Tensor x, Tensor output, ReadOnlySpan<float> targets) =>
        inner.Value(output, inner.Activation!.Apply(output), targets);

    public override Tensor Gradient(Tensor x, Tensor output, ActivationFunction activation, ReadOnlySpan<float> targets) =>
        activation.Backward(x, output, inner.Gradient(output, inner.Activation!.Apply(output), inner.Activation, targets));
}
