using CompiledNet.Generator.Steps;

namespace CompiledNet.Generator.Layers;

/// <summary>Gru: gates in Keras' order update, reset, candidate; the reset gate is applied behind the recurrent kernel.</summary>
internal sealed record GruSpec : RecurrentSpec
{
    public override string Kind => "Gru";

    public override int Gates => 3;

    public override bool HasRecurrentBias => true;

    protected override RecurrentStep CreateStep(
        string name, ParameterSlot recurrent, ParameterSlot? recurrentBias, IReadOnlyList<Value> sources, Value output, bool isBackwards) =>
        new GruStep(name, recurrent, recurrentBias, Activation, RecurrentActivation, isBackwards) { Sources = sources, Output = output };
}
