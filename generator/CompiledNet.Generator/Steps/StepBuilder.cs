namespace CompiledNet.Generator.Steps;

/// <summary>
/// What layers become steps with: one for each thing that a layer computes. Flattening and linear activations compute nothing.
/// </summary>
/// <param name="shapes">What each layer of the network gives.</param>
/// <param name="maskMakers">Of each layer the one that makes the mask of what it gives; null where all steps count.</param>
/// <param name="findParameter">Finds a tensor by layer and variable.</param>
/// <param name="makeMask">Adds the steps of a mask that a layer makes.</param>
/// <param name="isTraining">Whether the steps are for training, where dropout drops and batch normalization looks at the batch.</param>
internal sealed class StepBuilder(
    IReadOnlyList<Shape> shapes, IReadOnlyList<int?> maskMakers, Func<string, string, ParameterSlot?> findParameter,
    Func<int, StepBuilder, Value> makeMask, bool isTraining)
{
    private readonly List<Step> steps = [];
    private readonly List<Value> values = [];
    private readonly List<Value> inputs = [];
    private readonly Dictionary<Value, Value> flattened = [];
    private readonly Dictionary<int, Value> masks = [];
    private int randomStreams;

    public bool IsTraining => isTraining;

    /// <summary>The steps so far.</summary>
    public IReadOnlyList<Step> Steps => steps;

    /// <summary>What the caller gives.</summary>
    public IReadOnlyList<Value> Inputs => inputs;

    /// <summary>Floats that a tile tells the others.</summary>
    public int ExchangeLength { get; private set; }

    /// <summary>What a layer gives, by its index: a flattened map is the map.</summary>
    public Value this[int layer] => values[layer];

    /// <summary>Says what the next layer gives.</summary>
    public void Give(Value value) => values.Add(value);

    /// <summary>What a layer gives, standing as its shape says: a flattened map as the vector that it is to the user.</summary>
    public Value Plain(int layer)
    {
        Value value = values[layer];
        return value.Shape == shapes[layer] || value.Shape.Positions == 1 ? value : Flatten(value);
    }

    /// <summary>
    /// Which steps count of what a layer gives: a vector that has 1 for each of those, and else 0. It is made where it is asked for first;
    /// null where all steps count.
    /// </summary>
    public Value? MaskOf(int layer)
    {
        if (maskMakers[layer] is not { } maker)
            return null;
        if (!masks.TryGetValue(maker, out Value? mask))
            masks.Add(maker, mask = makeMask(maker, this));
        return mask;
    }

    /// <summary>
    /// What an output gives. One image is read where the caller has it: where nothing is computed of it, the output is a dense copy.
    /// </summary>
    public Value OutputOf(int layer) => values[layer] is { IsNetworkInput: true } input ? Flatten(input) : values[layer];

    public Value NewInput(string layer, Shape shape)
    {
        var input = new Value(layer, shape, isNetworkInput: true);
        inputs.Add(input);
        return input;
    }

    public Value NewValue(string layer, Shape shape) => new(layer, shape);

    public Value Add(Step step)
    {
        steps.Add(step);
        return step.Output;
    }

    /// <summary>A weighted layer and its activation argument: two steps, which may be fused again.</summary>
    /// <param name="createStep">Makes the step that gives the sums.</param>
    public Value Activate(string layer, Shape shape, FunctionSpec activation, Func<Value, Step> createStep) =>
        activation == ActivationKind.Linear
        ? Add(createStep(NewValue(layer, shape)))
        : Activate(layer, activation, Add(createStep(NewValue(layer + "Sums", shape))), shape);

    /// <summary>A function of values that stand as they do, called after a layer.</summary>
    public Value Activate(string layer, FunctionSpec activation, Value input, Shape shape) => activation.Kind switch
    {
        ActivationKind.Linear => input,
        ActivationKind.Softmax => Add(new SoftmaxStep(layer) { Sources = [input], Output = NewValue(layer, shape) }),
        _ => Add(new ActivationStep(layer, activation) { Sources = [input], Output = NewValue(layer, input.Shape) }),
    };

    public ParameterSlot? FindParameter(string layer, string variable) => findParameter(layer, variable);

    public ParameterSlot Parameter(string layer, string variable) =>
        findParameter(layer, variable) ?? throw new InvalidOperationException($"{layer} has no parameter {variable}.");

    /// <summary>Kernel and bias of a layer that has one of each, or no bias.</summary>
    public Weights Weights(string layer) => new(Parameter(layer, "kernel"), FindParameter(layer, "bias"));

    /// <summary>Room for so many floats in what a tile tells the others.</summary>
    /// <returns>The first of them.</returns>
    public int Exchange(int length)
    {
        int first = ExchangeLength;
        ExchangeLength += length;
        return first;
    }

    /// <summary>A number by which random numbers of one layer differ from those of others; the first is 1.</summary>
    public int NextRandomStream() => ++randomStreams;

    private Value Flatten(Value value)
    {
        if (flattened.TryGetValue(value, out Value? flat))
            return flat;
        flat = new Value(value.Name + "Flat", Shape.Vector(value.Shape.Length));
        flattened.Add(value, flat);
        return Add(new CopyStep(value.Name) { Sources = [value], Output = flat });
    }
}
