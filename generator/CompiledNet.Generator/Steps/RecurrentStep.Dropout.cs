using CompiledNet.Generator.Kernels;
using static CompiledNet.Generator.Words.Terms;

namespace CompiledNet.Generator.Steps;

/// <summary>
/// Units of the state that are dropped on the way to the next step's products, in training: the same at all steps of an image.
/// </summary>
internal abstract partial record RecurrentStep
{
    /// <summary>What the random numbers follow from, one for each image.</summary>
    private readonly Buffer keys = new(Names.Variable(Name) + "Keys");

    /// <summary>What each unit is multiplied by: 0, or 1 over the probability to stay.</summary>
    private readonly Buffer shares = new(Names.Variable(Name) + "Shares");

    /// <summary>
    /// What the products of a step take of the state before it; of all steps where a gradient of the weights is to be taken.
    /// </summary>
    private readonly Buffer dropped = new(Names.Variable(Name) + "Dropped");

    /// <summary>Which units' states are dropped; null where none are, as in prediction.</summary>
    public RandomDropout? StateDropout { get; init; }

    private IEnumerable<BufferNeed> NeedsOfDropout(Phases training)
    {
        if (StateDropout is null)
            yield break;
        long state = (long)Images * Units;
        yield return new(keys, Images, Phases.Forward);
        yield return new(shares, state, training);
        yield return new(dropped, HasBackward ? Steps * state : state, training);
    }

    /// <summary>Writes what draws the units that stay.</summary>
    private void EmitDraw(PassWriter pass)
    {
        if (StateDropout is not { } dropout)
            return;
        VectorTarget target = pass.Target;
        string kernel = pass.Kernels.Add(
            Name + "Draw",
            $"{Name}: what each unit of the state is multiplied by: 0 with probability {Text.Real(dropout.Rate)}, else 1 / (1 - that).",
            "ulong key, int firstImage, ref float keys, ref float shares",
            writer =>
            {
                RandomBits.EmitKeys(writer, dropout.Stream);
                writer.Line();
                using (Lanes.Loop(writer, target))
                {
                    string lane = Lanes.First(target);
                    writer.Line($"var imageKeys = Load{target.Bits}(ref keys, {lane}).AsUInt32();");
                    using (writer.Block($"for (nint unit = 0; unit < {Units}; unit++)"))
                    {
                        RandomBits.EmitHash(writer, target, "unit");
                        dropout.EmitStays(writer, target);
                        writer.Line($"var share = {target.Class}.ConditionalSelect(stays, {target.Class}.Create({dropout.Scale}), {target.Type}.Zero);");
                        writer.Line($"Store(share, ref shares, {Sum(Times("unit", Images), lane)});");
                    }
                }
            });
        pass.Call(kernel, ["tile.RandomKey", $"tile.Index * {Images}", pass.Ref(keys), pass.Ref(shares)]);
    }

    /// <summary>Writes the product of a state, or of its gradient, and what each unit is multiplied by.</summary>
    /// <returns>Where it is: the values themselves where no unit is dropped.</returns>
    private string EmitDrop(PassWriter pass, string values, string target)
    {
        if (StateDropout is null)
            return values;
        VectorTarget vectors = pass.Target;
        string kernel = pass.Kernels.Add(
            Name + "Drop",
            $"{Name}: what is left of a state, or of its gradient.",
            "ref float values, ref float shares, ref float left",
            writer =>
            {
                using (writer.Loop("at", Images * Units, vectors.Lanes))
                {
                    string at = Images * Units > vectors.Lanes ? "at" : "0";
                    writer.Line($"Store(Load{vectors.Bits}(ref values, {at}) * Load{vectors.Bits}(ref shares, {at}), ref left, {at});");
                }
            });
        pass.Call(kernel, [values, pass.Ref(shares), target]);
        return target;
    }

    /// <summary>What the products of a step took of the state before it.</summary>
    private string DroppedAt(PassWriter pass, string step, bool keeps) => StateDropout is null ? ""
        : keeps ? pass.RefAt(dropped, Times(step, Images * Units)) : pass.Ref(dropped);
}
