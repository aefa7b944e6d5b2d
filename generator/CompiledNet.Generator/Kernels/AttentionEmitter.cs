using static CompiledNet.Generator.Words.Terms;

namespace CompiledNet.Generator.Kernels;

/// <summary>
/// Prints attention, a block of queries after the other: their scores of all keys, the softmax of each, and the sums of values that it
/// weighs. Of all pairs of a query and a key only those of a block are in memory. In a tile, lanes are images, and all operands are
/// vectors. In one image, lanes are queries: those and the results stand channel by channel, and keys and values are broadcast as they are.
/// </summary>
/// <param name="rowsOfBlock">Queries of a block, or vectors of them in one image.</param>
/// <param name="layout">How far apart things stand.</param>
/// <param name="dropout">Which shares are dropped; null for none.</param>
internal sealed class AttentionEmitter(
    CodeWriter writer, VectorTarget target, Attention attention, AttentionTiles tiles, int rowsOfBlock, AttentionLayout layout,
    RandomDropout? dropout = null)
{
    private int Keys => attention.Keys;

    private int Rows => layout.IsOne ? attention.QueryVectors(target) : attention.Queries;

    /// <summary>How many keys the queries of a block see, where that is not all of them.</summary>
    private string? SeenKeys => attention.IsCausal ? "seen" : null;

    private AttentionAxis AllKeys => new("key", Keys, Tile: 1, SeenKeys);

    /// <summary>The way forward.</summary>
    /// <param name="keepsStatistics">Whether the largest score and what powers are multiplied by are kept for the way back.</param>
    public void EmitForward(bool keepsStatistics)
    {
        string[] kept = keepsStatistics ? ["statistics"] : [];
        EmitBlocks(["queries", "keys", "values", "output", "weights", .. kept], (row, rows) =>
        {
            EmitScores(row, rows);
            EmitSoftmax(row, rows, keepsStatistics);
            EmitProducts(
                new("each", rows, tiles.Results.Rows),
                new("channel", attention.ValueDim, tiles.Results.Vectors),
                AllKeys,
                Weights,
                ValuesOf("values", "0", layout.Value, isTurned: true),
                (sum, place) => $"Store({sum}, ref results, {place})",
                Place("output", row, layout.Output));
        });
    }

    /// <summary>The way back: probabilities are computed again, then what each of them, each score, query, key and value is worth.</summary>
    /// <param name="gradients">Those that are asked for: <c>queryGradient</c>, <c>keyGradient</c>, <c>valueGradient</c>.</param>
    public void EmitBackward(IReadOnlyCollection<string> gradients)
    {
        EmitBlocks(["queries", "keys", "values", "statistics", "outputGradient", "weights", "slopes", .. gradients], (row, rows) =>
        {
            EmitScores(row, rows);
            EmitPowers(row, rows);
            if (gradients.Contains("valueGradient"))
            {
                EmitProducts(
                    new("key", Keys, tiles.Values.Rows, SeenKeys),
                    new("channel", attention.ValueDim, tiles.Values.Vectors),
                    new("each", rows, Tile: 1),
                    dropout is null ? Weights.Turned : Slopes.Turned,
                    ValuesOf("outputGradient", row, layout.Output, isTurned: true),
                    (sum, place) => $"AddTo({sum}, ref results, {place})",
                    Place("valueGradient", "0", layout.Value));
            }

            if (!gradients.Contains("queryGradient") && !gradients.Contains("keyGradient"))
                return;
            EmitProducts(
                new("each", rows, tiles.Scores.Rows),
                new("key", Keys, tiles.Scores.Vectors, SeenKeys),
                new("channel", attention.ValueDim, Tile: 1),
                ValuesOf("outputGradient", row, layout.Output),
                ValuesOf("values", "0", layout.Value),
                (sum, place) => $"Store({sum}, ref results, {place})",
                Slopes);
            EmitSlopes(row, rows);
            if (gradients.Contains("queryGradient"))
            {
                EmitProducts(
                    new("each", rows, tiles.Queries.Rows),
                    new("channel", attention.KeyDim, tiles.Queries.Vectors),
                    AllKeys,
                    Slopes,
                    ValuesOf("keys", "0", layout.Key, isTurned: true),
                    (sum, place) => $"Store({sum}, ref results, {place})",
                    Place("queryGradient", row, layout.Query));
            }

            if (gradients.Contains("keyGradient"))
            {
                EmitProducts(
                    new("key", Keys, tiles.Keys.Rows, SeenKeys),
                    new("channel", attention.KeyDim, tiles.Keys.Vectors),
                    new("each", rows, Tile: 1),
                    Slopes.Turned,
                    ValuesOf("queries", row, layout.Query, isTurned: true),
                    (sum, place) => $"AddTo({sum}, ref results, {place})",
                    Place("keyGradient", "0", layout.Key));
            }
        });
    }

    private AttentionOperand Weights => new("weights", Keys * layout.Unit, layout.Unit);

    private AttentionOperand Slopes => new("slopes", Keys * layout.Unit, layout.Unit);

    private string Scale => $"{target.Class}.Create({Text.Real((float)(1 / Math.Sqrt(attention.KeyDim)))}f)";

    /// <summary>The loops over heads and blocks of queries, and over lanes where a tile has several vectors.</summary>
    private void EmitBlocks(IReadOnlyList<string> buffers, Action<string, int> emitBlock)
    {
        using (layout.IsOne ? default : Lanes.Loop(writer, target))
        {
            foreach (string buffer in layout.IsOne ? [] : attention.IsMasked ? buffers.Append("mask") : buffers)
                _ = Lanes.Shift(writer, target, buffer);
            if (dropout is not null)
                writer.Line($"var imageKeys = Load{target.Bits}(ref dropKeys, {Lanes.First(target)}).AsUInt32();");
            using (writer.Loop("head", attention.Heads))
            {
                EmitAxis(new("row", Rows, rowsOfBlock), (row, rows) =>
                {
                    if (attention.IsCausal)
                        writer.Line($"nint seen = Min({Times(Sum(row, Number(rows)), layout.IsOne ? target.Lanes : 1)}, {Keys});");
                    emitBlock(row, rows);
                });
            }
        }
    }

    private void EmitScores(string row, int rows) => EmitProducts(
        new("each", rows, tiles.Scores.Rows),
        new("key", Keys, tiles.Scores.Vectors, SeenKeys),
        new("channel", attention.KeyDim, Tile: 1),
        ValuesOf("queries", row, layout.Query),
        ValuesOf("keys", "0", layout.Key),
        (sum, place) => $"Store({sum} * {Scale}, ref results, {place})",
        Weights);

    /// <summary>Scores become probabilities. The largest is subtracted first, so that no exponential overflows.</summary>
    private void EmitSoftmax(string row, int rows, bool keepsStatistics)
    {
        using (EmitRow(row, rows, "weights"))
        {
            // The first key is one that every query sees, unless there is a mask.
            string none = $"{target.Class}.Create(float.NegativeInfinity)";
            writer.Line($"var largest = {(attention.IsMasked ? none : $"Load{target.Bits}(ref weightsOfRow, 0)")};");
            using (writer.Block($"for (nint key = {(attention.IsMasked ? 0 : 1)}; key < {SeenKeys ?? Number(Keys)}; key++)"))
            {
                writer.Line($"var score = {Load("weights", "key")};");
                if (attention.Hides)
                    writer.Line($"score = {Hidden(none, "score")};");
                writer.Line("largest = Max(score, largest);");
            }

            var sum = new LaneSum(writer, target, "sum", Keys);
            sum.Declare();
            using (sum.Loop("key", 1, SeenKeys))
            {
                writer.Line($"var power = Exp({Load("weights", "key")} - largest);");
                if (attention.Hides)
                    writer.Line($"power = {Hidden($"{target.Type}.Zero", "power")};");
                writer.Line("sum += power;");
                writer.Line($"{Store("power", "weights", "key")};");
            }

            string inverse = $"{target.Type}.One / sum";
            writer.Line($"var inverse = {(attention.IsMasked ? $"{target.Class}.ConditionalSelect({target.Class}.GreaterThan(sum, {target.Type}.Zero), {inverse}, {target.Type}.Zero)" : inverse)};");
            using (EmitKeys())
                writer.Line($"{Store(Dropped($"{Load("weights", "key")} * inverse", row, rows), "weights", "key")};");
            if (keepsStatistics)
            {
                writer.Line($"Store(largest, ref {Shifted("statistics")}, {Statistic(row, rows)});");
                writer.Line($"Store(inverse, ref {Shifted("statistics")}, {Sum(Statistic(row, rows), Number(Contract.TileImages))});");
            }
        }
    }

    /// <summary>
    /// Scores become the probabilities that they were on the way forward; keys that nobody in the block sees have none. Where some are dropped,
    /// what is left of them is where slopes will be.
    /// </summary>
    private void EmitPowers(string row, int rows)
    {
        string[] dropped = dropout is null ? [] : ["slopes"];
        using (EmitRow(row, rows, ["weights", .. dropped]))
        {
            writer.Line($"var largest = Load{target.Bits}(ref {Shifted("statistics")}, {Statistic(row, rows)});");
            writer.Line($"var inverse = Load{target.Bits}(ref {Shifted("statistics")}, {Sum(Statistic(row, rows), Number(Contract.TileImages))});");
            using (EmitKeys())
            {
                writer.Line($"var power = Exp({Load("weights", "key")} - largest) * inverse;");
                if (attention.Hides)
                    writer.Line($"power = {Hidden($"{target.Type}.Zero", "power")};");
                writer.Line($"{Store("power", "weights", "key")};");
                if (dropout is not null)
                    writer.Line($"{Store(Dropped("power", row, rows), "slopes", "key")};");
            }

            foreach (string buffer in dropped.Prepend("weights"))
                EmitZeros(buffer);
        }
    }

    /// <summary>What a probability is worth becomes what its score is worth, the scale in it: p * (slope - sum of p * slope) * scale.</summary>
    private void EmitSlopes(string row, int rows)
    {
        using (EmitRow(row, rows, "weights", "slopes"))
        {
            if (dropout is not null)
            {
                // What a share is worth that is dropped is nothing.
                using (EmitKeys())
                    writer.Line($"{Store(Dropped(Load("slopes", "key"), row, rows), "slopes", "key")};");
            }

            var mean = new LaneSum(writer, target, "mean", Keys);
            mean.Declare();
            using (mean.Loop("key", 1, SeenKeys))
                writer.Line($"mean = Fma({Load("weights", "key")}, {Load("slopes", "key")}, mean);");
            using (EmitKeys())
                writer.Line($"{Store($"{Load("weights", "key")} * ({Load("slopes", "key")} - mean) * {Scale}", "slopes", "key")};");
            EmitZeros("slopes");
        }
    }

    /// <summary>A tile of sums may reach beyond the keys that a block sees: those count for nothing.</summary>
    private void EmitZeros(string buffer)
    {
        if (!attention.IsCausal)
            return;
        using (writer.Block($"for (nint key = seen; key < {Keys}; key++)"))
            writer.Line($"{Store($"{target.Type}.Zero", buffer, "key")};");
    }

    /// <summary>The loop over the queries of a block; <c>place</c> is which step each lane's query is.</summary>
    private CodeWriter.BlockScope EmitRow(string row, int rows, params string[] buffers)
    {
        CodeWriter.BlockScope scope = rows > 1 ? writer.Block($"for (nint each = 0; each < {rows}; each++)") : writer.Block();
        string each = rows > 1 ? "each" : "0";
        foreach (string buffer in buffers)
            writer.Line($"ref float {buffer}OfRow = {At(Shifted(buffer), Times(each, Keys * layout.Unit))};");
        if (attention.IsCausal)
        {
            string first = Sum(row, each);
            string lanes = string.Join(", ", Enumerable.Range(0, target.Lanes).Select(lane => $"{lane}f"));
            writer.Line(layout.IsOne
                ? $"var place = {target.Class}.Create((float)({Times(first, target.Lanes)})) + {target.Class}.Create({lanes});"
                : $"var place = {target.Class}.Create((float)({first}));");
        }

        return scope;
    }

    private CodeWriter.BlockScope EmitKeys() => writer.Block($"for (nint key = 0; key < {SeenKeys ?? Number(Keys)}; key++)");

    /// <summary>One thing where a query does not see the key at hand, else another.</summary>
    private string Hidden(string hidden, string seen)
    {
        string isLater = $"{target.Class}.GreaterThan({target.Class}.Create((float)key), place)";
        string counts = Masks.Counts(target, Shifted("mask"), Times("key", layout.IsOne ? 1 : Contract.TileImages), layout.IsOne);
        return !attention.IsMasked ? $"{target.Class}.ConditionalSelect({isLater}, {hidden}, {seen})"
            : $"{target.Class}.ConditionalSelect({(attention.IsCausal ? $"{target.Class}.AndNot({counts}, {isLater})" : counts)}, {seen}, {hidden})";
    }

    /// <summary>A number of the query and the key at hand, or what dropout leaves of it; the lines that find out are written before.</summary>
    private string Dropped(string value, string row, int rows)
    {
        if (dropout is null)
            return value;
        string query = Sum(Times(Head, Rows), row, rows > 1 ? "each" : "0");
        RandomBits.EmitHash(writer, target, $"({Sum(Times(query, Keys), "key")})");
        dropout.EmitStays(writer, target);
        return $"{target.Class}.ConditionalSelect(stays, {value} * {target.Class}.Create({dropout.Scale}), {target.Type}.Zero)";
    }

    private string Load(string buffer, string key) => $"Load{target.Bits}(ref {buffer}OfRow, {Times(key, layout.Unit)})";

    private string Store(string value, string buffer, string key) => $"Store({value}, ref {buffer}OfRow, {Times(key, layout.Unit)})";

    /// <summary>Where the largest score of a query stands; what its powers are multiplied by is behind it.</summary>
    private string Statistic(string row, int rows)
    {
        string query = Sum(Times(Head, Rows), row, rows > 1 ? "each" : "0");
        return Times(query, 2 * Contract.TileImages);
    }

    private string Head => attention.Heads > 1 ? "head" : "0";

    /// <summary>The part of a buffer that belongs to the lanes at hand.</summary>
    private string Shifted(string buffer) =>
        layout.IsOne || target.VectorsPerTile == 1 ? buffer : "lane" + Names.Member(buffer);

    /// <summary>Vectors of channels of the head at hand, from a row on; turned, the terms of a product are the rows.</summary>
    private AttentionOperand ValuesOf(string buffer, string row, AttentionStrides strides, bool isTurned = false)
    {
        AttentionOperand operand = Place(buffer, row, strides) with { IsBroadcast = strides.IsBroadcast };
        return isTurned ? operand.Turned : operand;
    }

    private AttentionOperand Place(string buffer, string row, AttentionStrides strides) =>
        new(buffer, strides.Row, strides.Channel) { Start = Sum(Times(Head, strides.Head), Times(row, strides.Row)) };

    /// <summary>
    /// Sums of products for rows and columns, in tiles whose sums are in registers: for a row and a column, over the terms, of what
    /// <paramref name="left"/> has for row and term, and <paramref name="right"/> for column and term.
    /// </summary>
    /// <param name="store">Writes what becomes of a sum.</param>
    /// <param name="results">Where it goes: its terms are the columns.</param>
    private void EmitProducts(
        AttentionAxis rows, AttentionAxis columns, AttentionAxis terms, AttentionOperand left, AttentionOperand right,
        Func<string, string, string> store, AttentionOperand results) =>
        EmitAxis(rows, (row, rowCount) => EmitAxis(columns, (column, columnCount) =>
        {
            string[] sums = [.. Enumerable.Range(0, rowCount).SelectMany(r => Enumerable.Range(0, columnCount).Select(c => $"sum{r}{c}"))];
            writer.Line($"ref float left = {At(Shifted(left.Buffer), Sum(left.Start, Times(row, left.RowStride)))};");
            writer.Line($"ref float right = {At(Shifted(right.Buffer), Sum(right.Start, Times(column, right.RowStride)))};");
            writer.Zeros(target.Type, sums);
            var blocks = new RegisterBlocks(writer, target, sums, terms.Count);
            blocks.Begin();
            blocks.Loop(terms.Variable, terms.Count, 1, () =>
            {
                string term = terms.Count > 1 ? terms.Variable : "0";
                writer.Statements(Enumerable.Range(0, rowCount).Select(r => $"var left{r} = {Read(left, "left", term, r)}"));
                for (int c = 0; c < columnCount; c++)
                {
                    writer.Statements(Enumerable.Range(0, rowCount).Select(r => $"sum{r}{c} = Fma(left{r}, right{c}, sum{r}{c})")
                        .Prepend($"var right{c} = {Read(right, "right", term, c)}"));
                }
            }, terms.End);
            blocks.End();

            string origin = Sum(results.Start, Times(row, results.RowStride), Times(column, results.TermStride));
            writer.Line($"ref float results = {At(Shifted(results.Buffer), origin)};");
            writer.Statements(Enumerable.Range(0, rowCount).SelectMany(r => Enumerable.Range(0, columnCount).Select(c =>
                store($"sum{r}{c}", Number((r * results.RowStride) + (c * results.TermStride))))));
        }));

    private string Read(AttentionOperand operand, string name, string term, int row) =>
        $"{(operand.IsBroadcast ? "Splat" : "Load")}{target.Bits}(ref {name}, {Sum(Times(term, operand.TermStride), Number(row * operand.RowStride))})";

    /// <summary>The tiles of an axis and what is left of it, each in a block of its own.</summary>
    private void EmitAxis(AttentionAxis axis, Action<string, int> emitTile)
    {
        int tile = Math.Min(axis.Tile, axis.Count);
        int whole = axis.Count / tile * tile;
        string end = axis.End is null ? Number(whole) : $"Min({axis.End}, {whole})";
        using (whole > tile ? writer.Block($"for (nint {axis.Variable} = 0; {axis.Variable} < {end}; {axis.Variable} += {tile})") : writer.Block())
            emitTile(whole > tile ? axis.Variable : "0", tile);
        if (whole == axis.Count)
            return;
        using (axis.End is null ? writer.Block() : writer.Block($"if ({axis.End} > {whole})"))
            emitTile(Number(whole), axis.Count - whole);
    }
}

