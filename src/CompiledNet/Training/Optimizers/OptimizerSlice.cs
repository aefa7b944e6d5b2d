using CompiledNet.Runtime;

namespace CompiledNet;

/// <summary>A part of the flat parameter vector, with its gradient and slots: what an optimizer updates at a time.</summary>
public readonly ref struct OptimizerSlice
{
    private readonly Workspace[] slots;
    private readonly int start;

    internal OptimizerSlice(Workspace[] slots, int start, Span<float> parameters, ReadOnlySpan<float> gradient, long step)
    {
        this.slots = slots;
        this.start = start;
        Parameters = parameters;
        Gradient = gradient;
        Step = step;
    }

    /// <summary>The parameters, to be changed in place.</summary>
    public Span<float> Parameters { get; }

    /// <summary>The gradient of the mean loss of the batch, one number for each parameter.</summary>
    public ReadOnlySpan<float> Gradient { get; }

    /// <summary>Number of this step, from 1.</summary>
    public long Step { get; }

    /// <summary>The same part of a slot, in the order of <see cref="Optimizer.SlotNames"/>.</summary>
    public Span<float> Slot(int index) => slots[index].Span.Slice(start, Parameters.Length);
}
