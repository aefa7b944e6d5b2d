using CompiledNet.Generator.Model;
using CompiledNet.Generator.Shapes;

namespace CompiledNet.Generator.Planning;

/// <summary>What flows from step to step: a feature map or a vector for each image. A flattened map is the same value.</summary>
/// <param name="Name">The layer that gives it, as a variable: <c>pool1</c>.</param>
/// <param name="Shape">Its shape as its producer sees it.</param>
/// <param name="IsNetworkInput">Whether it is what the caller gives.</param>
internal sealed record Value(string Name, Shape Shape, bool IsNetworkInput = false)
{
    /// <summary>
    /// Floats from one position to the next where a single image is computed: the caller's image is dense, all else is padded to
    /// whole vectors of channels.
    /// </summary>
    public int PositionStride => IsNetworkInput ? Shape.Channels : Alignment.Pad(Shape.Channels);

    /// <summary>
    /// Which of its takers looks at it, where several give it a gradient: 0 has the buffer in which all are summed, each other one
    /// of its own.
    /// </summary>
    public int Use { get; init; }

    /// <summary>The name of its gradient's buffer.</summary>
    public string GradientName => Name + "Gradient" + (Use == 0 ? "" : Text.Number(Use));
}

/// <summary>One unit of work: one or more layers that are computed together, forward and backward.</summary>
/// <param name="Name">The layer that gives the step its name.</param>
/// <param name="Input">What it takes.</param>
/// <param name="Output">What it gives.</param>
internal abstract record Step(string Name, Value Input, Value Output)
{
    /// <summary>All that it takes.</summary>
    public virtual IEnumerable<Value> Sources => [Input];

    /// <summary>Whether it has parameters that training changes.</summary>
    public virtual bool IsTrained => false;

    /// <summary>Whether training needs the gradient of an input: something before it is trained.</summary>
    public bool NeedsInputGradient { get; init; }

    /// <summary>Whether the loss gives the gradient of <see cref="Input"/> at once: the step has no backward pass of its own.</summary>
    public bool IsMergedWithLoss { get; init; }

    /// <summary>Whether training goes back through it: it is trained, or something before it is.</summary>
    public bool HasBackward => IsTrained || NeedsInputGradient;

    /// <summary>The parameters that training changes by a gradient.</summary>
    public virtual IEnumerable<ParameterSlot> TrainedParameters => [];

    /// <summary>Whether a tile waits for the others halfway: what comes after is the next segment of the training pass.</summary>
    public virtual bool WaitsForward => false;

    /// <summary>Whether it waits on the way back as well.</summary>
    public virtual bool WaitsBackward => false;

    /// <summary>The name as the beginning of variables.</summary>
    public string Variable => Names.Variable(Name);

    /// <summary>The same step with other inputs.</summary>
    public virtual Step WithInputs(Func<Value, Value> change) => this with { Input = change(Input) };
}

/// <summary>A layer of weights: what convolution and dense have in common.</summary>
/// <param name="Kernel">Its weights, one row of outputs for each input and tap.</param>
/// <param name="Bias">Its bias, or null.</param>
/// <param name="Activation">The elementwise function of its outputs.</param>
internal abstract record WeightedStep(
    string Name, Value Input, Value Output, ParameterSlot Kernel, ParameterSlot? Bias, FunctionSpec Activation)
    : Step(Name, Input, Output)
{
    /// <summary>Batch normalization that is folded into weights and bias; in prediction only.</summary>
    public BatchNormalizationStep? Folded { get; init; }

    public override bool IsTrained => Kernel.IsTrainable;

    public override IEnumerable<ParameterSlot> TrainedParameters => !IsTrained ? [] : Bias is null ? [Kernel] : [Kernel, Bias];

    /// <summary>Whether the sums begin with a bias: the layer's own, or that of the folded normalization.</summary>
    public bool HasBias => Bias is not null || Folded is not null;

    /// <summary>The step without names and places in memory: kernels of steps with equal forms and parameters are equal.</summary>
    public virtual WeightedStep Form => this with
    {
        Name = "",
        Input = Input with { Name = "", Use = 0 },
        Output = Output with { Name = "" },
        Kernel = Kernel with { Layer = "", Offset = 0 },
        Bias = null,
        Folded = null,
    };
}

/// <summary>Batch normalization. In training it ends one segment with statistics of its tile, and begins the next with those of the batch.</summary>
/// <param name="Momentum">What stays of the moving averages.</param>
/// <param name="Epsilon">What is added to the variance.</param>
/// <param name="ForwardExchange">First float of its statistics in what a tile tells the others.</param>
/// <param name="BackwardExchange">First float of its gradient's sums there.</param>
internal sealed record BatchNormalizationStep(
    string Name,
    Value Input,
    Value Output,
    ParameterSlot Gamma,
    ParameterSlot Beta,
    ParameterSlot MovingMean,
    ParameterSlot MovingVariance,
    float Momentum,
    float Epsilon,
    int ForwardExchange,
    int BackwardExchange)
    : Step(Name, Input, Output)
{
    /// <summary>Floats of a vector of channels, padded.</summary>
    public int Stored => Gamma.RowStride;

    /// <summary>Whether it learns. A frozen one uses its moving averages in training too, and waits for nobody.</summary>
    public override bool IsTrained => Gamma.IsTrainable;

    public override IEnumerable<ParameterSlot> TrainedParameters => IsTrained ? [Gamma, Beta] : [];

    public override bool WaitsForward => IsTrained;

    public override bool WaitsBackward => IsTrained && NeedsInputGradient;
}

