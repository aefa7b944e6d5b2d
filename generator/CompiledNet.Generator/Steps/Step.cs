using CompiledNet.Generator.Kernels;

namespace CompiledNet.Generator.Steps;

/// <summary>
/// One unit of work: one or more layers that are computed together, forward and backward. A step is one file; what a step must have is
/// abstract here and in <see cref="PredictionStep"/>, so that the compiler names what one lacks.
/// </summary>
/// <param name="Name">The layer that gives the step its name.</param>
internal abstract record Step(string Name)
{
    /// <summary>All that it takes.</summary>
    public required IReadOnlyList<Value> Sources { get; init; }

    /// <summary>What it gives.</summary>
    public required Value Output { get; init; }

    /// <summary>The gradient of what it gives, where training goes back through it.</summary>
    public Gradient? OutputGradient { get; init; }

    /// <summary>What it writes on the way back: a gradient for each of its sources, null for those that need none.</summary>
    public IReadOnlyList<Gradient?> SourceGradients { get; init; } = [];

    /// <summary>
    /// Where it writes gradients of parameters that another step has written on the way back; they are added to those. Empty for most.
    /// </summary>
    public IReadOnlyDictionary<ParameterSlot, Buffer> OwnGradients { get; init; } = new Dictionary<ParameterSlot, Buffer>();

    /// <summary>Whether no other step trains its parameters.</summary>
    public bool IsOnlyTrainer { get; init; }

    /// <summary>Whether the loss gives the gradient of <see cref="Input"/> at once: the step has no backward pass of its own.</summary>
    public bool IsMergedWithLoss { get; init; }

    /// <summary>The first of its sources, which most steps have alone.</summary>
    public Value Input => Sources[0];

    /// <summary>The gradient of <see cref="Input"/>, where training needs it.</summary>
    public Gradient? InputGradient => SourceGradients.Count == 0 ? null : SourceGradients[0];

    /// <summary>Gradients that the way back reads.</summary>
    public virtual IEnumerable<Gradient> GradientsRead => OutputGradient is null ? [] : [OutputGradient];

    /// <summary>Gradients that the way back writes.</summary>
    public virtual IEnumerable<Gradient> GradientsWritten => SourceGradients.OfType<Gradient>();

    /// <summary>Where in the gradient of its output, when it has gone back, stands what it gives to one of its sources; null where nowhere.</summary>
    public virtual GradientPart? SameGradient(int source) => null;

    /// <summary>Whether its output is the channels of its sources, one after the other.</summary>
    public virtual bool JoinsChannels => false;

    /// <summary>Whether who gives the gradient of its output writes it to those of its sources: the way back has nothing to do.</summary>
    public bool OutputGradientIsSplit { get; init; }

    /// <summary>Whether the gradient of its output is another when it has gone back.</summary>
    public virtual bool ChangesOutputGradient => false;

    /// <summary>Whether training needs the gradient of a source: something before it is trained.</summary>
    public bool NeedsInputGradient => SourceGradients.Any(gradient => gradient is not null);

    /// <summary>Whether it has parameters that training changes.</summary>
    public bool IsTrained => TrainedParameters.Count > 0;

    /// <summary>Whether training goes back through it: it is trained, or something before it is, wherever the gradient of that stands.</summary>
    public bool HasBackward => IsTrained || NeedsInputGradient || (ChangesOutputGradient && OutputGradient is not null);

    /// <summary>Whether anything is computed on the way forward.</summary>
    public virtual bool HasForward => true;

    /// <summary>Whether a tile waits for the others halfway: what comes after is the next segment of the training pass.</summary>
    public virtual bool WaitsForward => false;

    /// <summary>Whether it waits on the way back as well.</summary>
    public virtual bool WaitsBackward => false;

    /// <summary>Whether it reads what it gave once it has waited on the way back, when other tiles have been at work in between.</summary>
    public virtual bool ReadsOutputBehindWait => false;

    /// <summary>What it takes of its input before anything else; null for most.</summary>
    public virtual IFollower? InputFollower => null;

    /// <summary>What it takes of the gradient of its output before anything else on the way back; null for most.</summary>
    public virtual IFollower? GradientFollower => null;

    /// <summary>Whether who gives the input lets <see cref="InputFollower"/> read it.</summary>
    public bool FollowsInput { get; init; }

    /// <summary>Whether who gives the gradient lets <see cref="GradientFollower"/> read it.</summary>
    public bool FollowsGradient { get; init; }

    /// <summary>Its output, where it can be made of what stays in memory anyway when it is read; null for most.</summary>
    public virtual IInlineMap? InlineOutput => null;

    /// <summary>The gradient of its input, where it can be made so; null for most.</summary>
    public virtual IInlineMap? InlineInputGradient => null;

    /// <summary>Whether all that read its output make it: it is not stored.</summary>
    public bool OutputIsInlined { get; init; }

