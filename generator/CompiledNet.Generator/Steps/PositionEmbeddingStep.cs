using CompiledNet.Generator.Kernels;
using static CompiledNet.Generator.Words.Terms;

namespace CompiledNet.Generator.Steps;

/// <summary>A number that is learnt is added to each channel of each position.</summary>
/// <param name="Table">The numbers: a row for each position.</param>
internal sealed record PositionEmbeddingStep(string Name, ParameterSlot Table) : PredictionStep(Name)
{
    private const int Images = Contract.TileImages;

    public override bool ReadsDenseImage => false;

    public override string Sentence => $"{Name}: input + embedding of its position: {Input.Shape}.";

    public override IReadOnlyList<ParameterSlot> TrainedParameters => Table.IsTrainable ? [Table] : [];

    public override IEnumerable<BufferNeed> Needs => [];

    private int Positions => Input.Shape.Positions;

    private int Channels => Input.Shape.Channels;

    public override Step? Absorb(Step next, bool isTraining) => null;

    public override Step ChooseKernels(IKernelChooser chooser) => this;

    public override IEnumerable<string> Choices(Phases phase) => [];

    public override void EmitForward(PassWriter pass)
    {
        VectorTarget target = pass.Target;
        string kernel = pass.Kernels.Add(
            Name + "Forward", $"{Name}: adds to each value the number of its position and channel.",
            "ref float input, ref float table, ref float output", writer =>
        {
            using (EmitValues(writer, out string value, out string number))
            using (Lanes.Loop(writer, target))
            {
                string at = Sum(value, Lanes.First(target));
                writer.Line($"Store(Load{target.Bits}(ref input, {at}) + Splat{target.Bits}(ref table, {number}), ref output, {at});");
            }
        });
        pass.Call(kernel, [pass.Ref(Input), pass.Ref(Table), pass.Ref(Output)]);
    }

    public override void EmitOne(PassWriter pass)
    {
        VectorTarget target = pass.Target;
        string kernel = pass.Kernels.Add(
            Name + "One", $"{Name} of one image: adds to each value the number of its position and channel.",
            "ref float input, ref float table, ref float output", writer =>
        {
            // Rows of the table are padded to whole vectors like those of the image.
            int length = Positions * Table.RowStride;
            using (writer.Loop("at", length, target.Lanes))
            {
                string at = length > target.Lanes ? "at" : "0";
                writer.Line($"Store(Load{target.Bits}(ref input, {at}) + Load{target.Bits}(ref table, {at}), ref output, {at});");
            }
        });
        pass.Call(kernel, [pass.Ref(Input), pass.Ref(Table), pass.Ref(Output)]);
    }

    public override void EmitBackward(PassWriter pass)
    {
        if (IsTrained)
            pass.Call(EmitTable(pass.Kernels), [pass.Ref(OutputGradient!), pass.GradientRef(Table)]);
        if (InputGradient is { } gradient)
            pass.Copy(OutputGradient!, gradient, Images * Input.Shape.Length);
    }

    /// <summary>The gradient of each number: the sum of its value's over the images.</summary>
    private string EmitTable(KernelClass kernels)
    {
        VectorTarget target = kernels.Target;
        return kernels.Add(
            Name + "Table", $"{Name}: gradient of each number, the sum of its value's over the images.",
            "ref float outputGradient, ref float tableGradient", writer =>
        {
            using (EmitValues(writer, out string value, out string number))
            {
                IEnumerable<string> vectors = Enumerable.Range(0, target.VectorsPerTile)
                    .Select(vector => $"Load{target.Bits}(ref outputGradient, {Sum(value, Number(vector * target.Lanes))})");
                writer.Line($"At(ref tableGradient, {number}) = SumLanes({string.Join(" + ", vectors)});");
            }
        });
    }

    /// <summary>The loops over all values of a tile.</summary>
    /// <param name="value">Where the value at hand begins.</param>
    /// <param name="number">Where its number stands.</param>
    private CodeWriter.BlockScope EmitValues(CodeWriter writer, out string value, out string number)
    {
        CodeWriter.BlockScope outer = writer.Loop("position", Positions);
        CodeWriter.BlockScope inner = writer.Loop("channel", Channels);
        string position = Positions > 1 ? "position" : "0", channel = Channels > 1 ? "channel" : "0";
        value = Sum(Times(position, Channels * Images), Times(channel, Images));
        number = Sum(Times(position, Table.RowStride), channel);
        return CodeWriter.BlockScope.Nest(inner, outer);
    }
}
