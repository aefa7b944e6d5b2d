using System.Globalization;
using CompiledNet.Generator.Model;
using CompiledNet.Generator.Planning;

namespace CompiledNet.Generator.Emission;

/// <summary>One English sentence for each step, over the code that computes it.</summary>
internal static class LayerSentence
{
    public static string Of(Step step) => step switch
    {
        ConvolutionStep { Pool: { } pool } convolution =>
            $"{Convolution(convolution)}, {pool.Height}x{pool.Width} maximum ({pool.Name}){Activation(convolution.Activation)}: {step.Input.Shape} to {step.Output.Shape}.",
        ConvolutionStep convolution => $"{Convolution(convolution)}{Activation(convolution.Activation)}: {step.Input.Shape} to {step.Output.Shape}.",
        DenseStep dense => $"{step.Name}: dense{Folded(dense)}{Activation(dense.Activation)}: {dense.Inputs} to {dense.Units}.",
        PoolStep pool => $"{step.Name}: {Pooling(pool)}: {step.Input.Shape} to {step.Output.Shape}.",
        ZeroPaddingStep => $"{step.Name}: zeros around the map: {step.Input.Shape} to {step.Output.Shape}.",
        UpSamplingStep upSampling =>
            $"{step.Name}: {upSampling.Height}x{upSampling.Width} times as many values, {upSampling.Interpolation.ToString().ToLowerInvariant()}: {step.Input.Shape} to {step.Output.Shape}.",
        ActivationStep activation => $"{step.Name}: {activation.Activation}.",
        CopyStep => $"{step.Name}: the values of {step.Input.Name}, {step.Input.Shape}, as {step.Output.Shape}, where they stand otherwise.",
        BatchNormalizationStep => $"{step.Name}: batch normalization: {step.Input.Shape}.",
        MergeStep merge => $"{step.Name}: {Merged(merge.Merge)} of {string.Join(" and ", merge.Operands.Select(operand => $"{operand.Name}, {operand.Shape}"))}: {step.Output.Shape}.",
        DropoutStep dropout => $"{step.Name}: dropout of {dropout.Rate.ToString(CultureInfo.InvariantCulture)}.",
        SoftmaxStep => $"{step.Name}: softmax over {step.Input.Shape.Channels} channels.",
        _ => throw new ArgumentOutOfRangeException(nameof(step), step, "A step without a sentence."),
    };

    private static string Pooling(PoolStep step)
    {
        (WindowAxis rows, WindowAxis columns) = (step.Window.Rows, step.Window.Columns);
        string result = step.Pool switch
        {
            PoolKind.Max => "maximum",
            PoolKind.Average => "mean",
            PoolKind.L2 => "root of the sum of squares",
            _ => throw new ArgumentOutOfRangeException(nameof(step), step.Pool, null),
        };
        return step.Output.Shape.IsVector ? $"{result} of the whole map" : $"{result} of {rows.Size}x{columns.Size} windows";
    }

    private static string Convolution(ConvolutionStep step) =>
        $"{step.Name}: {step.Window.Rows.Size}x{step.Window.Columns.Size} {(step.IsTransposed ? "transposed " : "")}convolution{Dilated(step.Window)}{Grouped(step)}{Padded(step)}{Folded(step)}";

    private static string Dilated(WindowGeometry window) => (window.Rows.Dilation, window.Columns.Dilation) switch
    {
        (1, 1) => "",
        var (rows, columns) when rows == columns => $" dilated by {rows}",
        var (rows, columns) => $" dilated by {rows}x{columns}",
    };

    private static string Grouped(ConvolutionStep step) => step.Groups == 1 ? "" : step.IsDepthwise ? " of each channel" : $" in {step.Groups} groups";

    private static string Padded(ConvolutionStep step) => step.PaddedBy is null ? "" : $" with the zeros of {step.PaddedBy}";

    private static string Merged(MergeKind merge) => merge switch
    {
        MergeKind.Add => "sum",
        MergeKind.Multiply => "product",
        MergeKind.Concatenate => "channels",
        _ => throw new ArgumentOutOfRangeException(nameof(merge), merge, null),
    };

    private static string Folded(WeightedStep step) => step.Folded is null ? "" : $" with {step.Folded.Name} folded in";

    private static string Activation(FunctionSpec activation) =>
        activation == ActivationKind.Linear ? "" : $", {activation.ToString().ToLowerInvariant()}";
}
