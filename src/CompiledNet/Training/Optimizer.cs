using CompiledNet.Runtime;

namespace CompiledNet;

/// <summary>
/// Turns gradients into better parameters. An optimizer keeps what it remembers of earlier steps (its slots) for the one network
/// that it trains, so that a second <see cref="Network.Fit"/> with it goes on where the first ended.
/// </summary>
public abstract class Optimizer
{
    private readonly string[] slotNames;
    private float learningRate;
    private Network? network;
    private Workspace[] slots = [];

    /// <summary>Makes an optimizer that has seen no step.</summary>
    /// <param name="learningRate">Positive or zero, and finite.</param>
    /// <param name="slotNames">What it remembers: one vector as long as the gradient for each name, zeros at first.</param>
    /// <exception cref="ArgumentOutOfRangeException">The learning rate is negative, infinite or not a number.</exception>
    protected Optimizer(float learningRate, params string[] slotNames)
    {
        CheckRate(learningRate, nameof(learningRate));
        ArgumentNullException.ThrowIfNull(slotNames);
        this.learningRate = learningRate;
        this.slotNames = slotNames;
    }

    /// <summary>Length of a step along the gradient; may be set between steps.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The rate is negative, infinite or not a number.</exception>
    public float LearningRate
    {
        get => learningRate;
        set
        {
            CheckRate(value, nameof(LearningRate));
            learningRate = value;
        }
    }

    /// <summary>What is remembered of earlier steps, by name.</summary>
    public IReadOnlyList<string> SlotNames => slotNames;

    /// <summary>Steps taken.</summary>
    public long Steps { get; private set; }

    /// <summary>
    /// Takes one step on a part of the parameters. Several threads call it at once, for parts that do not overlap and together are
    /// all trainable parameters; it must treat each float alike, wherever it stands, and floats between tensors, whose parameter and
    /// gradient are zero, must stay zero.
    /// </summary>
    /// <param name="slice">The part.</param>
    protected internal abstract void Update(in OptimizerSlice slice);

    /// <summary>Throws unless a rate is finite and not negative.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not; the message names it and its value.</exception>
    protected static void CheckRate(float rate, string argument)
    {
        if (!float.IsFinite(rate) || rate < 0)
            throw new ArgumentOutOfRangeException(argument, rate, "Expected a finite number, zero or more.");
    }

    /// <summary>Makes the slots for the network that is to be trained.</summary>
    /// <exception cref="InvalidOperationException">It has trained another one.</exception>
    internal void Bind(Network trained)
    {
        if (network == trained)
            return;
        if (network is not null)
        {
            throw new InvalidOperationException(
                $"This {GetType().Name} trains another {network.Architecture.Name} and remembers its steps; "
                + "each network needs an optimizer of its own.");
        }

        network = trained;
        slots = Array.ConvertAll(slotNames, _ => new Workspace(trained.Architecture.TrainableLength));
    }

    /// <summary>Begins the next step: what <see cref="Update"/> is then told is its number.</summary>
    internal void BeginStep() => Steps++;

    /// <summary>Updates the parameters from <paramref name="start"/> on, as many as there are gradients.</summary>
    internal void UpdateFrom(int start, Span<float> parameters, ReadOnlySpan<float> gradient) =>
        Update(new OptimizerSlice(slots, start, parameters, gradient, Steps));
}
