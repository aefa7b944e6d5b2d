namespace CompiledNet.Generator.Steps;

/// <summary>
/// A gated recurrent unit (Cho et al. 2014) whose reset gate is applied behind the product with the recurrent kernel: gates in the order
/// update, reset, candidate; state = update * previous state + (1 - update) * candidate.
/// </summary>
internal sealed record GruStep(
    string Name, ParameterSlot Recurrent, ParameterSlot? RecurrentBias, FunctionSpec Activation, FunctionSpec GateActivation, bool IsBackwards)
    : RecurrentStep(Name, Recurrent, RecurrentBias, Activation, GateActivation, IsBackwards)
{
    private const int Update = 0;
    private const int Reset = 1;
    private const int Candidate = 2;

    protected override string CellWords => "GRU";

    protected override int Gates => 3;

    /// <summary>What the state gave to the candidate, before it was reset.</summary>
    protected override Memory Kept => Memory.OfStep;

    protected override bool CarriesGradient => true;

    protected override bool HasRecurrentDelta => true;

    protected override void EmitGates(CellText cell, bool keeps)
    {
        cell.Let("update", cell.Gate(cell.Sum(Update)));
        cell.Let("reset", cell.Gate(cell.Sum(Reset)));
        cell.Let("inner", cell.Load("sums", Candidate));
        cell.Let("candidate", cell.Activate($"Fma(reset, inner, {cell.Load("projected", Candidate)})"));
        if (keeps)
        {
            cell.Store("update", "projected", Update);
            cell.Store("reset", "projected", Reset);
            cell.Store("candidate", "projected", Candidate);
            cell.Store("inner", "memory");
        }

        cell.Keep($"Fma(update, {cell.Load("previous")} - candidate, candidate)", "state", cell.Load("previous"));
    }

    protected override void EmitGatesBackward(CellText cell)
    {
        cell.Let("update", cell.Load("gates", Update));
        cell.Let("reset", cell.Load("gates", Reset));
        cell.Let("candidate", cell.Load("gates", Candidate));
        cell.Let("whole", $"slope + {cell.Load("carried")}");
        cell.Let("updateSlope", $"whole * ({cell.Load("previous")} - candidate)");
        cell.Let("updateDelta", cell.GateBackward("updateSlope", "update"));
        cell.Let("candidateSlope", $"whole * ({cell.One} - update)");
        cell.Let("candidateDelta", cell.ActivateBackward("candidateSlope", "candidate"));
        cell.Let("resetSlope", $"candidateDelta * {cell.Load("memory")}");
        cell.Let("resetDelta", cell.GateBackward("resetSlope", "reset"));
        foreach (string buffer in new[] { "delta", "recurrentDelta" })
        {
            cell.StoreDelta("updateDelta", Update, buffer);
            cell.StoreDelta("resetDelta", Reset, buffer);
        }

        cell.StoreDelta("candidateDelta", Candidate);
        cell.StoreDelta("candidateDelta * reset", Candidate, "recurrentDelta");
        cell.Keep("whole * update", "carried", cell.Load("carried"));
    }
}
