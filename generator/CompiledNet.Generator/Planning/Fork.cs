using CompiledNet.Generator.Steps;

namespace CompiledNet.Generator.Planning;

/// <summary>
/// Where several steps, or a loss and a step, give one value a gradient, each writes a buffer of its own, and a step behind the
/// value's producer adds them up. So no kernel needs to know whether it is the only one. What a sum gives back is the gradient of its own
/// output, and so are channels of it what a concatenation does: it is added from there.
/// </summary>
internal static class Fork
{
    public static NetworkPlan Run(NetworkPlan plan) => plan.Training is { } training ? plan with { Training = Run(training) } : plan;

    private static PassPlan Run(PassPlan pass)
    {
        var steps = new List<Step>(pass.Steps);
        var losses = new List<LossStep>(pass.Losses);
        foreach (Gradient gradient in Enumerable.Reverse(Gradients(steps)))
            PassOn(gradient, steps, losses);
        foreach (Gradient gradient in Gradients(steps))
            Run(gradient, steps, losses);
        return pass with { Steps = steps, Losses = losses };
    }

    private static void Run(Gradient sum, List<Step> steps, List<LossStep> losses)
    {
        // The backward pass begins with the losses and meets the last step first. The last to write has the buffer of the sum: when it does,
        // all else is there, so that the sum can follow it.
        Value value = sum.Value;
        var others = new List<GradientPart>();
        int[] takers = [
            .. Enumerable.Range(0, steps.Count).Reverse().Where(index => steps[index].OutputGradient != sum && steps[index].SourceGradients.Contains(sum))];
        int[] seeds = [.. Enumerable.Range(0, losses.Count).Where(index => losses[index].SeedValue == value)];
        bool isWritten = seeds.Length > 0 || takers.Any(index => Operands(index).Any(operand => steps[index].SameGradient(operand) is null));
        int writers = seeds.Length + takers.Sum(index => Operands(index).Count(operand => !isWritten || steps[index].SameGradient(operand) is null));
        foreach (int index in seeds)
            losses[index] = losses[index] with { Seed = Next() };
        foreach (int index in takers)
        {
            var gradients = steps[index].SourceGradients.ToList();
            foreach (int operand in Operands(index))
            {
                GradientPart? elsewhere = isWritten ? steps[index].SameGradient(operand) : null;
                if (elsewhere is { } part)
                    others.Add(part);
                gradients[operand] = elsewhere is null ? Next() : null;
            }

            steps[index] = steps[index] with { SourceGradients = gradients };
        }

        if (others.Count > 0)
        {
            steps.Insert(1 + steps.FindIndex(step => step.Output == value), new ForkStep(value.Name, sum, others)
            {
                Sources = [value],
                Output = value,
                SourceGradients = [sum],
                OutputGradient = sum,
            });
        }

        IEnumerable<int> Operands(int index) =>
            Enumerable.Range(0, steps[index].SourceGradients.Count).Where(operand => steps[index].SourceGradients[operand] == sum);

        Gradient Next()
        {
            if (--writers == 0)
                return sum;
            var own = new Gradient(value, others.Count + 1);
            others.Add(new(own));
            return own;
        }
    }

    private static Gradient[] Gradients(List<Step> steps) => [.. steps.Select(step => step.OutputGradient).OfType<Gradient>().Distinct()];

    /// <summary>
    /// Where the only taker of a value gives it the gradient of its own output, they share the buffer, unless who gave the value changes it.
    /// </summary>
    private static void PassOn(Gradient gradient, List<Step> steps, List<LossStep> losses)
    {
        int[] takers = [.. Enumerable.Range(0, steps.Count).Where(index => steps[index].SourceGradients.Contains(gradient))];
        if (takers.Length != 1 || losses.Exists(loss => loss.SeedValue == gradient.Value))
            return;
        Step taker = steps[takers[0]];
        int giver = steps.FindIndex(step => step.OutputGradient == gradient);
        int[] operands = [.. Enumerable.Range(0, taker.Sources.Count).Where(operand => taker.SourceGradients[operand] == gradient)];
        bool isSame = operands.Length == 1 && taker.SameGradient(operands[0]) is { } part && part.Whole.Value.Shape == gradient.Value.Shape;
        if (!isSame || steps[giver].ChangesOutputGradient)
            return;
        Gradient own = taker.OutputGradient!;
        steps[giver] = steps[giver] with { OutputGradient = own };
        steps[takers[0]] = taker with { SourceGradients = [.. taker.SourceGradients.Select(each => each == gradient ? own : each)] };
    }
}
