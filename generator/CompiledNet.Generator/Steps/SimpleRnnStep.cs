namespace CompiledNet.Generator.Steps;

/// <summary>The simplest cell (Elman 1990): state = f(input * kernel + previous state * recurrent kernel + bias).</summary>
internal sealed record SimpleRnnStep(string Name, ParameterSlot Recurrent, FunctionSpec Activation, bool IsBackwards)
    : RecurrentStep(Name, Recurrent, RecurrentBias: null, Activation, GateActivation: ActivationKind.Linear, IsBackwards)
{
    protected override string CellWords => "simple recurrence";

    protected override int Gates => 1;

    protected override Memory Kept => Memory.None;

    protected override bool CarriesGradient => false;

    protected override bool HasRecurrentDelta => false;

    protected override void EmitGates(CellText cell, bool keeps) => cell.Keep(cell.Activate(cell.Sum(0)), "state", cell.Load("previous"));

    protected override void EmitGatesBackward(CellText cell)
    {
        cell.Let("next", cell.Load("state"));
        cell.StoreDelta(cell.ActivateBackward("slope", "next"), gate: 0);
    }
}
