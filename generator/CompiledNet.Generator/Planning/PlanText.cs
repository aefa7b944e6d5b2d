using System.Text;
using CompiledNet.Generator.Steps;

namespace CompiledNet.Generator.Planning;

/// <summary>A plan as text, as far as it has come: for people who look what a pass has done.</summary>
internal static class PlanText
{
    public static string Write(NetworkPlan plan)
    {
        var text = new StringBuilder();
        text.Append(plan.Graph.Spec.Type.Name).Append(", ").Append(plan.Parameters.Slots.Count).Append(" tensors, ")
            .Append(Text.Grouped(plan.Parameters.Length * (long)ElementType.Float32.Bytes)).Append(" bytes\n");
        foreach (ParameterSlot slot in plan.Parameters.Slots)
        {
            text.Append("  ").Append(slot.Name).Append(' ').Append(string.Join("x", slot.Spec.Shape)).Append(" at ").Append(slot.Offset)
                .Append(slot.IsTrainable ? "\n" : ", not trained\n");
        }

        foreach (PassPlan pass in plan.Passes)
            Write(text, pass);
        return text.ToString();
    }

    private static void Write(StringBuilder text, PassPlan pass)
    {
        text.Append('\n').Append(pass.Name).Append(": ").Append(pass.Schedule is Schedule.Images ? "images" : "channels")
            .Append(" in the lanes");
        if (pass.Arena is { } arena)
        {
            text.Append(", ").Append(Text.Grouped(arena.Bytes)).Append(" bytes");
            if (arena.ScratchBytes > 0)
                text.Append(" and ").Append(Text.Grouped(arena.ScratchBytes)).Append(" of scratch");
        }

        text.Append('\n');
        foreach (Step step in pass.Steps.Where(step => step.HasForward))
        {
            text.Append("  ").Append(step.Sentence).Append('\n');
            string sources = string.Join(", ", step.Sources.Select(source => Describe(pass, source)));
            text.Append("    ").Append(sources).Append(" -> ").Append(Describe(pass, step.Output)).Append('\n');
            Write(text, pass, step, pass.IsTraining ? Phases.Forward : pass.Schedule is Schedule.Images ? Phases.Tile : Phases.One);
        }

        foreach (LossStep loss in pass.Losses)
        {
            text.Append("  ").Append(loss.Sentence).Append('\n');
            string seed = loss.Seed is null ? "the gradient of " + loss.SeedValue : Describe(pass, loss.Seed);
            text.Append("    ").Append(Describe(pass, loss.Output)).Append(", ").Append(Describe(pass, loss.Target))
                .Append(" -> ").Append(seed).Append('\n');
        }

        foreach (Step step in pass.BackwardSteps)
        {
            text.Append("  ").Append(step.Name).Append(", backward").Append(step.WaitsBackward ? ", in two segments" : "")
                .Append('\n');
            string read = string.Join(", ", step.GradientsRead.Select(gradient => Describe(pass, gradient)));
            IEnumerable<string> written = step.GradientsWritten.Select(gradient => Describe(pass, gradient))
                .Concat(step.TrainedParameters.Select(slot => "the gradient of " + slot.Name));
            text.Append("    ").Append(read).Append(" -> ").Append(string.Join(", ", written)).Append('\n');
            Write(text, pass, step, Phases.Backward);
        }
    }

    private static void Write(StringBuilder text, PassPlan pass, Step step, Phases phase)
    {
        foreach (BufferNeed need in step.Needs.Where(need => (need.During & phase) != 0))
            text.Append("    with ").Append(Describe(pass, need.Buffer)).Append('\n');
        foreach (string choice in pass.HasKernels ? step.Choices(phase) : [])
            text.Append("    by ").Append(choice).Append('\n');
    }

    private static string Describe(PassPlan pass, Steps.Buffer buffer)
    {
        string name = pass.Names is not null && pass.Names.TryGetValue(buffer, out string? given) ? given : buffer.Name;
        string shape = buffer is Value value ? $" {value.Shape}" : "";
        if (pass.Arena is null || !pass.Arena.Places.TryGetValue(buffer, out Place place))
            return name + shape;
        PlacedBuffer placed = pass.Arena.Buffers.First(each => each.Buffer == buffer);
        return $"{name}{shape} [{(place.IsScratch ? "scratch " : "")}{Text.Grouped(place.Bytes)} + {Text.Grouped(placed.Bytes)}]";
    }
}
