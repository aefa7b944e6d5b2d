using CompiledNet.Generator.Model;

namespace CompiledNet.Generator.Planning;

/// <summary>
/// A sum of products of a map with shifted weights: the one computation behind the forward pass of convolution and dense and
/// behind their input gradients. Forward, output (y, x) gathers inputs (y * stride - pad + tap). Transposed, it gathers those
/// outputs that had seen it: (y + pad - tap) / stride, where that divides.
/// </summary>
/// <param name="IsTransposed">Whether it computes the gradient of the input from that of the output.</param>
/// <param name="Rows">The layer's window along the rows.</param>
/// <param name="Columns">The layer's window along the columns.</param>
/// <param name="OutChannels">Channels of the result.</param>
/// <param name="SourceChannels">Channels that are summed over.</param>
/// <param name="Weights">Where the weight of a tap and a pair of channels stands.</param>
internal sealed record Correlation(
    bool IsTransposed, WindowAxis Rows, WindowAxis Columns, int OutChannels, int SourceChannels, WeightStrides Weights)
{
    private static readonly WindowAxis Point = new(Input: 1, Size: 1, Stride: 1, PadBefore: 0, PadAfter: 0, Output: 1);

    public int OutColumns => IsTransposed ? Columns.Input : Columns.Output;

    public int OutRows => IsTransposed ? Rows.Input : Rows.Output;

    public int SourceColumns => IsTransposed ? Columns.Output : Columns.Input;

    public int SourceRows => IsTransposed ? Rows.Output : Rows.Input;

    public static Correlation Forward(ConvolutionStep step) => new(
        IsTransposed: false, step.Window.Rows, step.Window.Columns, step.Map.Channels, step.Input.Shape.Channels, ConvolutionWeights(step));

    public static Correlation InputGradient(ConvolutionStep step) => new(
        IsTransposed: true, step.Window.Rows, step.Window.Columns, step.Input.Shape.Channels, step.Map.Channels, ConvolutionWeights(step).Transpose());

    public static Correlation Forward(DenseStep step) => new(
        IsTransposed: false, Point, Point, step.Units, step.Inputs, DenseWeights(step));

    public static Correlation InputGradient(DenseStep step) => new(
        IsTransposed: true, Point, Point, step.Inputs, step.Units, DenseWeights(step).Transpose());

    /// <summary>Whether every output row meets every kernel row: nothing is padded above or below.</summary>
    public bool MeetsEveryKernelRow => !IsTransposed
        && Rows.PadBefore == 0
        && ((Rows.Output - 1) * Rows.Stride) + Rows.Size <= Rows.Input;

    /// <summary>The taps of one output column: which kernel column meets which source column.</summary>
    public IEnumerable<(int KernelColumn, int Source)> Taps(int column)
    {
        for (int tap = 0; tap < Columns.Size; tap++)
        {
            int source = IsTransposed ? column + Columns.PadBefore - tap : (column * Columns.Stride) - Columns.PadBefore + tap;
            if (IsTransposed)
            {
                if (source % Columns.Stride != 0)
                    continue;
                source /= Columns.Stride;
            }

            if (source >= 0 && source < SourceColumns)
                yield return (tap, source);
        }
    }

    private static WeightStrides ConvolutionWeights(ConvolutionStep step)
    {
        int perInput = step.Kernel.RowStride;
        int perColumn = step.Input.Shape.Channels * perInput;
        return new WeightStrides(step.Window.Columns.Size * perColumn, perColumn, PerSourceChannel: perInput, PerOutChannel: 1);
    }

    private static WeightStrides DenseWeights(DenseStep step) => new(0, 0, PerSourceChannel: step.Kernel.RowStride, PerOutChannel: 1);
}

/// <summary>Floats from one weight to the next, along each of its dimensions.</summary>
internal sealed record WeightStrides(int PerKernelRow, int PerKernelColumn, int PerSourceChannel, int PerOutChannel)
{
    public WeightStrides Transpose() => this with { PerSourceChannel = PerOutChannel, PerOutChannel = PerSourceChannel };
}
