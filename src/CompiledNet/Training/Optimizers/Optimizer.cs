using System.Globalization;
using CompiledNet.Numerics;
using CompiledNet.Runtime;

namespace CompiledNet;

/// <summary>
/// Turns gradients into better parameters. An optimizer keeps what it remembers of earlier steps (its slots) for the one network
/// that it trains, so that a second <see cref="Network.Fit"/> with it goes on where the first ended.
/// </summary>
public abstract class Optimizer
{
    /// <summary>Floats that are clipped at a time.</summary>
    private const int ClippedLength = 1024;

    private readonly string[] slotNames;
    private readonly LearningRateSchedule? schedule;
    private readonly float? clipValue;
    private readonly float? clipNorm;
    private readonly float? globalClipNorm;
    private readonly float weightDecay;
    private float learningRate;
    private float gradientScale = 1;

    /// <summary>Where the norm of each tensor is limited, what its gradient is multiplied by; the first float of each, in order.</summary>
    private float[] tensorScales = [];
    private int[] tensorStarts = [];
    private float decay;

    /// <summary>The parameters that decay, first and end, of the network that they were looked up for.</summary>
    private (int First, int End)[] decaying = [];
    private Network? decayingOf;
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

    /// <summary>Length of a step along the gradient; may be set between steps, unless a <see cref="Schedule"/> sets it.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The rate is negative, infinite or not a number.</exception>
    /// <exception cref="InvalidOperationException">There is a schedule.</exception>
    public float LearningRate
    {
        get => learningRate;
        set
        {
            CheckRate(value, nameof(LearningRate));
            if (Schedule is not null)
            {
                throw new InvalidOperationException(
                    $"The learning rate of this {GetType().Name} is what its {Schedule.GetType().Name} says; it cannot be set to {value}.");
            }

            learningRate = value;
        }
    }

    /// <summary>What the learning rate of each step is; null for one that is set by hand or by callbacks.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The schedule begins with no learning rate.</exception>
    public LearningRateSchedule? Schedule
    {
        get => schedule;
        init
        {
            schedule = value;
            if (value is not null)
                learningRate = RateAt(value, 0);
        }
    }

    /// <summary>
    /// Gradients beyond ±ClipValue count as if they were there (Keras' <c>clipvalue</c>); null for no limit.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The limit is not finite and above 0.</exception>
    public float? ClipValue
    {
        get => clipValue;
        init
        {
            CheckLimit(value, nameof(ClipValue));
            clipValue = value;
        }
    }

    /// <summary>
    /// Where the Euclidean norm of the gradient of a tensor is larger, that gradient is scaled down to it (Keras' <c>clipnorm</c>); null for no
    /// limit. It comes before <see cref="GlobalClipNorm"/>, whose norm is that of what is left, and before <see cref="ClipValue"/>.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The limit is not finite and above 0.</exception>
    public float? ClipNorm
    {
        get => clipNorm;
        init
        {
            CheckLimit(value, nameof(ClipNorm));
            clipNorm = value;
        }
    }

    /// <summary>
    /// Where the Euclidean norm of the whole gradient is larger, the gradient is scaled down to it (Keras' <c>global_clipnorm</c>);
    /// null for no limit. The norm is taken before <see cref="ClipValue"/> is applied.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The limit is not finite and above 0.</exception>
    public float? GlobalClipNorm
    {
        get => globalClipNorm;
        init
        {
            CheckLimit(value, nameof(GlobalClipNorm));
            globalClipNorm = value;
        }
    }

    /// <summary>
    /// Part of each parameter, times the learning rate, that is taken off before every step (Loshchilov and Hutter 2019, Keras'
    /// <c>weight_decay</c>): finite, zero or more; 0 unless said otherwise.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">It is negative, infinite or not a number.</exception>
    public float WeightDecay
    {
        get => weightDecay;
        init
        {
            CheckRate(value, nameof(WeightDecay));
            weightDecay = value;
        }
    }

    /// <summary>
    /// Whether the weights of kernels alone decay, and biases and normalizations stay, as is usual elsewhere; false, as in Keras, lets
    /// all trained parameters decay.
    /// </summary>
    public bool DecaysKernelsOnly { get; init; }

    /// <summary>What is remembered of earlier steps, by name.</summary>
    public IReadOnlyList<string> SlotNames => slotNames;

    /// <summary>Steps taken.</summary>
    public long Steps { get; private set; }

    /// <summary>
    /// Takes one step on a part of the parameters. Several threads call it at once, for parts that do not overlap and together are
    /// all trainable parameters; it must treat each float alike, wherever it stands, and floats between tensors, whose parameter and
    /// gradient are zero, must stay zero. What it throws ends the training in the midst of the step: other parts may have taken it already.
    /// </summary>
    /// <param name="slice">The part.</param>
    protected internal abstract void Update(in OptimizerSlice slice);

