using CompiledNet.Generator.Steps;

namespace CompiledNet.Generator.Layers;

/// <summary>SimpleRnn: the state is a function of sums over inputs and previous state.</summary>
internal sealed record SimpleRnnSpec : RecurrentSpec
{
    public override string Kind => "SimpleRnn";

    public override int Gates => 1;

    public override bool HasGates => false;

    protected override RecurrentStep CreateStep(
        string name, ParameterSlot recurrent, ParameterSlot? recurrentBias, IReadOnlyList<Value> sources, Value output, bool isBackwards) =>
        new SimpleRnnStep(name, recurrent, Activation, isBackwards) { Sources = sources, Output = output };
}
