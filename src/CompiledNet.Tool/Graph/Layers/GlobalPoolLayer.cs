using CompiledNet.Runtime;

namespace CompiledNet.Tool.Graph.Layers;

/// <summary>One value for each channel of a map: its mean, or its largest.</summary>
internal sealed record GlobalPoolLayer(PoolKind Kind) : Layer, IKeepsSign
{
    public override string Stem => "GlobalPool";

    public override TensorShape Infer(IReadOnlyList<TensorShape> inputs) => new(1, 1, Sizes.Map(inputs).Channels, IsVector: true);

    public override AttributeText Write(TensorShape input, IReadOnlyList<string> others) => new($"Global{Kind}Pool2D");
}
