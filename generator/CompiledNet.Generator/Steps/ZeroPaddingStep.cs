using CompiledNet.Generator.Kernels;
using static CompiledNet.Generator.Words.Terms;

namespace CompiledNet.Generator.Steps;

/// <summary>Zeros around a map, where no convolution takes them as padding: rows are copied into zeros and, backward, out of what surrounds them.</summary>
/// <param name="Top">Rows of zeros above.</param>
/// <param name="Left">Columns of zeros to the left.</param>
internal sealed record ZeroPaddingStep(string Name, int Top, int Left) : PredictionStep(Name)
{
    public override bool ReadsDenseImage => false;

    public override string Sentence => $"{Name}: zeros around the map: {Input.Shape} to {Output.Shape}.";

    public override IReadOnlyList<ParameterSlot> TrainedParameters => [];

    public override IEnumerable<BufferNeed> Needs => [];

    /// <summary>A convolution behind it has the zeros as padding of its own.</summary>
    public override Step? Absorb(Step next, bool isTraining) => next is not ConvolutionStep { IsTransposed: false } convolution
        ? null
        : convolution with
        {
            Sources = Sources,
            Window = new WindowGeometry(
                convolution.Window.Rows.WithoutZeros(Input.Shape.Height, Top), convolution.Window.Columns.WithoutZeros(Input.Shape.Width, Left)),
            PaddedBy = convolution.PaddedBy is { } others ? $"{Name}, {others}" : Name,
        };

    public override Step ChooseKernels(IKernelChooser chooser) => this;

    public override IEnumerable<string> Choices(Phases phase) => [];

    public override void EmitForward(PassWriter pass) => EmitForward(pass, "Forward", Input.Shape.Channels * Contract.TileImages);

    public override void EmitOne(PassWriter pass) => EmitForward(pass, "One", Input.PositionStride);

    public override void EmitBackward(PassWriter pass) => pass.Call(EmitBackwardKernel(pass.Kernels), [pass.Ref(OutputGradient!), pass.Ref(InputGradient!)]);

    /// <param name="stride">Floats from one position to the next.</param>
    private void EmitForward(PassWriter pass, string suffix, int stride)
    {
        string input = pass.Ref(Input);
        string output = pass.Ref(Output);
        string kernel = pass.Kernels.Add(Name + suffix, $"{Name}: the map within zeros.", "ref float input, ref float output", writer =>
        {
            writer.Line($"MemoryMarshal.CreateSpan(ref output, {Output.Shape.Positions * stride}).Clear();");
            EmitRows(writer, stride, (inner, outer, length) =>
                $"MemoryMarshal.CreateReadOnlySpan({At("input", inner)}, {length}).CopyTo(MemoryMarshal.CreateSpan({At("output", outer)}, {length}));");
        });
        pass.Call(kernel, [input, output]);
    }

    /// <summary>The gradient of the map, without that of the zeros.</summary>
    private string EmitBackwardKernel(KernelClass kernels) =>
        kernels.Add(Name + "Backward", $"{Name}: the gradient of the map within the zeros.", "ref float outputGradient, ref float inputGradient", writer =>
            EmitRows(writer, Input.Shape.Channels * Contract.TileImages, (inner, outer, length) =>
                $"MemoryMarshal.CreateReadOnlySpan({At("outputGradient", outer)}, {length}).CopyTo(MemoryMarshal.CreateSpan({At("inputGradient", inner)}, {length}));"));

    /// <summary>One copy for each row; a single one where rows follow each other without zeros between them.</summary>
    private void EmitRows(CodeWriter writer, int stride, Func<string, string, int, string> copy)
    {
        (int height, int width) = (Input.Shape.Height, Input.Shape.Width);
        int outWidth = Output.Shape.Width;
        int first = ((Top * outWidth) + Left) * stride;
        if (outWidth == width)
        {
            writer.Line(copy("0", Number(first), height * width * stride));
            return;
        }

        string row = height > 1 ? "row" : "0";
        using (writer.Loop("row", height))
            writer.Line(copy(Times(row, width * stride), Sum(Times(row, outWidth * stride), Number(first)), width * stride));
    }
}