    /// <summary>
    /// A step begins: the learning rate is that of the step. For what all parts of the step have in common. Where it throws, the step
    /// is not taken.
    /// </summary>
    /// <param name="step">The number of the step, from 1.</param>
    protected internal virtual void PrepareStep(long step)
    {
    }

    /// <summary>Throws unless a rate is finite and not negative.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not; the message names it and its value.</exception>
    protected static void CheckRate(float rate, string argument)
    {
        if (!float.IsFinite(rate) || rate < 0)
            throw new ArgumentOutOfRangeException(argument, rate, "Expected a finite number, zero or more.");
    }

    /// <summary>Throws unless a part is 0 or more and less than 1.</summary>
    internal static void CheckFraction(float fraction, string argument)
    {
        if (!(fraction is >= 0 and < 1))
            throw new ArgumentOutOfRangeException(argument, fraction, "Expected 0 to less than 1.");
    }

    /// <summary>Throws unless a momentum is 0 to 1.</summary>
    internal static void CheckMomentum(float momentum, string argument)
    {
        if (!(momentum is >= 0 and <= 1))
            throw new ArgumentOutOfRangeException(argument, momentum, "Expected 0 to 1.");
    }

    /// <summary>Throws unless what keeps a divisor from zero does so.</summary>
    internal static void CheckEpsilon(float epsilon, string argument)
    {
        if (!float.IsFinite(epsilon) || epsilon <= 0)
            throw new ArgumentOutOfRangeException(argument, epsilon, "Expected a finite number above 0.");
    }

    /// <summary>Throws if it remembers the steps of another network.</summary>
    /// <exception cref="InvalidOperationException">It does.</exception>
    internal void CheckOwner(Network trained)
    {
        if (network is not null && network != trained)
        {
            throw new InvalidOperationException(
                $"This {GetType().Name} trains another {network.Architecture.Name} and remembers its steps; "
                + "each network needs an optimizer of its own.");
        }
    }

    /// <summary>Makes the slots for the network that is to be trained.</summary>
    /// <exception cref="InvalidOperationException">It has trained another one.</exception>
    internal void Bind(Network trained)
    {
        CheckOwner(trained);
        if (network == trained)
            return;
        slots = MakeSlots(trained);
        tensorStarts = clipNorm is null ? [] : [.. GradientPiece.OfTensors(trained.Architecture).Select(piece => piece.Start)];
        tensorScales = new float[tensorStarts.Length];
        network = trained;
    }

    /// <summary>What slots hold for each trainable tensor, in slots laid out like the network's parameters.</summary>
    internal IEnumerable<(string Slot, Parameter Values)> SlotParameters(OptimizerState state)
    {
        for (int slot = 0; slot < state.Slots.Length; slot++)
        {
            foreach (ParameterInfo info in state.Owner!.Architecture.Parameters.Where(info => info.Trainable))
                yield return (slotNames[slot], new Parameter(info, state.Slots[slot]));
        }
    }

    /// <summary>All that it knows of earlier steps.</summary>
    internal OptimizerState State
    {
        get => new(network, slots, Steps, learningRate);
        set => (network, slots, Steps, learningRate) = value;
    }

    /// <summary>What it would know after so many steps, were its slots filled; it stays as it is.</summary>
    /// <param name="trained">The network that it trains.</param>
    /// <param name="steps">Steps taken.</param>
    /// <param name="rate">The learning rate, unless a schedule sets it.</param>
    /// <exception cref="ArgumentOutOfRangeException">The schedule gives no learning rate at that step.</exception>
    internal OptimizerState StateAfter(Network trained, long steps, float rate) =>
        new(trained, MakeSlots(trained), steps, schedule is null ? rate : RateAt(schedule, Math.Max(0, steps - 1)));

    /// <summary>What it was made with, in words: of two that have equal words, the steps are equal.</summary>
    internal virtual string Describe() => string.Create(
        CultureInfo.InvariantCulture,
        $"{GetType().Name}, learning rate {learningRate}, clip value {clipValue}, clip norm {clipNorm}, global clip norm {globalClipNorm}, "
        + $"weight decay {weightDecay}{(DecaysKernelsOnly ? " of kernels" : "")}, schedule {schedule?.GetType().Name}");

    /// <summary>Tells the learning rates of coming steps apart, some of them evenly between the first and the last.</summary>
    internal ulong FingerprintOfRates(long steps)
    {
        const int Samples = 16;
        var rates = default(Fingerprint);
        for (int sample = 0; sample < Samples; sample++)
            rates.Add([schedule?.RateAt(Steps + (steps - 1) * sample / (Samples - 1)) ?? learningRate]);
        return rates.Value;
    }

