using CompiledNet.Generator.Losses;

namespace CompiledNet.Generator.Steps;

/// <summary>The loss of one output and the gradient where the backward pass begins.</summary>
/// <param name="Name">The layer that is the output.</param>
/// <param name="Loss">Which.</param>
/// <param name="Output">What the network gives.</param>
/// <param name="Shape">The output as the user sees it: a flattened map is a vector, which has one class a channel.</param>
/// <param name="SeedValue">The value whose gradient it writes: the output or, where the last activation is merged with it, what that
/// takes.</param>
internal sealed record LossStep(string Name, LossSpec Loss, Value Output, Shape Shape, Value SeedValue)
{
    /// <summary>The targets.</summary>
    public Buffer Target { get; } = new(Names.Variable(Name) + "Target");

    /// <summary>The gradient that it writes.</summary>
    public Gradient? Seed { get; init; }

    /// <summary>Whether it is computed from what the last activation takes, beside what that gives.</summary>
    public bool ReadsSeedValue => Loss.ReadsLogits;

    /// <summary>What its kernel needs besides.</summary>
    public IReadOnlyList<BufferNeed> Needs { get; } =
    [
        .. Loss.Scratch(Shape).Select(
            scratch => new BufferNeed(new Buffer(Names.Variable(Name) + scratch.Name), scratch.Length, Phases.Forward | Phases.Tile)),
    ];

    public int TargetLength => Loss.TargetLength(Shape);

    /// <summary>Weights of one image.</summary>
    public int WeightsLength => Loss.WeightsLength(Shape);

    public string Sentence => $"{Loss.Kind} of {Output.Name}{(SeedValue == Output ? "" : ", with the gradient of the logits")}.";

    /// <summary>
    /// Writes the call. Kernels know of no weight of their output, so that they can be shared: the gradient is scaled by it, the loss is told
    /// without it.
    /// </summary>
    /// <param name="output">Which of the network's outputs.</param>
    /// <param name="weights">Where the weights of its images stand.</param>
    public void Emit(PassWriter pass, int output, int weights)
    {
        string kernel = Loss.Emit(pass.Kernels, Names.Member(Output.Name) + "Loss", Shape);
        string[] logits = ReadsSeedValue ? [pass.Ref(SeedValue)] : [];
        string[] scratch = [.. Needs.Select(need => pass.Ref(need.Buffer))];
        string weightsRef = pass.WeightsRef(weights, Contract.TileImages * WeightsLength);
        string scale = Loss.Weight == 1 ? "tile.Scale" : $"tile.Scale * {Text.Real(Loss.Weight)}f";
        pass.Call(
            kernel,
            [.. logits, pass.Ref(Output), pass.Ref(Target), weightsRef, pass.Ref(Seed!), .. scratch, "tile.Count", scale, pass.LossRef(output)]);
    }
}