/// <summary>What a loop counts.</summary>
/// <param name="Variable">What counts.</param>
/// <param name="Count">How many there are.</param>
/// <param name="Tile">How many at a time.</param>
/// <param name="End">How many of them count, as an expression; null for all.</param>
internal readonly record struct AttentionAxis(string Variable, int Count, int Tile, string? End = null);

/// <summary>Where an operand of products is.</summary>
/// <param name="Buffer">The buffer.</param>
/// <param name="RowStride">Floats from one row to the next.</param>
/// <param name="TermStride">Floats from one term to the next.</param>
internal readonly record struct AttentionOperand(string Buffer, int RowStride, int TermStride)
{
    /// <summary>The first float that counts.</summary>
    public string Start { get; init; } = "0";

    /// <summary>Whether one float goes to all lanes.</summary>
    public bool IsBroadcast { get; init; }

    /// <summary>With rows for terms.</summary>
    public AttentionOperand Turned => this with { RowStride = TermStride, TermStride = RowStride };
}

/// <summary>How far apart values of queries, keys, values or results are.</summary>
/// <param name="Head">Floats from one head to the next.</param>
/// <param name="Row">From one step, or vector of steps, to the next.</param>
/// <param name="Channel">From one channel to the next.</param>
/// <param name="IsBroadcast">Whether one float goes to all lanes.</param>
internal readonly record struct AttentionStrides(int Head, int Row, int Channel, bool IsBroadcast = false);

