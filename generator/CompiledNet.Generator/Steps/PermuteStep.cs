using CompiledNet.Generator.Kernels;
using static CompiledNet.Generator.Words.Terms;

namespace CompiledNet.Generator.Steps;

/// <summary>The axes of a map in another order: each value is copied to where it stands then, and its gradient back.</summary>
/// <param name="Axes">For rows, columns and channels of the output the axis of the input, counted from 1.</param>
internal sealed record PermuteStep(string Name, EquatableArray<int> Axes) : PredictionStep(Name)
{
    private const int Images = Contract.TileImages;

    public override bool ReadsDenseImage => true;

    public override string Sentence => $"{Name}: axes {string.Join(", ", Axes)} as rows, columns and channels: {Input.Shape} to {Output.Shape}.";

    public override IReadOnlyList<ParameterSlot> TrainedParameters => [];

    public override IEnumerable<BufferNeed> Needs => [];

    public override Step? Absorb(Step next, bool isTraining) => null;

    public override Step ChooseKernels(IKernelChooser chooser) => this;

    public override IEnumerable<string> Choices(Phases phase) => [];

    public override void EmitForward(PassWriter pass)
    {
        string input = pass.Ref(Input);
        string output = pass.Ref(Output);
        string kernel = EmitTile(pass.Kernels, "Forward", $"{Name}: each value where the order of the axes has it.", "input", "output", isBackward: false);
        pass.Call(kernel, [input, output]);
    }

    public override void EmitBackward(PassWriter pass)
    {
        string kernel = EmitTile(
            pass.Kernels, "Backward", $"{Name}: the gradient of each value where it came from.", "outputGradient", "inputGradient", isBackward: true);
        pass.Call(kernel, [pass.Ref(OutputGradient!), pass.Ref(InputGradient!)]);
    }

    public override void EmitOne(PassWriter pass)
    {
        string input = pass.Ref(Input);
        string output = pass.Ref(Output);
        string kernel = pass.Kernels.Add(
            Name + "One", $"{Name}: each value of one image where the order of the axes has it.", "ref float input, ref float output", writer =>
            EmitLoops(writer, Input.PositionStride, Output.PositionStride, 1, (from, to) =>
                writer.Line($"At(ref output, {to}) = At(ref input, {from});")));
        pass.Call(kernel, [input, output]);
    }

    private string EmitTile(KernelClass kernels, string suffix, string sentence, string source, string target, bool isBackward)
    {
        VectorTarget vectors = kernels.Target;
        return kernels.Add(Name + suffix, sentence, $"ref float {source}, ref float {target}", writer =>
        {
            using (Lanes.Loop(writer, vectors))
            {
                string from = Lanes.Shift(writer, vectors, source);
                string to = Lanes.Shift(writer, vectors, target);
                EmitLoops(writer, Input.Shape.Channels * Images, Output.Shape.Channels * Images, Images, (input, output) => writer.Line(
                    $"Store(Load{vectors.Bits}(ref {from}, {(isBackward ? output : input)}), ref {to}, {(isBackward ? input : output)});"));
            }
        });
    }

    /// <summary>Loops over the values of the output.</summary>
    /// <param name="inputStride">Floats from one position of the input to the next.</param>
    /// <param name="outputStride">Floats from one position of the output to the next.</param>
    /// <param name="valueStride">Floats from one channel to the next.</param>
    /// <param name="emit">Writes what is done with a value, given its places in input and output.</param>
    private void EmitLoops(CodeWriter writer, int inputStride, int outputStride, int valueStride, Action<string, string> emit)
    {
        int[] strides = [Input.Shape.Width * inputStride, inputStride, valueStride];
        Shape shape = Output.Shape;
        using (writer.Loop("row", shape.Height))
        using (writer.Loop("column", shape.Width))
        using (writer.Loop("channel", shape.Channels))
        {
            string row = shape.Height > 1 ? "row" : "0";
            string column = shape.Width > 1 ? "column" : "0";
            string channel = shape.Channels > 1 ? "channel" : "0";
            emit(
                Sum(Times(row, strides[Axes[0] - 1]), Times(column, strides[Axes[1] - 1]), Times(channel, strides[Axes[2] - 1])),
                Sum(Times(row, shape.Width * outputStride), Times(column, outputStride), Times(channel, valueStride)));
        }
    }
}
