using CompiledNet.Generator.Steps;

namespace CompiledNet.Generator.Layers;

/// <summary>Gru: gates in Keras' order update, reset, candidate.</summary>
internal sealed record GruSpec : RecurrentSpec
{
    /// <summary>Whether the reset gate is applied behind the recurrent kernel, else to the state before it.</summary>
    public bool ResetAfter { get; init; } = true;

    public override string Kind => "Gru";

    public override int Gates => 3;

    public override bool HasRecurrentBias => ResetAfter;

    protected override string Variant => ResetAfter ? "" : " reset before";

    protected override IEnumerable<LayerSetting> SettingsOfCell => [new("ResetAfter", ResetAfter)];

    protected override RecurrentSpec ReadCell(WrittenArguments arguments) => this with { ResetAfter = arguments.Bool("ResetAfter") ?? true };

    protected override RecurrentStep CreateStep(
        string name, ParameterSlot recurrent, ParameterSlot? recurrentBias, IReadOnlyList<Value> sources, Value output, bool isBackwards) => ResetAfter
        ? new GruStep(name, recurrent, recurrentBias, Activation, RecurrentActivation, isBackwards) { Sources = sources, Output = output }
        : new ResetBeforeGruStep(name, recurrent, Activation, RecurrentActivation, isBackwards) { Sources = sources, Output = output };
}
