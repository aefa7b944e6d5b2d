using System.Text.Json;
using CompiledNet.Runtime;
using CompiledNet.TestSupport.Numbers;

namespace CompiledNet.TestSupport.Layers;

/// <summary>An activation as a layer: nothing of its own, followed by its function.</summary>
public sealed record ActivationLayer(string? Name, ActivationFunction Function) : LayerDescription(Name)
{
    public override string Stem => "Activation";

    public override string AttributeName => "Activation";

    public override ActivationFunction Activation => Function;

    public static ActivationLayer From(JsonElement json) => new(json.Text("name"), json.Activation());

    public override TensorShape OutputShape(IReadOnlyList<TensorShape> inputs) => inputs[0];

    public override IEnumerable<string> Arguments(TensorShape input) => [$"Activation.{Function}", .. Function.Arguments];

    public override StepMask? OutputMask(LayerPass pass) => pass.Mask;

    public override Tensor Forward(LayerPass pass) => pass.Input;

    public override Tensor[] Backward(LayerPass pass, Tensor outputGradient) => [outputGradient];
}