/// <summary>How far apart things stand.</summary>
/// <param name="IsOne">Whether it is of one image, whose queries stand in the lanes.</param>
/// <param name="Unit">Floats from one score to the next.</param>
internal sealed record AttentionLayout(
    bool IsOne, int Unit, AttentionStrides Query, AttentionStrides Key, AttentionStrides Value, AttentionStrides Output)
{
    /// <summary>A tile: the channels of a step stand side by side, each for all images.</summary>
    public static AttentionLayout OfTile(Attention attention)
    {
        const int images = Contract.TileImages;
        AttentionStrides keys = Of(attention.KeyDim), values = Of(attention.ValueDim);
        return new(IsOne: false, images, keys, keys, values, values);

        AttentionStrides Of(int channels) => new(channels * images, attention.Heads * channels * images, images);
    }

    /// <summary>One image: queries and results stand channel by channel, keys and values step by step.</summary>
    /// <param name="keyStride">Floats from one key to the next.</param>
    /// <param name="valueStride">Floats from one value to the next.</param>
    public static AttentionLayout OfOne(Attention attention, VectorTarget target, int keyStride, int valueStride)
    {
        int steps = Contract.Pad(attention.Queries);
        return new(
            IsOne: true,
            target.Lanes,
            new(attention.KeyDim * steps, target.Lanes, steps),
            new(attention.KeyDim, keyStride, 1, IsBroadcast: true),
            new(attention.ValueDim, valueStride, 1, IsBroadcast: true),
            new(attention.ValueDim * steps, target.Lanes, steps));
    }
}
