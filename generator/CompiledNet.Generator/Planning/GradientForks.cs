using CompiledNet.Generator.Model;

namespace CompiledNet.Generator.Planning;

/// <summary>
/// Where several steps, or a loss and a step, give one value a gradient, each writes a buffer of its own, and a step behind the
/// value's producer adds them up. So no kernel needs to know whether it is the only one.
/// </summary>
internal static class GradientForks
{
    /// <summary>Inserts the steps, and tells each taker which buffer is its own.</summary>
    public static void Insert(List<Step> steps, List<LossStep> losses)
    {
        foreach (Value value in steps.Where(step => step.HasBackward).Select(step => step.Output).ToArray())
            Insert(value, steps, losses);
    }

    private static void Insert(Value value, List<Step> steps, List<LossStep> losses)
    {
        // The backward pass begins with the losses and meets the last step first: the first to write has the buffer of the sum.
        int use = 0;
        for (int index = 0; index < losses.Count; index++)
        {
            if (losses[index].Seed == value)
                losses[index] = losses[index] with { Seed = Next() };
        }

        for (int index = steps.Count - 1; index >= 0; index--)
        {
            if (!steps[index].IsMergedWithLoss)
                steps[index] = steps[index].WithInputs(input => input == value && steps[index].HasBackward ? Next() : input);
        }

        if (use > 1)
        {
            Value[] others = [.. Enumerable.Range(1, use - 1).Select(each => value with { Use = each })];
            steps.Insert(1 + steps.FindIndex(step => step.Output == value), new ForkStep(value.Name, value, others.ToEquatableArray()) { NeedsInputGradient = true });
        }

        Value Next() => value with { Use = use++ };
    }
}