/// <summary>Dropout, in training only.</summary>
/// <param name="Stream">Which of the network's dropouts it is: each has random numbers of its own.</param>
internal sealed record DropoutStep(string Name, Value Input, Value Output, float Rate, int Stream) : Step(Name, Input, Output);

/// <summary>Convolution, bias, activation and, where <paramref name="Pool"/> says so, maximum over windows that do not overlap, in one pass.</summary>
/// <param name="Window">The kernel over the input map.</param>
/// <param name="Map">The convolution's own output, before pooling.</param>
/// <param name="Pool">The pooling layer that is computed with it, or null.</param>
internal sealed record ConvolutionStep(
    string Name,
    Value Input,
    Value Output,
    WindowGeometry Window,
    Shape Map,
    ParameterSlot Kernel,
    ParameterSlot? Bias,
    FunctionSpec Activation,
    FusedPool? Pool)
    : WeightedStep(Name, Input, Output, Kernel, Bias, Activation)
{
    public override WeightedStep Form => (ConvolutionStep)base.Form with { Pool = Pool is null ? null : Pool with { Name = "" }, PaddedBy = null };

    /// <summary>Whether the window slides over the output, and what it sees there goes back to where it came from.</summary>
    public bool IsTransposed { get; init; }

    /// <summary>The map that the window slides over: the input or, transposed, the output.</summary>
    public Shape MapBelow => IsTransposed ? Map : Input.Shape;

    /// <summary>The map with a value for each window: the output or, transposed, the input.</summary>
    public Shape MapAbove => IsTransposed ? Input.Shape : Map;

    /// <summary>Parts that channels and filters are cut into: each filter sees the channels of its own part only.</summary>
    public int Groups { get; init; } = 1;

    public int GroupChannels => Input.Shape.Channels / Groups;

    public int GroupFilters => Map.Channels / Groups;

    /// <summary>Whether every channel has filters of its own.</summary>
    public bool IsDepthwise => Groups > 1 && GroupChannels == 1;

    /// <summary>
    /// Whether the sums of the kernel's gradient wait in memory, one number for each image, while other rows or channels have the
    /// registers.
    /// </summary>
    public bool KeepsSums => IsTrained && (!KeepsWholeDelta || IsDepthwise);

    /// <summary>
    /// Whether, for one image, each lane has a channel of its own to look at, as the groups are narrower than the widest vectors. Else
    /// one value is broadcast to all of them.
    /// </summary>
    public bool IsElementwise => Groups > 1 && GroupFilters % Alignment.Floats != 0;

    /// <summary>Whether it needs for that a copy of the image in which every filter finds its channels: a filter for each channel finds them as they are.</summary>
    public bool ExpandsImage => IsElementwise && (GroupChannels > 1 || GroupFilters > 1);

    /// <summary>The layers whose zeros became padding of the convolution, as a sentence names them; null where there are none.</summary>
    public string? PaddedBy { get; init; }

    /// <summary>Rows of <see cref="Map"/> that are computed at once: those of one row of pooling windows, or all.</summary>
    public int RowsPerPass => Pool?.Height ?? Map.Height;

    /// <summary>
    /// Whether the gradient of <see cref="Map"/> is kept whole. The input's gradient gathers from several of its rows; without
    /// one, the rows of one pooling window after the other are enough and stay in the nearest cache. Where groups are summed one
    /// after the other, each passes over the whole map; transposed, each input gathers from several rows.
    /// </summary>
    public bool KeepsWholeDelta => Pool is null || NeedsInputGradient || Groups > 1 || IsTransposed;
}

/// <summary>A pooling layer whose windows tile the map: as wide as their stride, no padding, nothing left over.</summary>
internal sealed record FusedPool(string Name, int Height, int Width)
{
    /// <summary>A window's values are compared in one straight line; larger ones, such as whole maps, are loops of a step of their own.</summary>
    private const int MostValues = 64;

    public static bool Accepts(WindowGeometry window) =>
        Tiles(window.Rows) && Tiles(window.Columns) && window.Rows.Size * window.Columns.Size <= MostValues;

    private static bool Tiles(WindowAxis axis) => axis.Size == axis.Stride && axis.Output * axis.Size == axis.Input && axis.PadBefore == 0;
}

/// <summary>Pooling that stands alone.</summary>
internal sealed record PoolStep(string Name, Value Input, Value Output, PoolKind Pool, WindowGeometry Window) : Step(Name, Input, Output);

