using CompiledNet.TestSupport.Numbers;

namespace CompiledNet.TestSupport.Layers;

/// <summary>What a layer sees while a batch passes through it, forward and then backward.</summary>
/// <param name="Inputs">The tensors it takes.</param>
/// <param name="Parameters">Its parameters by name, in Keras' layouts.</param>
/// <param name="Training">Whether batch statistics and dropout rule.</param>
public sealed record LayerPass(Tensor[] Inputs, IReadOnlyDictionary<string, Approximate[]> Parameters, bool Training)
{
    public Tensor Input => Inputs[0];

    /// <summary>Which steps of each tensor count; null where all do.</summary>
    public IReadOnlyList<StepMask?> Masks { get; init; } = [null];

    /// <summary>Which steps of the input count; null where all do.</summary>
    public StepMask? Mask => Masks[0];

    /// <summary>The gradients of the parameters, written by the backward pass.</summary>
    public Dictionary<string, Approximate[]> Gradients { get; } = [];

    public void SetGradient(string parameter, Sum[] sums) => Gradients[parameter] = Array.ConvertAll(sums, sum => sum.Result);
}
