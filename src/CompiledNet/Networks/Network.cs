using System.ComponentModel;
using System.Runtime.Intrinsics;
using CompiledNet.Numerics;
using CompiledNet.Runtime;

namespace CompiledNet;

/// <summary>
/// A network: its parameters and what can be done with them. Classes marked with <see cref="NetworkAttribute"/> derive from it
/// by generated code. Predicting is thread-safe. Training, loading and saving are one thread's business at a time: another one that comes
/// in between gets an <see cref="InvalidOperationException"/> that says who is at work. What predicts, or evaluates, while another thread
/// trains or loads sees each parameter as it is when it is read: of one step between two steps, of two steps mixed in the midst of one.
/// </summary>
public abstract partial class Network
{
    private readonly int vectorBits = WidestVectorBits;
    private readonly int inputLength;
    private readonly int outputLength;
    private int seed;

    /// <summary>Makes a network with new parameters.</summary>
    /// <param name="architecture">What the generator knows of the class.</param>
    /// <param name="seed">Equal seeds give equal parameters, on every machine, and the same order of examples in training.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected Network(Architecture architecture, int seed)
        : this(seed, architecture) =>
        ParameterInitializer.Fill(architecture, ParameterVector.Span, seed);

    /// <summary>All but the parameters' values, which are zero.</summary>
    private Network(int seed, Architecture architecture)
    {
        ArgumentNullException.ThrowIfNull(architecture);
        Architecture = architecture;
        this.seed = seed;
        inputLength = architecture.InputLength;
        outputLength = architecture.OutputLength;
        TargetLength = architecture.TargetLength;
        ParameterVector = new ParameterMemory(architecture);
        Access = new NetworkAccess(architecture.Name, ParameterVector);
        Parameters = new ParameterCollection(architecture, ParameterVector, Access);
        workspaces = new WorkspacePool(Math.Max(architecture.One.Length, architecture.Tile?.Length ?? 0));
    }

    /// <summary>What the generator knows of the class: shapes, tensors, memory.</summary>
    public Architecture Architecture { get; }

    /// <summary>All parameters, in the order of the layers and by name, in Keras' layouts.</summary>
    public ParameterCollection Parameters { get; }

    /// <summary>Who changes the network, or needs it not to change.</summary>
    internal NetworkAccess Access { get; }

    /// <summary>Floats of all targets of one image together.</summary>
    internal int TargetLength { get; }

    /// <summary>The flat vector that all parameters stand in, in the layout that the kernels read.</summary>
    internal ParameterMemory ParameterVector { get; }

    /// <summary>Width in bits of the widest vectors that this machine computes with: 512, 256 or 128.</summary>
    public static int WidestVectorBits =>
        Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : 128;

    /// <summary>
    /// Width in bits of the vectors that this network computes with: 512, 256 or 128, and no wider than
    /// <see cref="WidestVectorBits"/>, which it is unless said otherwise. Narrower vectors are slower; they are for comparing.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The width is none of these, or wider than this machine's.</exception>
    public int VectorBits
    {
        get => vectorBits;
        init => vectorBits = value is 512 or 256 or 128 && value <= WidestVectorBits
            ? value
            : throw new ArgumentOutOfRangeException(
                nameof(value), value, $"Vectors have 512, 256 or 128 bits, and on this machine at most {WidestVectorBits}.");
    }

    /// <summary>Predicts one image. Thread-safe; allocates nothing.</summary>
    /// <param name="parameters">The flat parameter vector.</param>
    /// <param name="image">The image in its order: rows, columns, channels. Read only.</param>
    /// <param name="arena">Memory as <see cref="Architecture.One"/> plans it; the outputs are found there.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected abstract void PredictOne(ref float parameters, ref float image, ref float arena);

    /// <summary>Predicts 16 images, one in each lane, where a batch is predicted that way. Thread-safe; allocates nothing.</summary>
    /// <param name="parameters">The flat parameter vector.</param>
    /// <param name="arena">Memory as <see cref="Architecture.Tile"/> plans it; the input is in place, the outputs are found there.</param>
    /// <exception cref="InvalidOperationException">The images of a batch are predicted one by one.</exception>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected virtual void PredictTile(ref float parameters, ref float arena) =>
        throw new InvalidOperationException($"{Architecture.Name} predicts images one by one.");

