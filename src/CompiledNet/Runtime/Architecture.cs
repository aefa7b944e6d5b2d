using System.ComponentModel;

namespace CompiledNet.Runtime;

/// <summary>
/// All that the generator knows of a network and the library needs. Written by generated code, one for each class, and immutable: what it
/// is given is copied.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class Architecture
{
    /// <summary>Images that are computed together: one in each lane.</summary>
    public const int TileImages = Contract.TileImages;

    /// <summary>The name of the class.</summary>
    public required string Name { get; init; }

    /// <summary>The layers in one line each: two networks with equal text have interchangeable parameters.</summary>
    public required string Identity { get; init; }

    /// <summary>The inputs, in the order of the source.</summary>
    public required IReadOnlyList<InputInfo> Inputs
    {
        get;
        init
        {
            field = [.. value];
            HasCategories = field.Any(input => input.Categories > 0);
        }
    }

    /// <summary>The layers, the inputs among them, in an order in which each follows those that it takes.</summary>
    public IReadOnlyList<LayerInfo> Layers => field ??= [.. DescribeLayers()];

    /// <summary>Makes the layers, which few programs ask for.</summary>
    public Func<IReadOnlyList<LayerInfo>> DescribeLayers { private get; init; } = static () => [];

    /// <summary>The outputs, in the order of the source.</summary>
    public required IReadOnlyList<OutputInfo> Outputs { get; init => field = [.. value]; }

    /// <summary>All parameter tensors, in the order of the layers.</summary>
    public required IReadOnlyList<ParameterInfo> Parameters { get; init => field = [.. value]; }

    /// <summary>Floats of the flat parameter vector, with the floats between rows.</summary>
    public required int ParameterLength { get; init; }

    /// <summary>The first so many floats of the parameter vector are trainable; gradients are this long.</summary>
    public required int TrainableLength { get; init; }

    /// <summary>Multiply-adds of predicting one image, taps on the zeros around maps counted.</summary>
    public required long Macs { get; init; }

    /// <summary>Floats behind the parameter vector for other forms of parameters, which predictions compute with.</summary>
    public int DerivedLength { get; init; }

    /// <summary>Layers whose parameters a step of training computes with in other forms, which are made before it.</summary>
    public int TrainingForms { get; init; }

    /// <summary>The memory of predicting one image.</summary>
    public required ArenaLayout One { get; init; }

    /// <summary>The memory of predicting a tile of 16 images; null where the images of a batch are predicted one by one.</summary>
    public required ArenaLayout? Tile { get; init; }

    /// <summary>The memory of predicting a tile of 16 images and comparing with targets; null where the network has no loss.</summary>
    public required ArenaLayout? Evaluation { get; init; }

    /// <summary>The memory of training on a tile of 16 images; null where the network has no loss.</summary>
    public required ArenaLayout? Training { get; init; }

    /// <summary>
    /// Parts of the training pass. All tiles of a batch are through one before any begins the next, since that needs what they
    /// exchange: the statistics of batch normalization.
    /// </summary>
    public int Segments { get; init; } = 1;

    /// <summary>Floats that each tile tells the others.</summary>
    public int ExchangeLength { get; init; }

    /// <summary>Largest arena, in bytes, that is laid on the caller's stack; larger ones come from a pool of workspaces.</summary>
    public required int StackBudget { get; init; }

    /// <summary>The layer table, as Keras' <c>model.summary()</c> prints it.</summary>
    public required string Summary { get; init; }

    /// <summary>Values of all inputs of one image together.</summary>
    public int InputLength => Inputs.Sum(input => input.Shape.Length);

    /// <summary>Values of all outputs of one image together.</summary>
    public int OutputLength => Outputs.Sum(output => output.Shape.Length);

    /// <summary>Floats of all targets of one image together.</summary>
    public int TargetLength => Outputs.Sum(output => output.TargetLength);

    /// <summary>Whether values of an input are integers that number things.</summary>
    internal bool HasCategories { get; private init; }

    /// <summary>The parameter tensors that are as asked for, in the order of the layers.</summary>
    internal List<ParameterInfo> FindParameters(Predicate<ParameterInfo> isFound)
    {
        // A loop of its own: what a sequence is copied by has to be compiled, which takes longer than all else here.
        var found = new List<ParameterInfo>();
        foreach (ParameterInfo parameter in Parameters)
        {
            if (isFound(parameter))
                found.Add(parameter);
        }

        return found;
    }

    /// <summary>The shape of one image, or of each of its parts by name.</summary>
    internal string DescribeInputs() =>
        Inputs.Count == 1 ? Inputs[0].Shape.ToString() : string.Join(", ", Inputs.Select(input => $"{input.Name} {input.Shape}"));
}
