using CompiledNet.Generator.Kernels;
using static CompiledNet.Generator.Words.Terms;

namespace CompiledNet.Generator.Steps;

/// <summary>The way back through the steps, and the gradients of the parameters.</summary>
internal abstract partial record RecurrentStep
{
    public sealed override void EmitBackward(PassWriter pass)
    {
        KernelClass kernels = pass.Kernels;
        (int state, int row) = (Images * Units, Images * Sums);
        string gates = EmitGatesBackwardKernel(kernels);
        string early = EarlyGates > 0 ? EmitEarlyGatesBackwardKernel(kernels) : "";
        string[] toState = [
            .. Parts.Select((part, index) => new CorrelationEmitter(Backward(part), kernels, ToUnits, stateGradientTiles[index][kernels.Target])
                .Emit(Name + "StateGradient", $"{Name}, gradient of a state by the step after it: stateGradient[unit] = sum of delta[gate] * kernel[unit][gate]."))];
        if (ReturnsSequence)
            pass.Clear(stateGradient, state);
        else
            pass.Copy(OutputGradient!, stateGradient, state);
        if (Mask is not null)
            pass.Clear(passed, state);
        if (CarriesGradient)
            pass.Clear(carried, state);
        using (Loop(pass, isReverse: true))
        {
            string step = Steps > 1 ? "step" : "0";
            string At(Buffer buffer, int length) => pass.RefAt(buffer, Times(step, length));
            string[] output = ReturnsSequence ? [At(OutputGradient!, state)] : [];
            string[] carry = CarriesGradient ? [pass.Ref(carried)] : [];
            string[] memory = Kept switch
            {
                Memory.Cell => [Previous(pass, memories, state), At(memories, state)],
                Memory.OfStep => [At(memories, state)],
                _ => [],
            };
            string[] own = HasRecurrentDelta ? [At(recurrentDelta, row)] : [];
            string[] skip = Mask is null ? [] : [.. MaskRef(pass, step, Images), pass.Ref(passed)];
            pass.Call(gates, [
                .. output, pass.Ref(stateGradient), .. carry, At(Input, row), Previous(pass, States, state), At(States, state), .. memory,
                At(InputGradient!, row), .. own, .. skip]);
            if (EarlyGates > 0)
            {
                string others = pass.RefAt(InputGradient!, Sum(Times(step, row), Number(EarlyGates * state)));
                pass.Call(toState[1], [others, ColumnOf(pass.Ref(Recurrent), EarlyGates * Units), pass.Ref(operandGradient)]);
                (string taken, string[] shared) = StateDropout is null
                    ? (Previous(pass, States, state), Array.Empty<string>())
                    : (DroppedAt(pass, step, keeps: true), [pass.Ref(shares)]);
                pass.Call(early, [
                    pass.Ref(operandGradient), pass.Ref(carried), At(Input, row), taken, At(InputGradient!, row),
                    .. MaskRef(pass, step, Images), .. shared]);
            }

            if (Steps > 1)
            {
                using (pass.Lines.Block($"if (step != {First})"))
                {
                    pass.Call(toState[0], [At(HasRecurrentDelta ? recurrentDelta : InputGradient!, row), pass.Ref(Recurrent), pass.Ref(stateGradient)]);
                    EmitDrop(pass, pass.Ref(stateGradient), pass.Ref(stateGradient));
                }
            }
        }

        if (IsTrained)
            EmitParameterGradients(pass);
    }

    private void EmitParameterGradients(PassWriter pass)
    {
        Buffer delta = SumsGradient;
        pass.Part($"{Name}, gradient of the recurrent kernel.");
        if (Steps == 1)
        {
            pass.Clear(pass.GradientRef(Recurrent), Recurrent.StoredLength);
        }
        else
        {
            if (HasTotals)
                pass.Clear(totals, 2 * Recurrent.StoredLength);
            for (int index = 0; index < Parts.Count; index++)
                EmitKernelGradient(pass, index, delta);
            if (HasTotals)
                pass.Lines.Line($"Narrow({pass.Ref(totals)}, {pass.GradientRef(Recurrent)}, {Recurrent.StoredLength});");
        }

        if (RecurrentBias is null)
            return;
        if (BiasDelta is { } map)
            map.EmitWhole(pass);
        else
            pass.Call(
                ElementwiseEmitter.EmitDelta(pass.Kernels, Name + "Recurrent", ActivationKind.Linear, hasBias: true, Input.Shape),
                [pass.Ref(delta), pass.GradientRef(RecurrentBias)]);
    }

    /// <summary>
    /// The columns of a part. The state before a step stands a step further on in the order of reading; what is made or left of it stands
    /// with the step.
    /// </summary>
    private void EmitKernelGradient(PassWriter pass, int index, Buffer delta)
    {
        GatePart part = Parts[index];
        int column = part.First * Units, state = Images * Units;
        string gradient = new KernelGradientEmitter(Name + "Recurrent", KernelGradient(part), kernelGradientTiles[index][pass.Target], pass.Kernels).Emit();
        string operand = index == 0 && StateDropout is null
            ? pass.RefAt(States, Number(IsBackwards ? state : 0))
            : pass.RefAt(index == 0 ? dropped : memories, Number(IsBackwards ? 0 : state));
        string sums = pass.RefAt(delta, Number((IsBackwards ? 0 : Images * Sums) + (column * Images)));
        string[] target = HasTotals ? [ColumnOf(pass.Ref(totals), 2 * column), "0"] : [ColumnOf(pass.GradientRef(Recurrent), column)];
        pass.Call(gradient, [operand, sums, .. target]);
    }
}
