using CompiledNet.Tool.Graph;
using CompiledNet.Tool.Graph.Layers;
using CompiledNet.Tool.Numbers;

namespace CompiledNet.Tool.Onnx;

/// <summary>One operator: what it computes by ONNX' specification, and how CompiledNet says it.</summary>
internal abstract class OnnxOperator
{
    /// <summary>Says a node in CompiledNet's layers. Nodes of known numbers alone are computed and not said.</summary>
    /// <exception cref="RefusedException">It cannot be said.</exception>
    public abstract OnnxValue Lower(OnnxNode node, OnnxInputs inputs);

    /// <summary>What it computes, the batch first: its first output.</summary>
    /// <param name="node">The node.</param>
    /// <param name="inputs">Its inputs; null for one that is left out.</param>
    public abstract Tensor Evaluate(OnnxNode node, IReadOnlyList<Tensor?> inputs);

    /// <summary>Whether it does the same to each value, wherever it stands.</summary>
    public virtual bool IsValueByValue => false;

    /// <summary>Whether known numbers of two dimensions and more that it takes are weights of the layer that it becomes.</summary>
    public virtual bool HasWeights => false;

    /// <summary>Says all outputs of a node; null for those that are not taken.</summary>
    /// <inheritdoc cref="Lower"/>
    public virtual IReadOnlyList<OnnxValue?> LowerAll(OnnxNode node, OnnxInputs inputs) => [Lower(node, inputs)];

    /// <summary>All outputs; whole numbers where all inputs are.</summary>
    /// <inheritdoc cref="Evaluate"/>
    public virtual IReadOnlyList<Tensor> EvaluateAll(OnnxNode node, IReadOnlyList<Tensor?> inputs)
    {
        Tensor result = Evaluate(node, inputs);
        bool isWhole = inputs.Count > 0 && inputs.All(input => input is null or { IsWhole: true });
        return [isWhole && !result.IsWhole ? new Tensor(result.Shape, result.Data) { IsWhole = true } : result];
    }

    /// <summary>Evaluates a node of known numbers before anything has checked that these fit it.</summary>
    /// <exception cref="RefusedException">The node refuses its inputs.</exception>
    /// <exception cref="InvalidDataException">There are fewer, or of other shapes than the operator takes.</exception>
    public IReadOnlyList<Tensor> EvaluateUnchecked(OnnxNode node, IReadOnlyList<Tensor?> inputs)
    {
        try
        {
            return EvaluateAll(node, inputs);
        }
        catch (Exception exception) when (
            exception is OverflowException or IndexOutOfRangeException or ArgumentException or NullReferenceException or DivideByZeroException)
        {
            throw new InvalidDataException($"The node {node.Name} ({node.Kind}) cannot be computed from its known inputs: {exception.Message}",
                exception);
        }
    }
}

/// <summary>The inputs of a node that is being said.</summary>
/// <param name="node">The node.</param>
/// <param name="values">Its inputs; null for one that is left out.</param>
/// <param name="isTaken">Whether someone takes an output, for each of them.</param>
/// <param name="batch">Images in the batch that the file speaks of; 1 where it leaves them open.</param>
internal sealed class OnnxInputs(OnnxNode node, IReadOnlyList<OnnxValue?> values, IReadOnlyList<bool> isTaken, int batch)
{
    public int Count => values.Count;

    public int Batch => batch;

    public OnnxValue? this[int index] => index < values.Count ? values[index] : null;

    /// <summary>What the layer is called, where an attribute can say it: after the node, or the weights that it takes.</summary>
    public string? Source
    {
        get
        {
            // Weights are called by their module, what is computed on the way by its path.
            string? weight = node.Inputs.Where((name, i) => values[i] is KnownValue && !name.Contains('/', StringComparison.Ordinal))
                .FirstOrDefault(name => name.Contains('.', StringComparison.Ordinal));
            string? owner = weight is null ? null : Naming.ToIdentifier(weight[..weight.LastIndexOf('.')]);
            return owner ?? (node.IsNamed && Naming.IsIdentifier(node.Name) ? node.Name : null);
        }
    }

