using CompiledNet.Generator.Steps;

namespace CompiledNet.Generator.Layers;

/// <summary>Lstm: gates in Keras' order input, forget, candidate, output.</summary>
internal sealed record LstmSpec : RecurrentSpec
{
    public LstmSpec() => BiasInitializer = UsualBias;

    public override string Kind => "Lstm";

    public override int Gates => 4;

    protected override InitializerSpec UsualBias => InitializerKind.ForgetOnes;

    protected override RecurrentStep CreateStep(
        string name, ParameterSlot recurrent, ParameterSlot? recurrentBias, IReadOnlyList<Value> sources, Value output, bool isBackwards) =>
        new LstmStep(name, recurrent, Activation, RecurrentActivation, isBackwards) { Sources = sources, Output = output };
}
