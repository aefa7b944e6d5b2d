using CompiledNet.Generator.Model;

namespace CompiledNet.Generator.Planning;

/// <summary>
/// The memory of one pass: every buffer's offset in one block, in floats. A training pass of several segments has two: what outlives
/// a segment stands in a block of the tile's, all else in scratch that the tiles of a worker share.
/// </summary>
internal sealed class ArenaPlan
{
    private readonly IReadOnlyDictionary<string, long> offsets;
    private readonly IReadOnlyDictionary<string, long> scratchOffsets;

    private ArenaPlan(IEnumerable<Buffer> buffers, Func<Buffer, bool>? isScratch = null)
    {
        ILookup<bool, Buffer> parts = buffers.ToLookup(buffer => isScratch is not null && isScratch(buffer));
        (offsets, Floats) = MemoryPlanner.Plan(parts[false]);
        (scratchOffsets, ScratchFloats) = MemoryPlanner.Plan(parts[true]);
    }

    /// <summary>Floats of the block, as many as they are.</summary>
    public long Floats { get; }

    /// <summary>Floats of the scratch, as many as they are.</summary>
    public long ScratchFloats { get; }

    /// <summary>Floats of a block that code is printed for: <see cref="MemoryRules"/> refuses those that 32 bits cannot address.</summary>
    public int Length => checked((int)Floats);

    /// <summary>Likewise of the scratch.</summary>
    public int ScratchLength => checked((int)ScratchFloats);

    /// <summary>The offset of a buffer in its block.</summary>
    public int this[string buffer] => checked((int)(IsScratch(buffer) ? scratchOffsets[buffer] : offsets[buffer]));

    public bool IsScratch(string buffer) => scratchOffsets.ContainsKey(buffer);

    /// <summary>Predicting one image: maps are [row][column][channels, padded]; the image itself stays where the caller has it.</summary>
    public static ArenaPlan One(StepPlan plan)
    {
        var uses = new BufferUses();
        int moment = 0;
        foreach (Step step in plan.OneImageSteps)
        {
            uses.Touch(step.Sources, moment);
            uses.Touch(step.Output, moment);
            TouchFolded(uses, step, moment);
            if (step is ConvolutionStep { Pool: not null } convolution)
                uses.Touch(BufferNames.Rows(convolution), (long)convolution.RowsPerPass * convolution.Map.Width * Alignment.Pad(convolution.Map.Channels), moment);
            if (step is ConvolutionStep { ExpandsImage: true } expanded)
                uses.Touch(BufferNames.Expanded(step), ExpandedLength(expanded), moment);
            moment++;
        }

        uses.KeepUntil(plan.Outputs, moment);
        foreach (Value output in plan.Outputs.Where(BufferNames.HasGaps))
            uses.Touch(BufferNames.Compact(output), output.Shape.Length, moment);
        return new ArenaPlan(uses.Buffers(value => value.IsNetworkInput ? 0 : (long)value.Shape.Positions * value.PositionStride));
    }

    /// <summary>Predicting a tile: everything is [row][column][channel][16 images].</summary>
    public static ArenaPlan Tile(StepPlan plan)
    {
        var uses = new BufferUses();
        uses.Touch(plan.Input, 0);
        int moment = Forward(plan, uses, isTraining: false);
        uses.KeepUntil(plan.Outputs, moment);
        return new ArenaPlan(uses.Buffers(TileLength));
    }

