namespace CompiledNet.Generator.Steps;

/// <summary>
/// Memory of a pass. A buffer is an object: two are never the same, whatever they are called. Its name is made unique when it is
/// printed.
/// </summary>
/// <param name="name">What it would be called if nothing else were: <c>conv1Rows</c>.</param>
internal class Buffer(string name)
{
    public string Name => name;

    public ElementType Element => ElementType.Float32;

    public override string ToString() => name;
}

/// <summary>What flows from step to step: a feature map or a vector for each image. A flattened map is the same value.</summary>
/// <param name="layer">The layer that gives it.</param>
/// <param name="shape">Its shape as its producer sees it.</param>
/// <param name="isNetworkInput">Whether it is what the caller gives.</param>
internal sealed class Value(string layer, Shape shape, bool isNetworkInput = false) : Buffer(Names.Variable(layer))
{
    public Shape Shape => shape;

    public bool IsNetworkInput => isNetworkInput;

    /// <summary>
    /// Elements from one position to the next where a single image is computed: the caller's image is dense, all else is padded to
    /// whole vectors of channels.
    /// </summary>
    public int PositionStride => isNetworkInput ? shape.Channels : Contract.Pad(shape.Channels);

    /// <summary>Whether a map of one image has floats between its positions that no caller wants.</summary>
    public bool HasGaps => shape.Positions > 1 && PositionStride != shape.Channels;
}

/// <summary>The gradient of a value, or one taker's part of it.</summary>
/// <param name="value">The value.</param>
/// <param name="use">Which of several takers writes it: 0 is the sum of all.</param>
internal sealed class Gradient(Value value, int use = 0) : Buffer(value.Name + "Gradient" + (use == 0 ? "" : Text.Number(use)))
{
    public Value Value => value;
}

/// <summary>Where a gradient is found: in a buffer of its own, or as some channels of another gradient.</summary>
/// <param name="Whole">The buffer.</param>
/// <param name="FirstChannel">The channel of it that is the first.</param>
internal readonly record struct GradientPart(Gradient Whole, int FirstChannel = 0);

/// <summary>Some channels of a value, which are a value of their own.</summary>
/// <param name="Gradient">The gradient of that value.</param>
/// <param name="FirstChannel">The channel that is its first.</param>
internal readonly record struct InputPart(Gradient Gradient, int FirstChannel);

/// <summary>A buffer that a step needs besides what it takes and gives.</summary>
/// <param name="Buffer">Which.</param>
/// <param name="Length">Elements.</param>
/// <param name="During">When; it keeps what is in it from the first of them to the last.</param>
internal readonly record struct BufferNeed(Buffer Buffer, long Length, Phases During)
{
    /// <summary>Elements of each of its rows where those are padded to whole vectors and the padding counts for nothing; else 0.</summary>
    public int Columns { get; init; }
}

/// <summary>Parts of passes.</summary>
[Flags]
internal enum Phases
{
    None = 0,

    /// <summary>Predicting one image.</summary>
    One = 1,

    /// <summary>Predicting a tile of images.</summary>
    Tile = 2,

    /// <summary>The way forward in training.</summary>
    Forward = 4,

    /// <summary>The way back in training.</summary>
    Backward = 8,
}

/// <summary>Where a buffer lies.</summary>
/// <param name="Bytes">Bytes from the beginning of its block.</param>
/// <param name="IsScratch">Whether the block is the scratch that the tiles of a worker share.</param>
internal readonly record struct Place(long Bytes, bool IsScratch);
