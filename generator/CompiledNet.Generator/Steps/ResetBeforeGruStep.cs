namespace CompiledNet.Generator.Steps;

/// <summary>
/// A gated recurrent unit as it was first (Cho et al. 2014, version 1): the reset gate is applied to the state before the product with the
/// recurrent kernel, so that the candidate's products wait for it. Gates and state are those of <see cref="GruStep"/>.
/// </summary>
internal sealed record ResetBeforeGruStep(
    string Name, ParameterSlot Recurrent, FunctionSpec Activation, FunctionSpec GateActivation, bool IsBackwards)
    : RecurrentStep(Name, Recurrent, RecurrentBias: null, Activation, GateActivation, IsBackwards)
{
    private const int Update = 0;
    private const int Reset = 1;
    private const int Candidate = 2;

    protected override string CellWords => "GRU, reset before the recurrent kernel,";

    protected override int Gates => 3;

    /// <summary>The state that was reset.</summary>
    protected override Memory Kept => Memory.Operand;

    protected override int EarlyGates => 2;

    protected override bool CarriesGradient => true;

    protected override bool HasRecurrentDelta => false;

    protected override void EmitEarlyGates(CellText cell, bool keeps)
    {
        cell.Let("reset", cell.Gate(cell.Sum(Reset)));
        if (keeps)
            cell.Store("reset", "projected", Reset);
        cell.Store($"reset * {cell.Load("previous")}", "memory");
    }

    protected override void EmitGates(CellText cell, bool keeps)
    {
        cell.Let("update", cell.Gate(cell.Sum(Update)));
        cell.Let("candidate", cell.Activate(cell.LateSum(Candidate)));
        if (keeps)
        {
            cell.Store("update", "projected", Update);
            cell.Store("candidate", "projected", Candidate);
        }

        cell.Keep($"Fma(update, {cell.Load("previous")} - candidate, candidate)", "state", cell.Load("previous"));
    }

    protected override void EmitGatesBackward(CellText cell)
    {
        cell.Let("update", cell.Load("gates", Update));
        cell.Let("candidate", cell.Load("gates", Candidate));
        cell.Let("whole", $"slope + {cell.Load("carried")}");
        cell.Let("updateSlope", $"whole * ({cell.Load("previous")} - candidate)");
        cell.StoreDelta(cell.GateBackward("updateSlope", "update"), Update);
        cell.Let("candidateSlope", $"whole * ({cell.One} - update)");
        cell.StoreDelta(cell.ActivateBackward("candidateSlope", "candidate"), Candidate);
        cell.Keep("whole * update", "carried", cell.Load("carried"));
    }

    protected override void EmitEarlyGatesBackward(CellText cell)
    {
        cell.Let("reset", cell.Load("gates", Reset));
        cell.Let("resetSlope", $"slope * {cell.Load("previous")}");
        cell.StoreDelta(cell.GateBackward("resetSlope", "reset"), Reset);
        cell.Store($"Fma({cell.Left("slope")}, reset, {cell.Load("carried")})", "carried");
    }
}