    /// <summary>Training on a tile: as <see cref="Tile"/>, with what the backward pass needs.</summary>
    public static ArenaPlan Training(StepPlan plan)
    {
        var uses = new BufferUses();
        uses.Touch(plan.Input, 0);
        foreach (LossStep loss in plan.Losses)
            uses.Touch(loss.TargetName, (long)VectorTarget.TileImages * loss.TargetLength, 0);

        int moment = Forward(plan, uses, isTraining: true);
        foreach (LossStep loss in plan.Losses)
        {
            uses.Touch(loss.Input, moment);
            uses.TouchGradient(loss.Seed, moment);
            if (loss.ReadsSeed)
                uses.Touch(loss.Seed, moment);
            uses.Touch(loss.TargetName, (long)VectorTarget.TileImages * loss.TargetLength, moment);
        }

        foreach (Step step in plan.BackwardSteps)
        {
            moment++;
            uses.Touch(step.Output, moment);
            TouchBackward(uses, step, moment);
            if (step.WaitsBackward)
            {
                uses.BeginSegment(++moment);
                TouchBackward(uses, step, moment);
            }

            foreach (Value input in InputsWithGradient(step))
                uses.TouchGradient(input, moment);
        }

        uses.KeepUntil(plan.Outputs, moment + 1);

        // The caller writes inputs and targets, and reads outputs, while the memory is nobody else's.
        HashSet<string> ofCaller = [plan.Input.Name, .. plan.Outputs.Select(output => output.Name), .. plan.Losses.Select(loss => loss.TargetName)];
        return new ArenaPlan(uses.Buffers(TileLength), buffer => plan.Segments > 1 && !ofCaller.Contains(buffer.Name) && !uses.OutlivesSegment(buffer));
    }

    private static void TouchBackward(BufferUses uses, Step step, int moment)
    {
        uses.Touch(step.Sources, moment);
        uses.TouchGradient(step.Output, moment);
        foreach ((string name, long length) in BackwardScratch(step))
            uses.Touch(name, length, moment);
    }

    private static int Forward(StepPlan plan, BufferUses uses, bool isTraining)
    {
        int moment = 0;
        foreach (Step step in plan.Steps)
        {
            moment++;
            uses.Touch(step.Sources, moment);
            if (isTraining && step.WaitsForward)
            {
                uses.BeginSegment(++moment);
                uses.Touch(step.Sources, moment);
            }

            uses.Touch(step.Output, moment);
            TouchFolded(uses, step, moment);
            if (step is DropoutStep)
                uses.Touch(BufferNames.Keys(step), VectorTarget.TileImages, moment);
            if (isTraining && step is BatchNormalizationStep { IsTrained: true } training)
                uses.Touch(BufferNames.Statistics(training), 2 * training.Stored, moment);
            if (step is ConvolutionStep { Pool: not null } convolution)
                uses.Touch(BufferNames.Rows(convolution), (long)VectorTarget.TileImages * convolution.RowsPerPass * convolution.Map.Width * convolution.Map.Channels, moment);
            if (isTraining && step.HasBackward && BufferNames.KeepsIndex(step))
                uses.Touch(BufferNames.Index(step), TileLength(step.Output), moment);
        }

        return moment;
    }

    /// <summary>The inputs that get a gradient from a step.</summary>
    private static IEnumerable<Value> InputsWithGradient(Step step) => step switch
    {
        MergeStep merge => merge.Trained,
        ForkStep fork => fork.Others,
        _ => step.NeedsInputGradient ? step.Sources : [],
    };

    /// <summary>The weights and the bias with batch normalization folded into them, or its scale and shift where it stands alone.</summary>
    private static void TouchFolded(BufferUses uses, Step step, int moment)
    {
        if (step is WeightedStep { Folded: { } folded } weighted)
        {
            uses.Touch(BufferNames.FoldedKernel(step), weighted.Kernel.StoredLength, moment);
            uses.Touch(BufferNames.FoldedBias(step), folded.Stored, moment);
        }
    }

    private static IEnumerable<(string Name, long Length)> BackwardScratch(Step step)
    {
        if (step is BatchNormalizationStep { IsTrained: true } normalization)
            yield return (BufferNames.Statistics(normalization), 2 * normalization.Stored);
        if (BufferNames.KeepsIndex(step))
            yield return (BufferNames.Index(step), TileLength(step.Output));
        if (step is ConvolutionStep { KeepsSums: true } summed)
            yield return (BufferNames.Sums(step), (long)VectorTarget.TileImages * summed.Kernel.Spec.Length);
        switch (step)
        {
            case DropoutStep:
                yield return (BufferNames.Keys(step), VectorTarget.TileImages);
                break;
            case ConvolutionStep { Pool: not null } convolution:
                int rows = convolution.KeepsWholeDelta ? convolution.Map.Height : convolution.RowsPerPass;
                yield return (BufferNames.Delta(step), (long)VectorTarget.TileImages * rows * convolution.Map.Width * convolution.Map.Channels);
                break;
            case DenseStep { IsTrained: true } dense:
                yield return (BufferNames.Transposed(step), (long)VectorTarget.TileImages * dense.Kernel.RowStride);
                break;
        }
    }