    /// <summary>Whether who reads the gradient of its input makes it.</summary>
    public bool InputGradientIsInlined { get; init; }

    /// <summary>One English sentence on what it computes, which stands above the code.</summary>
    public abstract string Sentence { get; }

    /// <summary>The parameters that training changes by a gradient.</summary>
    public abstract IReadOnlyList<ParameterSlot> TrainedParameters { get; }

    /// <summary>How it computes, in words, where that is another way than its formula's; null where it is that.</summary>
    public virtual string? Algorithm => null;

    /// <summary>
    /// Whether one image alone takes clearly longer than each image of a tile: it takes more products, or uses once what it has read.
    /// </summary>
    public virtual bool IsSlowerAlone => false;

    /// <summary>The gradient that it leaves to be taken of all tiles of the batch; null for most.</summary>
    public virtual OuterGradient? OuterGradient => null;

    /// <summary>The buffers that it needs besides its values and their gradients.</summary>
    public abstract IEnumerable<BufferNeed> Needs { get; }

    /// <summary>The step that computes this one and the next in one pass; null where they stay two.</summary>
    /// <param name="next">What takes the output of this one, and nothing else does.</param>
    /// <param name="isTraining">Whether a backward pass follows.</param>
    public abstract Step? Absorb(Step next, bool isTraining);

    /// <summary>The same step, which lets another read its output while it makes it; null where it does not make it in rows.</summary>
    public virtual Step? FollowedBy(IFollower follower) => null;

    /// <summary>The same step, which lets another read a gradient that it writes while it makes it; null where it cannot.</summary>
    public virtual Step? FollowedBackBy(IFollower follower, Gradient gradient) => null;

    /// <summary>The same step, which writes channels of a gradient to those of other values instead; null where it cannot.</summary>
    /// <param name="whole">The gradient that it writes.</param>
    /// <param name="parts">Where its channels go; those of values that need no gradient go nowhere.</param>
    public virtual Step? WithSplitGradient(Gradient whole, IReadOnlyList<InputPart> parts) => null;

    /// <summary>The same step, which makes one of its sources where it reads it; null where it reads it otherwise than in parts.</summary>
    public virtual Step? WithInlineSource(int source, IInlineMap map, IKernelChooser chooser) => null;

    /// <summary>The same step, which makes the gradient of its output where it reads it; null where it cannot.</summary>
    public virtual Step? WithInlineOutputGradient(IInlineMap gradient, IKernelChooser chooser) => null;

    /// <summary>The same, knowing the step that computes the layer in the other of training and prediction.</summary>
    public virtual Step Beside(Step other) => this;

    /// <summary>The same step with the algorithm by which it computes, where there are several: its memory follows from it.</summary>
    /// <param name="isTraining">Whether a backward pass follows.</param>
    public virtual Step ChooseAlgorithm(IKernelChooser chooser, bool isTraining) => this;

    /// <summary>The same step with tiles and loop order of its kernels.</summary>
    public abstract Step ChooseKernels(IKernelChooser chooser);

    /// <summary>What was chosen for its kernels in a part of a pass, in words; nothing where there was nothing to choose.</summary>
    public abstract IEnumerable<string> Choices(Phases phase);

    /// <summary>Writes the calls that compute it for a tile of images.</summary>
    public abstract void EmitForward(PassWriter pass);

    /// <summary>Writes the calls that go back through it.</summary>
    public abstract void EmitBackward(PassWriter pass);

    /// <summary>The name as the beginning of variables.</summary>
    protected string Variable => Names.Variable(Name);

    /// <summary>Elements of a value of a tile.</summary>
    protected static long TileLength(Value value) => (long)Contract.TileImages * value.Shape.Length;

    public sealed override string ToString() => $"{GetType().Name} {Name}";
}

/// <summary>A step that predictions have too.</summary>
internal abstract record PredictionStep(string Name) : Step(Name)
{
    /// <summary>
    /// Whether it reads the caller's image as it is, value by value; else the image is spread out to whole vectors of channels first.
    /// </summary>
    public abstract bool ReadsDenseImage { get; }

    /// <summary>
    /// Forms of its parameters that it computes with instead of themselves: those of predictions are made anew when the parameters have
    /// changed, those of training before each step.
    /// </summary>
    public virtual IReadOnlyList<DerivedParameter> Derived => [];

    /// <summary>The same step with what stands in the lanes where it computes one image, where there are several ways.</summary>
    public virtual PredictionStep ForOne(IKernelChooser chooser) => this;

    /// <summary>Writes the calls that make <see cref="Derived"/> of the parameters.</summary>
    public virtual void EmitDerive(PassWriter pass)
    {
        // Most steps compute with their parameters as they are.
    }

    /// <summary>Writes the calls that compute it for one image.</summary>
    public abstract void EmitOne(PassWriter pass);
}
