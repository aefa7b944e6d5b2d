using CompiledNet.Generator.Kernels;
using static CompiledNet.Generator.Words.Terms;

namespace CompiledNet.Generator.Steps;

/// <summary>A map and a larger one that has it within a border: rows are copied from one into the other.</summary>
/// <param name="Top">Rows of the border above.</param>
/// <param name="Left">Columns of the border to the left.</param>
internal abstract record BorderStep(string Name, int Top, int Left) : PredictionStep(Name)
{
    public sealed override bool ReadsDenseImage => false;

    public sealed override IReadOnlyList<ParameterSlot> TrainedParameters => [];

    public sealed override IEnumerable<BufferNeed> Needs => [];

    /// <summary>The map within the border.</summary>
    protected abstract Shape Inner { get; }

    /// <summary>The map with the border.</summary>
    protected abstract Shape Outer { get; }

    public sealed override Step ChooseKernels(IKernelChooser chooser) => this;

    public sealed override IEnumerable<string> Choices(Phases phase) => [];

    /// <summary>Adds the kernel that copies a map into zeros.</summary>
    /// <param name="stride">Floats from one position to the next.</param>
    /// <returns>Its name.</returns>
    protected string EmitInto(KernelClass kernels, string name, string sentence, string inner, string outer, int stride) =>
        kernels.Add(name, sentence, $"ref float {inner}, ref float {outer}", writer =>
        {
            writer.Line($"Clear(ref {outer}, {Outer.Positions * stride});");
            EmitRows(writer, stride, (innerAt, outerAt, length) =>
                $"Copy({At(inner, innerAt)}, {At(outer, outerAt)}, {length});");
        });

    /// <summary>Adds the kernel that copies a map out of what surrounds it.</summary>
    /// <inheritdoc cref="EmitInto"/>
    protected string EmitOutOf(KernelClass kernels, string name, string sentence, string inner, string outer, int stride) =>
        kernels.Add(name, sentence, $"ref float {outer}, ref float {inner}", writer => EmitRows(writer, stride, (innerAt, outerAt, length) =>
            $"Copy({At(outer, outerAt)}, {At(inner, innerAt)}, {length});"));

    /// <summary>One copy for each row; a single one where rows follow each other without a border between them.</summary>
    private void EmitRows(CodeWriter writer, int stride, Func<string, string, int, string> copy)
    {
        (int height, int width) = (Inner.Height, Inner.Width);
        int outWidth = Outer.Width;
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
