using CompiledNet.Generator.Steps;
using Buffer = CompiledNet.Generator.Steps.Buffer;

namespace CompiledNet.Generator.Planning;

/// <summary>
/// What must hold of every plan after every pass: values are written before they are read, gradients are complete, buffers that are
/// alive together do not overlap, names are unique. Tests and fuzzing ask; a network that breaks it would compute wrongly.
/// </summary>
internal static class PlanVerifier
{
    /// <returns>What does not hold, in words.</returns>
    public static IReadOnlyList<string> Verify(NetworkPlan plan)
    {
        var faults = new List<string>();
        foreach (PassPlan pass in plan.Passes)
        {
            int before = faults.Count;
            VerifyValues(pass, faults);
            if (pass.IsTraining)
                VerifyGradients(plan, pass, faults);
            if (pass.Arena is not null)
                VerifyMemory(pass, faults);
            if (pass.Names is not null)
                VerifyNames(pass, faults);
            for (int index = before; index < faults.Count; index++)
                faults[index] = $"{pass.Name}: {faults[index]}";
        }

        return faults;
    }

    private static void VerifyValues(PassPlan pass, List<string> faults)
    {
        HashSet<Value> known = [.. pass.Inputs];
        foreach (Step step in pass.Steps)
        {
            foreach (Value source in step.Sources.Where(source => !known.Contains(source)))
                faults.Add($"{step} reads {source}, which nothing before it gives");
            if (step.HasForward && !known.Add(step.Output))
                faults.Add($"{step} gives {step.Output}, which is there already");
        }

        foreach (Value output in pass.Outputs.Where(output => !known.Contains(output)))
            faults.Add($"the output {output} is given by nothing");
        foreach (LossStep loss in pass.Losses.Where(loss => !known.Contains(loss.SeedValue) || !known.Contains(loss.Output)))
            faults.Add($"the loss of {loss.Name} reads what nothing gives");
        if (pass.Losses.Count > 0 && pass.Losses.Count != pass.Outputs.Count)
            faults.Add($"{pass.Outputs.Count} outputs have {pass.Losses.Count} losses");
    }

    /// <summary>Once gradients are marked: each is written once before it is read, and every trained parameter gets one.</summary>
    private static void VerifyGradients(NetworkPlan plan, PassPlan pass, List<string> faults)
    {
        if (pass.Losses.Count == 0 || pass.Losses.Any(loss => loss.Seed is null))
            return;
        bool areForked = pass.Arena is not null;
        HashSet<Gradient> written = [];
        foreach (LossStep loss in pass.Losses)
        {
            if (!written.Add(loss.Seed!) && areForked && pass.Steps.Any(step => step.OutputGradient == loss.Seed))
                faults.Add($"the loss of {loss.Name} overwrites {loss.Seed}");
        }

        HashSet<ParameterSlot> trained = [];
        foreach (Step step in pass.BackwardSteps)
        {
            if (step.OutputGradient is null || step.OutputGradient.Value.Shape.Length != step.Output.Shape.Length)
                faults.Add($"{step} goes back without the gradient of what it gives");
            foreach (Gradient gradient in step.GradientsRead.Where(gradient => !written.Contains(gradient)))
                faults.Add($"{step} reads {gradient}, which nothing has written");
            if (step.SourceGradients.Count > 0 && step.SourceGradients.Count != step.Sources.Count)
                faults.Add($"{step} has {step.SourceGradients.Count} gradients for {step.Sources.Count} sources");
            foreach (Gradient gradient in step.GradientsWritten)
            {
                // A fork writes the sum that it reads; any other writes what nobody has written.
                if (!written.Add(gradient) && areForked && !step.GradientsRead.Contains(gradient))
                    faults.Add($"{step} overwrites {gradient}");
            }

            foreach (ParameterSlot slot in step.TrainedParameters.Where(slot => !trained.Add(slot) && areForked && !step.OwnGradients.ContainsKey(slot)))
                faults.Add($"{step} gives {slot.Name} a second gradient");
        }

        foreach (ParameterSlot slot in plan.Parameters.Slots.Where(slot => slot.IsTrainable && !trained.Contains(slot)))
        {
            // What no loss depends on has no gradient; then no step that computes with it goes back.
            if (pass.Steps.Any(step => step.TrainedParameters.Contains(slot) && !step.IsMergedWithLoss && step.HasBackward))
                faults.Add($"{slot.Name} gets no gradient");
        }
    }

    private static void VerifyMemory(PassPlan pass, List<string> faults)
    {
        ArenaPlan arena = pass.Arena!;
        PlacedBuffer[] buffers = [.. arena.Buffers];
        for (int i = 0; i < buffers.Length; i++)
        {
            PlacedBuffer buffer = buffers[i];
            long end = buffer.Place.IsScratch ? arena.ScratchBytes : arena.Bytes;
            if (buffer.Place.Bytes % Contract.AlignedBytes != 0 || buffer.Place.Bytes + buffer.Bytes > end)
                faults.Add($"{buffer.Buffer} does not lie in its block");
        }

        faults.AddRange(VerifyOverlap(buffers));

        IEnumerable<Buffer> needed = pass.Steps.SelectMany(step => step.Sources.Append(step.Output)).Concat<Buffer>(pass.Losses.Select(loss => loss.Target));
        foreach (Buffer buffer in needed.Except(pass.Inlined).Where(buffer => !arena.Places.ContainsKey(buffer) && buffer is not Value { IsNetworkInput: true }))
            faults.Add($"{buffer} has no place");
    }

    /// <summary>Whether those that are alive together lie apart.</summary>
    internal static IEnumerable<string> VerifyOverlap(PlacedBuffer[] buffers)
    {
        for (int i = 0; i < buffers.Length; i++)
        {
            PlacedBuffer buffer = buffers[i];
            for (int j = 0; j < i; j++)
            {
                PlacedBuffer other = buffers[j];
                if (other.Place.IsScratch == buffer.Place.IsScratch
                    && other.IsAliveWith(buffer)
                    && other.Place.Bytes < buffer.Place.Bytes + buffer.Bytes
                    && buffer.Place.Bytes < other.Place.Bytes + other.Bytes)
                    yield return $"{buffer.Buffer} and {other.Buffer} are alive together and overlap";
            }
        }
    }

    private static void VerifyNames(PassPlan pass, List<string> faults)
    {
        foreach (IGrouping<string, KeyValuePair<object, string>> shared in pass.Names!.GroupBy(name => name.Value, StringComparer.Ordinal).Where(group => group.Count() > 1))
            faults.Add($"{shared.Key} is the name of {shared.Count()} things");
    }
}
