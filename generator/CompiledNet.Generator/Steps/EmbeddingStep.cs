using CompiledNet.Generator.Kernels;
using static CompiledNet.Generator.Words.Terms;

namespace CompiledNet.Generator.Steps;

/// <summary>
/// Integers become rows of a table. They were checked where the caller gave them, so that each is a row. On the way back, the gradients of a
/// row are added step by step and image by image, in an order that nothing changes; nothing goes back to integers.
/// </summary>
/// <param name="Table">The rows.</param>
internal sealed record EmbeddingStep(string Name, ParameterSlot Table) : PredictionStep(Name)
{
    private const int Images = Contract.TileImages;

    private readonly Buffer totals = new(Names.Variable(Name) + "Totals");

    public override bool ReadsDenseImage => true;

    public override string Sentence => $"{Name}: the row of a table of {Table.Rows} for each integer: {Input.Shape} to {Output.Shape}.";

    public override IReadOnlyList<ParameterSlot> TrainedParameters => Table.IsTrainable ? [Table] : [];

    /// <summary>Many steps may be of one row: then its gradients are added in double precision.</summary>
    public override IEnumerable<BufferNeed> Needs => IsTrained && HasTotals ? [new(totals, 2L * Table.StoredLength, Phases.Backward)] : [];

    private int Steps => Output.Shape.Width;

    private int Channels => Output.Shape.Channels;

    private bool HasTotals => SumBlocks.AreForTile((long)Images * Steps);

    public override Step? Absorb(Step next, bool isTraining) => null;

    public override Step ChooseKernels(IKernelChooser chooser) => this;

    public override IEnumerable<string> Choices(Phases phase) => [];

    /// <summary>A lane's row is its own: values are moved one by one, which is the same at every width.</summary>
    public override void EmitForward(PassWriter pass)
    {
        string kernel = pass.Kernels.Add(
            Name + "Forward", $"{Name}: the row of the table that each integer numbers.",
            "ref float integers, ref float table, ref float output", writer =>
        {
            using (EmitImages(writer, "table", Table.RowStride, out string value))
                writer.Line($"At(ref output, {value}) = At(ref row, {Channel});");
        });
        pass.Call(kernel, [pass.Ref(Input), pass.Ref(Table), pass.Ref(Output)]);
    }

    public override void EmitOne(PassWriter pass)
    {
        // Rows of the table are padded to whole vectors like the steps of the output.
        VectorTarget target = pass.Target;
        string kernel = pass.Kernels.Add(
            Name + "One", $"{Name} of one image: the row of the table that each integer numbers.",
            "ref float integers, ref float table, ref float output", writer =>
        {
            using (writer.Loop("step", Steps))
            {
                string step = Steps > 1 ? "step" : "0";
                string integer = Times(step, Input.Shape.IsVector ? 1 : Input.PositionStride);
                writer.Line($"ref float row = ref At(ref table, {RowOf(integer, Table.RowStride)});");
                using (writer.Loop("channel", Table.RowStride, target.Lanes))
                {
                    string channel = Table.RowStride > target.Lanes ? "channel" : "0";
                    writer.Line($"Store(Load{target.Bits}(ref row, {channel}), ref output, {Sum(Times(step, Output.PositionStride), channel)});");
                }
            }
        });
        pass.Call(kernel, [pass.Ref(Input), pass.Ref(Table), pass.Ref(Output)]);
    }

    public override void EmitBackward(PassWriter pass)
    {
        string gradient = HasTotals ? "totals" : "tableGradient";
        string kernel = pass.Kernels.Add(
            Name + "Table", $"{Name}: gradient of each row, the sum of those of the steps that are of it.",
            $"ref float integers, ref float outputGradient, ref float {gradient}", writer =>
        {
            using (EmitImages(writer, gradient, (HasTotals ? 2 : 1) * Table.RowStride, out string value))
            {
                writer.Line(HasTotals
                    ? $"AddToTotal(At(ref outputGradient, {value}), ref row, {Times(Channel, 2)});"
                    : $"At(ref row, {Channel}) = At(ref row, {Channel}) + At(ref outputGradient, {value});");
            }
        });
        string sums = HasTotals ? pass.Ref(totals) : pass.GradientRef(Table);
        pass.Clear(sums, (HasTotals ? 2 : 1) * Table.StoredLength);
        pass.Call(kernel, [pass.Ref(Input), pass.Ref(OutputGradient!), sums]);
        if (HasTotals)
            pass.Lines.Line($"Narrow({sums}, {pass.GradientRef(Table)}, {Table.StoredLength});");
    }

    private string Channel => Channels > 1 ? "channel" : "0";

    /// <summary>The loops over the steps of all images and the channels of each, which declare the row of an integer.</summary>
    /// <param name="rowStride">Floats from one row to the next.</param>
    /// <param name="value">Where the channel at hand is in a tile.</param>
    private CodeWriter.BlockScope EmitImages(CodeWriter writer, string table, int rowStride, out string value)
    {
        CodeWriter.BlockScope steps = writer.Loop("step", Steps);
        CodeWriter.BlockScope images = writer.Loop("image", Images);
        string step = Steps > 1 ? "step" : "0";
        writer.Line($"ref float row = ref At(ref {table}, {RowOf(Sum(Times(step, Images), "image"), rowStride)});");
        CodeWriter.BlockScope channels = writer.Loop("channel", Channels);
        value = Sum(Times(step, Images * Channels), Times(Channel, Images), "image");
        return CodeWriter.BlockScope.Nest(channels, CodeWriter.BlockScope.Nest(images, steps));
    }

    private static string RowOf(string place, int rowStride) => $"(nint)At(ref integers, {place}) * {Number(rowStride)}";
}
