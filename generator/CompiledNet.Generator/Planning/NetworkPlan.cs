using CompiledNet.Generator.Layers;
using CompiledNet.Generator.Steps;
using Buffer = CompiledNet.Generator.Steps.Buffer;

namespace CompiledNet.Generator.Planning;

/// <summary>
/// All that is decided about a network before a line is printed, as far as the passes of <see cref="Planner"/> have come.
/// </summary>
/// <param name="Graph">What it computes.</param>
/// <param name="Parameters">Where each parameter stands.</param>
internal sealed record NetworkPlan(NetworkGraph Graph, ParameterLayout Parameters)
{
    /// <summary>Largest memory of a pass, in bytes, that goes onto the caller's stack: a quarter of the smallest default stack in use.</summary>
    public const int StackBudget = 256 * 1024;

    /// <summary>Predicting one image; known when schedules are.</summary>
    public PassPlan? One { get; init; }

    /// <summary>Predicting a tile of images.</summary>
    public required PassPlan Tile { get; init; }

    /// <summary>Whether predictions of a batch take one image after the other, so that no tile is predicted.</summary>
    public bool PredictsOneByOne { get; init; }

    /// <summary>Predicting a tile of images and comparing with targets; null where the network only predicts.</summary>
    public required PassPlan? Evaluation { get; init; }

    /// <summary>Training on a tile of images; null where the network only predicts.</summary>
    public required PassPlan? Training { get; init; }

    /// <summary>Forms of parameters that predictions compute with, and where they stand; known when they are placed.</summary>
    public DerivedLayout Derived { get; init; } = DerivedLayout.None;

    /// <summary>The generated passes, as far as they are known.</summary>
    public IEnumerable<PassPlan> Passes => new[] { One, Tile, Evaluation, Training }.OfType<PassPlan>();

    /// <summary>Whether predictions, or training, compute with other forms of parameters.</summary>
    public bool HasDerived(bool isTraining) => DerivingSteps(isTraining).Count > 0;

    /// <summary>Layers of training that compute with other forms of their parameters.</summary>
    public int TrainingForms => DerivingSteps(isTraining: true).Count;

    /// <summary>Steps of predictions, or of training, that together make each derived parameter.</summary>
    public IReadOnlyList<PredictionStep> DerivingSteps(bool isTraining)
    {
        var derived = new HashSet<DerivedParameter>();
        return
        [
            .. Passes.Where(pass => pass.IsTraining == isTraining).SelectMany(pass => pass.Steps).OfType<PredictionStep>()
                .Where(step => step.Derived.Count(derived.Add) > 0),
        ];
    }

    /// <summary>The same with each of its passes changed.</summary>
    public NetworkPlan WithPasses(Func<PassPlan, PassPlan> change) => this with
    {
        One = One is null ? null : change(One),
        Tile = change(Tile),
        Evaluation = Evaluation is null ? null : change(Evaluation),
        Training = Training is null ? null : change(Training),
    };
}

/// <summary>What stands in the lanes of a pass.</summary>
internal enum Schedule
{
    /// <summary>Sixteen images, one in each lane.</summary>
    Images,

    /// <summary>The channels of one image.</summary>
    Channels,
}

/// <summary>One generated pass: all that is computed, in order.</summary>
/// <param name="Name">What it is called: <c>predict one image</c>.</param>
/// <param name="Schedule">What stands in the lanes.</param>
/// <param name="IsTraining">Whether a backward pass follows.</param>
internal sealed record PassPlan(string Name, Schedule Schedule, bool IsTraining)
{
    /// <summary>What the caller gives.</summary>
    public required IReadOnlyList<Value> Inputs { get; init; }

    /// <summary>The way forward; the way back is its reverse.</summary>
    public required IReadOnlyList<Step> Steps { get; init; }

    /// <summary>What the caller gets.</summary>
    public required IReadOnlyList<Value> Outputs { get; init; }

    /// <summary>Whether its outputs are compared with targets.</summary>
    public bool HasLosses { get; init; }

    /// <summary>One for each output; none in prediction, nor before they are added.</summary>
    public IReadOnlyList<LossStep> Losses { get; init; } = [];

    /// <summary>Floats that a tile tells the others.</summary>
    public required int ExchangeLength { get; init; }

    /// <summary>Outputs of one image that have floats between their positions, and the copies without them that the caller gets.</summary>
    public IReadOnlyDictionary<Value, Buffer> CompactOutputs { get; init; } = new Dictionary<Value, Buffer>();

    /// <summary>Whether its steps have chosen their kernels.</summary>
    public bool HasKernels { get; init; }

    /// <summary>Where its buffers lie; known when they are allocated.</summary>
    public ArenaPlan? Arena { get; init; }

    /// <summary>What its buffers, parameters and gradients are called; known when they are named.</summary>
    public IReadOnlyDictionary<object, string>? Names { get; init; }

    /// <summary>The steps that training goes back through, in the order in which it does.</summary>
    public IEnumerable<Step> BackwardSteps => !IsTraining ? [] : Steps.Reverse().Where(step => step.HasBackward && !step.IsMergedWithLoss);

    /// <summary>
    /// Parts of the training pass between which tiles wait for each other: at each batch normalization, and again on the way back
    /// where the gradient goes on.
    /// </summary>
    public int Segments => !IsTraining ? 1 : 1 + Steps.Count(step => step.WaitsForward) + Steps.Count(step => step.WaitsBackward);

    /// <summary>Values and gradients that nobody stores: who reads them computes them.</summary>
    public IEnumerable<Buffer> Inlined => Steps.Where(step => step.OutputIsInlined).Select(step => step.Output)
        .Concat<Buffer>(Steps.Where(step => step.InputGradientIsInlined).Select(step => step.InputGradient!));

    /// <summary>Which layers compute in another way than their formula's.</summary>
    public IEnumerable<(string Algorithm, string Layer)> Algorithms =>
        Steps.Where(step => step.Algorithm is not null).Select(step => (step.Algorithm!, step.Name));

    /// <summary>Gradients that the trainer takes of what all tiles leave when the pass has ended.</summary>
    public IEnumerable<OuterGradient> OuterGradients => BackwardSteps.Select(step => step.OuterGradient).OfType<OuterGradient>();

    /// <summary>In which segment of the training pass the gradient of each parameter that is trained is written, or written last.</summary>
    public IReadOnlyDictionary<ParameterSlot, int> GradientSegments
    {
        get
        {
            var segments = new Dictionary<ParameterSlot, int>();
            int segment = Steps.Count(step => step.WaitsForward);
            foreach (Step step in BackwardSteps)
            {
                foreach (ParameterSlot slot in step.TrainedParameters)
                    segments[slot] = segment;
                if (step.WaitsBackward)
                    segment++;
            }

            foreach (OuterGradient gradient in OuterGradients)
                segments[gradient.Kernel] = segment;
            return segments;
        }
    }

    /// <summary>Where an output is found: itself, or its copy without floats between the positions.</summary>
    public Buffer Delivered(Value output) => CompactOutputs.TryGetValue(output, out Buffer? compact) ? compact : output;
}