    /// <summary>
    /// Makes the other forms of parameters that predictions compute with, behind the parameters; allocates nothing. Networks without
    /// such forms have nothing to do.
    /// </summary>
    /// <param name="parameters">The flat parameter vector, and <see cref="Architecture.DerivedLength"/> floats behind it.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected virtual void DeriveParameters(ref float parameters)
    {
    }

    /// <summary>
    /// Makes the other forms of parameters that a step of training computes with, behind the parameters; allocates nothing. Networks
    /// without such forms have nothing to do.
    /// </summary>
    /// <param name="parameters">The flat parameter vector, and <see cref="Architecture.DerivedLength"/> floats behind it.</param>
    /// <param name="form">Which of them, 0 to <see cref="Architecture.TrainingForms"/> - 1: threads make them side by side.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected virtual void DeriveForTraining(ref float parameters, int form)
    {
    }

    /// <summary>
    /// Predicts 16 images, one in each lane, and compares with their targets. Thread-safe; allocates nothing. The outputs stand in the
    /// arena afterwards.
    /// </summary>
    /// <param name="tile">The tile; it needs no gradient, scratch nor exchange. The losses of its images are added to its losses.</param>
    /// <exception cref="NotSupportedException">The network has no loss.</exception>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected virtual void EvaluateTile(scoped TrainingTile tile) => throw OnlyPredicts();

    /// <summary>
    /// Forward and backward pass over one tile: writes the tile's part of the gradient of the mean loss of the batch. Thread-safe;
    /// allocates nothing. The outputs stand in the arena afterwards.
    /// </summary>
    /// <param name="tile">The tile. The losses of its images are added to its losses, in one of the segments.</param>
    /// <exception cref="NotSupportedException">The network has no loss.</exception>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected virtual void TrainTile(scoped TrainingTile tile) => throw OnlyPredicts();

    /// <summary>Where the methods are that a step of training calls; null where there are none, or nothing is compiled at run time.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected virtual TrainingCode? CodeOfTraining() => null;

    /// <summary>Takes over parameters of another network, for generated code.</summary>
    /// <param name="source">The other network; it stays as it is.</param>
    /// <param name="names">The parameters, which both have: <c>Conv1.kernel</c>.</param>
    /// <exception cref="ArgumentException">Some have another shape there; the message lists all, and this network is unchanged.</exception>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected void CopyParameters(Network source, string[] names)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(names);
        using NetworkAccess.Scope change = Access.Change("CopyBackbone");
        using NetworkAccess.Scope reading = source.Access.Read("CopyBackbone");
        string[] differences =
        [
            .. names.Where(name => !Parameters[name].Shape.SequenceEqual(source.Parameters[name].Shape))
                .Select(name => $"{Parameters[name]} is {source.Parameters[name]} there"),
        ];
        if (differences.Length > 0)
        {
            throw new ArgumentException(
                $"{Architecture.Name} cannot take over the parameters of {source.Architecture.Name}: {string.Join("; ", differences)}.", nameof(source));
        }

        foreach (string name in names)
            Parameters[name].CopyFrom(source.Parameters[name].ToArray());
    }

    /// <summary>Makes derived forms of parameters, for the library's own classes.</summary>
    internal void RunDeriveParameters(ref float parameters) => DeriveParameters(ref parameters);

    /// <summary>Makes derived forms for a step of training, for the library's own classes.</summary>
    internal void RunDeriveForTraining(int form) => DeriveForTraining(ref ParameterVector.Origin, form);

    /// <summary>Evaluates a tile, for the library's own classes. Derived forms must be made already.</summary>
    internal void RunEvaluateTile(scoped TrainingTile tile) => EvaluateTile(tile);

    /// <summary>Where the methods of a step of training are, for the library's own classes.</summary>
    internal TrainingCode? FindCodeOfTraining() => CodeOfTraining();

    /// <summary>Trains on a tile, for the library's own classes.</summary>
    internal void RunTrainTile(scoped TrainingTile tile) => TrainTile(tile);

    /// <summary>What the random numbers of one step of training follow from.</summary>
    internal ulong StepKey(long step) => new RandomStream(seed, RandomPurpose.Dropout, step).NextBits();

    private NotSupportedException OnlyPredicts() => new($"{Architecture.Name} has no [Loss]: it only predicts.");
}
