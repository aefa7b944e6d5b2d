using CompiledNet.Generator.Kernels;
using static CompiledNet.Generator.Words.Terms;

namespace CompiledNet.Generator.Steps;

/// <content>Rows of the output, or of the gradient of the input: some at a time where they are pooled, or where somebody reads them while they are in the cache.</content>
internal sealed partial record ConvolutionStep
{
    private IFollower? follower;
    private IReadOnlyDictionary<Gradient, IFollower> gradientFollowers = new Dictionary<Gradient, IFollower>();
    private IReadOnlyList<InputPart>? inputParts;
    private int followedRows;
    private int followedGradientRows;

    /// <summary>Rows of the gradient of the input that are computed at once.</summary>
    private int GradientRowsPerPass => gradientFollowers.Count > 0 || GoesBackInRows ? followedGradientRows : Input.Shape.Height;

    private IEnumerable<BufferNeed> FollowerNeeds => gradientFollowers.Values.Concat(follower is null ? [] : [follower]).SelectMany(each => each.Needs);

    /// <summary>Where channels of the gradient of the input go: where several layers gave them, to each its own.</summary>
    private IReadOnlyList<InputPart> InputParts => inputParts ?? [new(InputGradient!, 0)];

    public override IEnumerable<Gradient> GradientsWritten => inputParts?.Select(part => part.Gradient) ?? base.GradientsWritten;

    public override Step? FollowedBy(IFollower follower) => Pool is null ? this with { follower = follower } : null;

    public override Step? FollowedBackBy(IFollower follower, Gradient gradient) =>
        this with { gradientFollowers = gradientFollowers.With(gradient, follower) };

    /// <summary>Tiles come back to a patch first, from which channels can go anywhere.</summary>
    public override Step? WithSplitGradient(Gradient whole, IReadOnlyList<InputPart> parts) => gradientWinograd is null ? null : this with
    {
        inputParts = [.. InputParts.SelectMany(part => part.Gradient != whole ? [part]
            : parts.Select(inner => inner with { FirstChannel = part.FirstChannel + inner.FirstChannel }))],
    };

    private IFollower? FollowerOf(Gradient? gradient) =>
        gradient is not null && gradientFollowers.TryGetValue(gradient, out IFollower? reader) ? reader : null;

    private ConvolutionStep CutRows(IKernelChooser chooser)
    {
        if (!GoesBackInRows && !TakesInputRows)
            return this with { followedRows = chooser.CutRows(Map), followedGradientRows = chooser.CutRows(Input.Shape) };

        // Rows of the output go with those that they see.
        int stride = Window.Rows.Stride;
        int rows = chooser.CutInlineRows(Map.Height, (Map.Width * Map.Channels) + (stride * Input.Shape.Width * Input.Shape.Channels));
        return this with { followedRows = rows, followedGradientRows = rows * stride };
    }

    /// <summary>Which row of <see cref="Map"/> is the first of those at hand, where a pass is one of several; else null.</summary>
    private string? FirstPooledRow => PoolRows > 1 ? Times("row", RowsPerPass) : null;

    /// <summary>The kernel that computes rows of <see cref="Map"/>, and what it is called with.</summary>
    /// <param name="firstRow">The first of them where they are not all, else null.</param>
    private (string Kernel, string[] Arguments) RowsOf(PassWriter pass, bool isOne, string input, string output, string? firstRow)
    {
        if (HasStrips && !isOne)
            return DepthwiseRows(pass, input, output, firstRow ?? "0");
        if (!isOne)
            return (EmitForwardKernel(pass.Kernels), ForwardArguments(pass, input, output, firstRow));
        string[] rows = !IsOuterProduct ? CorrelationEmitter.RowArguments(Forward, firstRow, RowsPerPass)
            : firstRow is null ? [] : [firstRow];
        return (EmitOneKernel(pass.Kernels), [input, .. WeightRefs(pass), output, .. rows]);
    }

    /// <summary>The same for rows of a tile's <see cref="Map"/>.</summary>
    /// <param name="input">The whole input, or null where the rows of it that they see are made for them: the call of that is written.</param>
    private (string Kernel, string[] Arguments) RowsOf(PassWriter pass, string? input, string output, string? firstRow) => input is null
        ? RowsOf(pass, isOne: false, EmitInputRows(pass, inputRows, firstRow ?? "0"), output, firstRow is null ? null : "0")
        : RowsOf(pass, isOne: false, input, output, firstRow);

    /// <summary>The same for rows of the gradient of the input.</summary>
    private (string Kernel, string[] Arguments) GradientRowsOf(PassWriter pass, string delta, string gradient, string? firstRow)
    {
        if (HasStrips)
            return DepthwiseGradientRows(pass, delta, gradient, firstRow ?? "0");
        return (
            EmitInputGradient(pass.Kernels),
            [delta, pass.Ref(Kernel), gradient, .. CorrelationEmitter.RowArguments(Backward, firstRow, GradientRowsPerPass)]);
    }

    /// <summary>Calls a kernel for some rows after the others, each of which are read behind it where somebody follows.</summary>
    /// <param name="rowsOf">The kernel and its arguments, of where the rows go and of the first where they are not all.</param>
    private static void EmitRows(
        PassWriter pass, Func<string, string?, (string Kernel, string[] Arguments)> rowsOf, Buffer map, Rows rows, IFollower? follower)
    {
        follower?.EmitBegin(pass);
        using (pass.Lines.Loop("row", rows.All, rows.AtOnce))
        {
            bool isPart = rows.AtOnce < rows.All;
            string to = isPart ? pass.RefAt(map, Times("row", rows.Width * rows.Channels * PassWriter.Images)) : pass.Ref(map);
            pass.Call(rowsOf(to, isPart ? "row" : null));
            EmitFollower(pass, follower, isPart ? "row" : "0", rowsOfPart: 1, rows);
        }
    }

    /// <summary>Lets a follower read the rows at hand.</summary>
    /// <param name="part">Which part of the map they are.</param>
    /// <param name="rowsOfPart">Rows of each part before it.</param>
    private static void EmitFollower(PassWriter pass, IFollower? follower, string part, int rowsOfPart, Rows rows)
    {
        string count = rows.All % rows.AtOnce == 0
            ? Number(rows.AtOnce * rows.Width)
            : Times($"Min({rows.AtOnce}, {rows.All} - {Times(part, rowsOfPart)})", rows.Width);
        follower?.EmitPositions(pass, part, rowsOfPart * rows.Width, count);
    }

    /// <summary>Rows of a map.</summary>
    /// <param name="All">How many there are.</param>
    /// <param name="AtOnce">How many are made at once.</param>
    /// <param name="Width">Positions of each.</param>
    /// <param name="Channels">Values of a position.</param>
    private readonly record struct Rows(int All, int AtOnce, int Width, int Channels);
}