/// <summary>Zeros around a map.</summary>
/// <param name="Top">Rows of them above.</param>
/// <param name="Left">Columns of them to the left.</param>
internal sealed record ZeroPaddingStep(string Name, Value Input, Value Output, int Top, int Left) : Step(Name, Input, Output)
{
    /// <summary>The convolution with these zeros as padding of its own.</summary>
    public ConvolutionStep MergeInto(ConvolutionStep convolution) => convolution with
    {
        Input = Input,
        Window = new WindowGeometry(
            Widen(convolution.Window.Rows, Input.Shape.Height, Top), Widen(convolution.Window.Columns, Input.Shape.Width, Left)),
        PaddedBy = convolution.PaddedBy is { } others ? $"{Name}, {others}" : Name,
    };

    private static WindowAxis Widen(WindowAxis axis, int input, int before)
    {
        int padBefore = axis.PadBefore + before;
        int seen = ((axis.Output - 1) * axis.Stride) + axis.Reach - padBefore;
        return axis with { Input = input, PadBefore = padBefore, PadAfter = Math.Max(seen - input, 0) };
    }
}

/// <summary>A map of <paramref name="Height"/> times as many rows and <paramref name="Width"/> times as many columns.</summary>
internal sealed record UpSamplingStep(string Name, Value Input, Value Output, int Height, int Width, InterpolationKind Interpolation)
    : Step(Name, Input, Output);

/// <summary>A fully connected layer with its bias and activation.</summary>
internal sealed record DenseStep(
    string Name, Value Input, Value Output, ParameterSlot Kernel, ParameterSlot? Bias, FunctionSpec Activation)
    : WeightedStep(Name, Input, Output, Kernel, Bias, Activation)
{
    public int Inputs => Input.Shape.Length;

    public int Units => Output.Shape.Channels;
}

/// <summary>
/// The same values where they stand otherwise for one image: the caller's image with its positions as far apart as whole vectors of
/// channels are, or a flattened map without floats between its positions. In a tile both stand alike.
/// </summary>
internal sealed record CopyStep(string Name, Value Input, Value Output) : Step(Name, Input, Output);

/// <summary>An elementwise function that stands alone.</summary>
internal sealed record ActivationStep(string Name, Value Input, Value Output, FunctionSpec Activation) : Step(Name, Input, Output);

/// <summary>Softmax over the channels of each position.</summary>
internal sealed record SoftmaxStep(string Name, Value Input, Value Output) : Step(Name, Input, Output);

/// <summary>Several values as one: their sum or product value by value, or their channels one after the other.</summary>
/// <param name="Operands">What is merged, in order; each of the shape that its layer gives.</param>
internal sealed record MergeStep(string Name, EquatableArray<Value> Operands, Value Output, MergeKind Merge) : Step(Name, Operands[0], Output)
{
    public override IEnumerable<Value> Sources => Operands;

    /// <summary>The operands whose gradients training needs.</summary>
    public EquatableArray<Value> Trained { get; init; }

    public override Step WithInputs(Func<Value, Value> change)
    {
        Value[] changed = [.. Operands.Select(change)];
        return this with { Input = changed[0], Operands = changed.ToEquatableArray(), Trained = changed.Where((_, index) => Trained.Contains(Operands[index])).ToEquatableArray() };
    }
}

/// <summary>
/// A value that several steps give a gradient. Forward it is nothing at all; backward it adds up their gradients, which must be
/// whole before the step that gave the value can go on.
/// </summary>
/// <param name="Input">The value, as the one sees it in whose buffer the gradients are summed.</param>
/// <param name="Others">The value, as each of the others sees it.</param>
internal sealed record ForkStep(string Name, Value Input, EquatableArray<Value> Others) : Step(Name, Input, Input);

/// <summary>The loss of one output and the gradient where the backward pass begins.</summary>
/// <param name="Name">The layer that is the output.</param>
/// <param name="Loss">Which.</param>
/// <param name="Input">The network's output.</param>
/// <param name="Seed">The value whose gradient it writes: the output or, where the last activation is merged with it, what that takes.</param>
internal sealed record LossStep(string Name, LossSpec Loss, Value Input, Value Seed)
{
    /// <summary>The buffer of the targets.</summary>
    public string TargetName => Names.Variable(Name) + "Target";

    /// <summary>Whether it is computed from what the last activation takes, beside what that gives.</summary>
    public bool ReadsSeed => Loss.Kind is LossKind.BinaryCrossentropy;

    /// <summary>Weights of one image's classes: one a position, where there is one class a position; else none.</summary>
    public int WeightsLength => Loss.Kind switch
    {
        LossKind.SparseCategoricalCrossentropy or LossKind.CategoricalCrossentropy => Input.Shape.Positions,
        LossKind.BinaryCrossentropy when Input.Shape.Channels == 1 => Input.Shape.Positions,
        _ => 0,
    };

    /// <summary>Floats of one image's target: a class number a position, or a number an output.</summary>
    public int TargetLength => Loss.Kind is LossKind.SparseCategoricalCrossentropy ? Input.Shape.Positions : Input.Shape.Length;
}
