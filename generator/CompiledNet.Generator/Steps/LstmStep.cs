namespace CompiledNet.Generator.Steps;

/// <summary>
/// A long short-term memory (Hochreiter and Schmidhuber 1997, with Gers' forget gate): gates in the order input, forget, candidate, output;
/// cell = forget * previous cell + input * candidate, state = output * f(cell).
/// </summary>
internal sealed record LstmStep(string Name, ParameterSlot Recurrent, FunctionSpec Activation, FunctionSpec GateActivation, bool IsBackwards)
    : RecurrentStep(Name, Recurrent, RecurrentBias: null, Activation, GateActivation, IsBackwards)
{
    private const int Entry = 0;
    private const int Forget = 1;
    private const int Candidate = 2;
    private const int Exit = 3;

    protected override string CellWords => "LSTM";

    protected override int Gates => 4;

    protected override Memory Kept => Memory.Cell;

    protected override bool CarriesGradient => true;

    protected override bool HasRecurrentDelta => false;

    protected override void EmitGates(CellText cell, bool keeps)
    {
        cell.Let("entry", cell.Gate(cell.Sum(Entry)));
        cell.Let("forget", cell.Gate(cell.Sum(Forget)));
        cell.Let("candidate", cell.Activate(cell.Sum(Candidate)));
        cell.Let("exit", cell.Gate(cell.Sum(Exit)));
        cell.Let("kept", $"Fma(forget, {cell.Load("previousMemory")}, entry * candidate)");
        cell.Keep("kept", "memory", cell.Load("previousMemory"));
        if (keeps)
        {
            cell.Store("entry", "projected", Entry);
            cell.Store("forget", "projected", Forget);
            cell.Store("candidate", "projected", Candidate);
            cell.Store("exit", "projected", Exit);
        }

        cell.Keep($"exit * {cell.Activate("kept")}", "state", cell.Load("previous"));
    }

    protected override void EmitGatesBackward(CellText cell)
    {
        cell.Let("entry", cell.Load("gates", Entry));
        cell.Let("forget", cell.Load("gates", Forget));
        cell.Let("candidate", cell.Load("gates", Candidate));
        cell.Let("exit", cell.Load("gates", Exit));
        cell.Let("shown", cell.Activate(cell.Load("memory")));
        cell.Let("exitSlope", "slope * shown");
        cell.StoreDelta(cell.GateBackward("exitSlope", "exit"), Exit);
        cell.Let("shownSlope", "slope * exit");
        cell.Let("kept", $"{cell.Load("carried")} + ({cell.ActivateBackward("shownSlope", "shown")})");
        cell.Let("entrySlope", "kept * candidate");
        cell.StoreDelta(cell.GateBackward("entrySlope", "entry"), Entry);
        cell.Let("forgetSlope", $"kept * {cell.Load("previousMemory")}");
        cell.StoreDelta(cell.GateBackward("forgetSlope", "forget"), Forget);
        cell.Let("candidateSlope", "kept * entry");
        cell.StoreDelta(cell.ActivateBackward("candidateSlope", "candidate"), Candidate);
        cell.Keep("kept * forget", "carried", cell.Load("carried"));
    }
}