    /// <summary>Begins the next step: what <see cref="Update"/> is then told is its number.</summary>
    /// <param name="gradientNorm">The Euclidean norm of the gradient; read only where there is a limit for it alone.</param>
    /// <param name="squares">The sums of the squares of the gradient of each tensor; read only where there is a limit for their norms.</param>
    internal void BeginStep(double gradientNorm, ReadOnlySpan<double> squares = default)
    {
        if (clipNorm is not null)
            gradientNorm = LimitTensors(squares);
        if (schedule is not null)
            learningRate = RateAt(schedule, Steps);
        // A norm that is not finite scales nothing: what is wrong with the gradient stays visible.
        gradientScale = Scale(gradientNorm, globalClipNorm);
        decay = weightDecay * learningRate;
        if (decay != 0 && decayingOf != network)
            FindDecaying(network!);
        Steps++;
        try
        {
            PrepareStep(Steps);
        }
        catch
        {
            // The step is not taken.
            Steps--;
            throw;
        }
    }

    /// <summary>Updates the parameters from <paramref name="start"/> on, as many as there are gradients.</summary>
    internal void UpdateFrom(int start, Span<float> parameters, ReadOnlySpan<float> gradient)
    {
        if (decay != 0)
            Decay(start, parameters);
        if (tensorStarts.Length == 0)
        {
            UpdateFrom(start, parameters, gradient, gradientScale);
            return;
        }

        int tensor = Array.BinarySearch(tensorStarts, start);
        tensor = tensor < 0 ? ~tensor - 1 : tensor;
        for (int done = 0; done < gradient.Length; tensor++)
        {
            int end = tensor + 1 < tensorStarts.Length ? Math.Min(tensorStarts[tensor + 1] - start, gradient.Length) : gradient.Length;
            UpdateFrom(start + done, parameters[done..end], gradient[done..end], gradientScale * tensorScales[tensor]);
            done = end;
        }
    }

    private void UpdateFrom(int start, Span<float> parameters, ReadOnlySpan<float> gradient, float scale)
    {
        if (clipValue is null && scale == 1)
            Update(new OptimizerSlice(slots, start, parameters, gradient, Steps));
        else
            UpdateFromClipped(start, parameters, gradient, scale);
    }

    /// <summary>The clipped gradient stands beside, so that the gradient itself stays what it is.</summary>
    private void UpdateFromClipped(int start, Span<float> parameters, ReadOnlySpan<float> gradient, float scale)
    {
        Span<float> clipped = stackalloc float[ClippedLength];
        for (int done = 0; done < gradient.Length; done += ClippedLength)
        {
            int length = Math.Min(ClippedLength, gradient.Length - done);
            VectorMath.ScaleAndClamp(gradient.Slice(done, length), scale, clipValue ?? float.PositiveInfinity, clipped[..length]);
            Update(new OptimizerSlice(slots, start + done, parameters.Slice(done, length), clipped[..length], Steps));
        }
    }

    /// <summary>Scales the gradient of each tensor down to the limit.</summary>
    /// <returns>The norm of what is left of the whole.</returns>
    private double LimitTensors(ReadOnlySpan<double> squares)
    {
        double sum = 0;
        for (int tensor = 0; tensor < tensorScales.Length; tensor++)
        {
            float scale = Scale(Math.Sqrt(squares[tensor]), clipNorm);
            tensorScales[tensor] = scale;
            sum += squares[tensor] * scale * scale;
        }

        return Math.Sqrt(sum);
    }

    private static float Scale(double norm, float? limit) =>
        limit is { } most && norm > most && double.IsFinite(norm) ? (float)(most / norm) : 1;

    private void Decay(int start, Span<float> parameters)
    {
        foreach ((int first, int end) in decaying)
        {
            int from = Math.Max(0, first - start);
            int to = Math.Min(parameters.Length, end - start);
            if (from < to)
                VectorMath.Decay(parameters[from..to], decay);
        }
    }

    private void FindDecaying(Network trained)
    {
        decaying = !DecaysKernelsOnly
            ? [(0, trained.Architecture.TrainableLength)]
            : [.. trained.Architecture.Parameters
                .Where(info => info.Trainable && info.Name.EndsWith("kernel", StringComparison.Ordinal))
                .Select(info => (info.Offset, info.Offset + info.Rows * info.RowStride))];
        decayingOf = trained;
    }

    private Workspace[] MakeSlots(Network trained) => Array.ConvertAll(slotNames, _ => new Workspace(trained.Architecture.TrainableLength));

    private static void CheckLimit(float? limit, string argument)
    {
        if (limit is { } value && (!float.IsFinite(value) || value <= 0))
            throw new ArgumentOutOfRangeException(argument, value, "Expected a finite number above 0, or null for no limit.");
    }

    private static float RateAt(LearningRateSchedule schedule, long step)
    {
        float rate = schedule.RateAt(step);
        return float.IsFinite(rate) && rate >= 0 ? rate : throw new ArgumentOutOfRangeException(
            nameof(Schedule), rate, $"{schedule.GetType().Name} gives no learning rate at step {step}; expected a finite number, zero or more.");
    }
}
