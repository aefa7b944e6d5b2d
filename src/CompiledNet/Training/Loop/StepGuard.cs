using CompiledNet.Numerics;
using CompiledNet.Runtime;

namespace CompiledNet;

/// <summary>
/// Takes back steps that would leave something infinite or not a number: in the loss, the gradient, the parameters, moving averages
/// included, or what the optimizer remembers. Network and optimizer are then what they were before the step.
/// </summary>
internal sealed class StepGuard
{
    private readonly Network network;
    private readonly Optimizer optimizer;
    private readonly Workspace parameters;
    private readonly Workspace[] slots;
    private OptimizerState before;
    private bool isSpoilt;

    public StepGuard(Network network, Optimizer optimizer)
    {
        this.network = network;
        this.optimizer = optimizer;
        parameters = new Workspace(network.Architecture.TrainableLength);
        slots = Array.ConvertAll(optimizer.State.Slots, slot => new Workspace(slot.Length));
    }

    /// <summary>What was wrong with the last step, in words; null where nothing was.</summary>
    public string? Trouble { get; private set; }

    /// <summary>A step begins: whether loss and gradient allow it.</summary>
    public bool Allows(double loss, ReadOnlySpan<float> gradient)
    {
        before = optimizer.State;
        isSpoilt = false;
        Trouble = !double.IsFinite(loss) ? FormattableString.Invariant($"the loss is {loss}")
            : Describe(gradient, 0) is { } place ? $"the gradient of {place}"
            : Describe(network.ParameterVector.Span[gradient.Length..], gradient.Length);
        return Trouble is null;
    }

    /// <summary>Keeps a piece of what the step is about to change. Several threads call it, each for pieces of its own.</summary>
    public void Keep(GradientPiece piece)
    {
        Of(network.ParameterVector.Memory, piece).CopyTo(Of(parameters, piece));
        for (int slot = 0; slot < slots.Length; slot++)
            Of(before.Slots[slot], piece).CopyTo(Of(slots[slot], piece));
    }

    /// <summary>Looks at a piece of what the step has changed.</summary>
    public void Look(GradientPiece piece)
    {
        bool isFinite = VectorMath.IndexOfNonFinite(Of(network.ParameterVector.Memory, piece)) < 0;
        foreach (Workspace slot in before.Slots)
            isFinite &= VectorMath.IndexOfNonFinite(Of(slot, piece)) < 0;
        if (!isFinite)
            Volatile.Write(ref isSpoilt, true);
    }

    /// <summary>The step has ended: takes it back where it has spoilt something.</summary>
    /// <returns>Whether it was taken back.</returns>
    public bool TakesBack()
    {
        if (!Volatile.Read(ref isSpoilt))
            return false;
        Trouble = Describe(network.ParameterVector.Span[..parameters.Length], 0);
        for (int slot = 0; slot < slots.Length; slot++)
        {
            Trouble ??= Describe(before.Slots[slot].Span, 0) is { } place ? $"the optimizer's {optimizer.SlotNames[slot]} of {place}" : null;
            slots[slot].Span.CopyTo(before.Slots[slot].Span);
        }

        parameters.Span.CopyTo(network.ParameterVector.Span);
        optimizer.State = before;
        return true;
    }

    private static Span<float> Of(Workspace flat, GradientPiece piece) => flat.Span.Slice(piece.Start, piece.Length);

    /// <summary>The first number that is none, as <c>Conv1.kernel is NaN</c>; null where all are finite.</summary>
    private string? Describe(ReadOnlySpan<float> numbers, int start)
    {
        int index = VectorMath.IndexOfNonFinite(numbers);
        if (index < 0)
            return null;
        ParameterInfo parameter = network.Architecture.Parameters.Where(each => each.Offset <= start + index).MaxBy(each => each.Offset)!;
        return FormattableString.Invariant($"{parameter.Name} is {numbers[index]}");
    }
}