    /// <summary>Whether someone takes an output.</summary>
    public bool IsTaken(int output) => output < isTaken.Count && isTaken[output];

    /// <summary>An input that a layer gives, the batch before it.</summary>
    public LayerValue Layer(int index = 0) => this[index] as LayerValue ?? throw Unexpected(index);

    /// <summary>An input that a layer gives, with its batch, wherever that stands.</summary>
    public ViewValue View(int index = 0) => this[index] switch
    {
        ViewValue view => view,
        LayerValue layer => ViewValue.Of(layer, batch),
        _ => throw Unexpected(index),
    };

    /// <summary>
    /// An input that a layer gives, for what is done along its last dimension: the layer's channels are that dimension.
    /// </summary>
    public ViewValue LastAxis(int index = 0)
    {
        ViewValue view = View(index);
        if (view.Dimensions.Length < 2)
            throw new RefusedException($"it takes the last dimension of {view}; expected the batch and more");
        int channels = view.Dimensions[^1];
        if (view.Value.Layout.Place(view.Dimensions, view.Dimensions.Length - 1) is not { After: 1 })
            throw new RefusedException($"it takes the last dimension of {view}, which CompiledNet does not hold last");
        return view.Node.Shape.Channels == channels ? view
            : view.On(new Node(new ReshapeLayer(Shapes.Sequence(view.Node.Shape.Length / channels, channels)), null, view.Node));
    }

    private RefusedException Unexpected(int index) => new(this[index] switch
    {
        null => $"it lacks its input {index}",
        KnownValue => $"its input {index} is known numbers; expected what a layer gives",
        ViewValue view => $"the batch is not the first dimension of its input {index}, {view}",
        { } other => $"its input {index} is {other}, which CompiledNet has in other places only",
    });

    /// <summary>An input that is known; null where it is left out.</summary>
    public Tensor? Known(int index) => this[index] switch
    {
        null => null,
        KnownValue known => known.Tensor,
        _ => throw new RefusedException($"its input {index}, {node.Inputs[index]}, is computed by a layer; expected known numbers"),
    };

    public Tensor RequireKnown(int index) => Known(index) ?? throw new RefusedException($"it lacks its input {index}");

    /// <summary>An attribute of old versions that became an input; null where neither is there.</summary>
    public int[]? Integers(string attribute, int index) => node.Integers(attribute) ?? (Known(index) is { } tensor ? ToIntegers(tensor) : null);

    /// <summary>A map or a sequence with channels first.</summary>
    public LayerValue Map(int index = 0)
    {
        LayerValue value = Layer(index);
        if (value.IsChannelsFirstMap)
            return value;
        if (Operators.Batches.ToMap(value) is { } turned)
            return turned;
        bool isShuffled = value.Dimensions is [int channels, int height, int width]
            && value.Node.Shape == new Runtime.TensorShape(height, width, channels);
        throw isShuffled
            ? new RefusedException("the channels of its input were put in another order (a channel shuffle), which CompiledNet has no layer for")
            : new RefusedException(
                $"it takes a map of channels, rows and columns; its input is {string.Join('x', value.Dimensions)}, held as {value.Node.Shape}");
    }

    public LayerValue Vector(int index = 0)
    {
        LayerValue value = Layer(index);
        return value.IsVector ? value
            : throw new RefusedException($"it takes a vector; its input is {string.Join('x', value.Dimensions)}, held as {value.Node.Shape}");
    }

    /// <exception cref="RefusedException">Someone takes an output beyond the first.</exception>
    public void RefuseFurtherOutputs(string what)
    {
        if (isTaken.Skip(1).Any(taken => taken))
            throw new RefusedException($"its second output, {what}, is taken");
    }

    public static int[] ToIntegers(Tensor tensor) => Array.ConvertAll(tensor.Data, value => (int)Math.Clamp(value, int.MinValue, int.MaxValue));
}
