using CompiledNet.Generator.Kernels;
using static CompiledNet.Generator.Words.Terms;

namespace CompiledNet.Generator.Steps;

/// <summary>
/// On a map of many positions, the gradient of an output becomes that of the sums before its activation, in place, and the bias' gradient is
/// taken on the way: the sum over positions and images, of blocks in single precision and of these in double.
/// </summary>
/// <param name="Name">The layer.</param>
/// <param name="Activation">What lies between.</param>
/// <param name="Output">What it follows from.</param>
/// <param name="Gradient">The gradient that is changed.</param>
internal sealed record MapDelta(string Name, FunctionSpec Activation, Value Output, Buffer Gradient) : IFollower
{
    private const int Images = Contract.TileImages;

    /// <summary>The bias whose gradient is taken on the way; null for none.</summary>
    public BiasSums? Bias { get; init; }

    public IEnumerable<Gradient> GradientsRead => [];

    public IEnumerable<BufferNeed> Needs => Bias is null ? [] :
    [
        new(Bias.Sums, (long)Output.Shape.Channels * Images, Phases.Backward),
        new(Bias.Totals, 2L * Bias.Slot.StoredLength, Phases.Backward),
    ];

    /// <summary>Whether a map has so many positions.</summary>
    public static bool IsFor(Shape map) => SumBlocks.AreFor(map.Positions);

    public void EmitBegin(PassWriter pass)
    {
        if (Bias is null)
            return;
        pass.Clear(Bias.Sums, Output.Shape.Channels * Images);
        pass.Clear(Bias.Totals, 2 * Bias.Slot.StoredLength);
    }

    public void EmitPositions(PassWriter pass, string part, int each, string positions)
    {
        string PartOf(Buffer map) => pass.RefAt(map, Times(part, each * Output.Shape.Channels * Images));
        pass.Call(
            ElementwiseEmitter.EmitMapDelta(pass.Kernels, Name, Activation, Bias is not null),
            [
                .. Activation == ActivationKind.Linear ? Array.Empty<string>() : [PartOf(Output)], PartOf(Gradient), positions, Number(Output.Shape.Channels),
                .. Bias is null ? Array.Empty<string>() : [pass.Ref(Bias.Sums), pass.Ref(Bias.Totals)],
            ]);
    }

    /// <summary>Writes what comes behind the last position.</summary>
    public void EmitEnd(PassWriter pass)
    {
        if (Bias is not null)
            pass.Lines.Line($"Narrow({pass.Ref(Bias.Totals)}, {pass.GradientRef(Bias.Slot)}, {Bias.Slot.StoredLength});");
    }

    /// <summary>Writes all of it.</summary>
    public void EmitWhole(PassWriter pass)
    {
        this.EmitAll(pass, Output.Shape.Positions);
        EmitEnd(pass);
    }
}

/// <summary>A bias that is trained, and where the sums of its gradient wait.</summary>
/// <param name="Slot">The bias.</param>
/// <param name="Sums">Receives the sums of a block.</param>
/// <param name="Totals">Receives what blocks come to.</param>
internal sealed record BiasSums(ParameterSlot Slot, Buffer Sums, Buffer Totals);