    /// <summary>A vector of filters for each position and channel of a group; the last group's vectors may reach beyond the end.</summary>
    private static long ExpandedLength(ConvolutionStep step) =>
        ((long)step.Input.Shape.Positions * step.GroupChannels * Alignment.Pad(step.Map.Channels)) + Alignment.Floats;

    private static long TileLength(Value value) => (long)VectorTarget.TileImages * value.Shape.Length;

    /// <summary>Gathers which buffer is touched when.</summary>
    private sealed class BufferUses
    {
        private readonly Dictionary<string, (Value? Value, long Length, int First, int Last)> uses = [];
        private readonly List<int> segments = [];

        /// <summary>From this moment on, other tiles have been at work in between.</summary>
        public void BeginSegment(int moment) => segments.Add(moment);

        public bool OutlivesSegment(Buffer buffer) => segments.Exists(begin => buffer.First < begin && begin <= buffer.Last);

        public void Touch(Value value, int moment) => Touch(value.Name, value, 0, moment);

        public void Touch(IEnumerable<Value> values, int moment)
        {
            foreach (Value value in values)
                Touch(value, moment);
        }

        public void TouchGradient(Value value, int moment) => Touch(value.GradientName, value, 0, moment);

        public void Touch(string name, long length, int moment) => Touch(name, null, length, moment);

        public void KeepUntil(EquatableArray<Value> values, int moment)
        {
            foreach (Value value in values)
                Touch(value, moment);
        }

        public IEnumerable<Buffer> Buffers(Func<Value, long> length) => uses
            .Select(use => new Buffer(use.Key, use.Value.Value is { } value ? length(value) : use.Value.Length, use.Value.First, use.Value.Last));

        private void Touch(string name, Value? value, long length, int moment)
        {
            (int first, int last) = uses.TryGetValue(name, out var use) ? (use.First, use.Last) : (moment, moment);
            uses[name] = (value, length, Math.Min(first, moment), Math.Max(last, moment));
        }
    }
}

/// <summary>What the buffers besides values and their gradients are called.</summary>
internal static class BufferNames
{
    /// <summary>Rows of a convolution that wait for pooling.</summary>
    public static string Rows(Step step) => step.Variable + "Rows";

    /// <summary>Which value of each window was its maximum.</summary>
    public static string Index(Step step) => step.Variable + "Index";

    /// <summary>The gradient of a convolution before pooling: the whole map or a few rows.</summary>
    public static string Delta(Step step) => step.Variable + "Delta";

    /// <summary>The kernel's gradient while it is still one number for each image.</summary>
    public static string Sums(Step step) => step.Variable + "Sums16";

    /// <summary>The gradient of a dense layer's outputs, one row for each image.</summary>
    public static string Transposed(Step step) => step.Variable + "Transposed";

    /// <summary>A map of one image as the caller gets it: no floats between its positions.</summary>
    public static string Compact(Value output) => output.Name + "Compact";

    /// <summary>Whether a map of one image has floats between its positions that no caller wants.</summary>
    public static bool HasGaps(Value output) => output.Shape.Positions > 1 && output.PositionStride != output.Shape.Channels;

    /// <summary>A kernel with batch normalization folded into it.</summary>
    public static string FoldedKernel(Step step) => step.Variable + "FoldedKernel";

    /// <summary>The bias beside <see cref="FoldedKernel"/>.</summary>
    public static string FoldedBias(Step step) => step.Variable + "FoldedBias";

    /// <summary>One image in which every filter of a grouped convolution finds its own channels.</summary>
    public static string Expanded(Step step) => step.Variable + "Expanded";

    /// <summary>What dropout's random numbers follow from, one for each image.</summary>
    public static string Keys(Step step) => step.Variable + "Keys";

    /// <summary>Mean of the batch and 1 / its standard deviation, a vector of channels each.</summary>
    public static string Statistics(Step step) => step.Variable + "Statistics";

    public static bool KeepsIndex(Step step) => step is ConvolutionStep { Pool: not null } or PoolStep { Pool: PoolKind.Max };
}
