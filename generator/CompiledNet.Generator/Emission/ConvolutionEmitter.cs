using CompiledNet.Generator.Planning;
using static CompiledNet.Generator.Emission.Terms;

namespace CompiledNet.Generator.Emission;

/// <summary>Prints what convolutions compute but for their kernels' gradients, as correlations of one kind or another.</summary>
internal static class ConvolutionEmitter
{
    private static readonly Dimensions ToFilters = new("channel", "filter", "filters");
    private static readonly Dimensions ToChannels = new("filter", "channel", "channels");

    /// <summary>A tile, forward.</summary>
    public static string EmitForward(KernelClass kernels, ConvolutionStep step) => new CorrelationEmitter(Correlation.Forward(step), kernels, ToFilters)
    {
        HasBias = step.HasBias,
        Activation = Activation(kernels, step),
        RowsPerCall = step.RowsPerPass,
    }.Emit(step.Name + "Forward", $"{step.Name}: {Formula(step, "bias[filter] + ")}");

    /// <summary>One image, forward.</summary>
    public static string EmitOne(KernelClass kernels, ConvolutionStep step)
    {
        if (step is { Groups: 1, IsTransposed: false })
            return OneImageEmitter.Emit(kernels, step);
        Correlation forward = Correlation.Forward(step);
        Correlation correlation = step.IsElementwise ? forward.InVectorsOfGroups(kernels.Target) : forward.InVectorsOfFilters(kernels.Target);
        return new CorrelationEmitter(correlation, kernels, new Dimensions("channel", "filter", "vectors of filters"))
        {
            Layout = step.IsElementwise ? OperandLayout.Elementwise(step, kernels.Target) : OperandLayout.Broadcast(step, kernels.Target),
            HasBias = step.HasBias,
            Activation = Activation(kernels, step),
            RowsPerCall = step.RowsPerPass,
        }.Emit(step.Name + "One", $"{step.Name} of one image: {Formula(step, "")}");
    }

    /// <summary>
    /// Copies one image so that every filter finds the channels of its group in its own lane: [position][channel of the group][filter].
    /// Where the last lanes of a vector belong to the next group, that overwrites them.
    /// </summary>
    public static string EmitExpansion(KernelClass kernels, ConvolutionStep step)
    {
        VectorTarget target = kernels.Target;
        (int channels, int filters, int positions) = (step.GroupChannels, step.GroupFilters, step.Input.Shape.Positions);
        return kernels.Add(
            step.Name + "ExpansionOne",
            $"{step.Name} of one image: for each filter what it sees of a position, expanded[channel][filter] = input[group of the filter][channel].",
            "ref float input, ref float expanded",
            writer =>
            {
                using (writer.Loop("position", positions))
                using (writer.Loop("channel", channels))
                using (writer.Loop("group", step.Groups))
                {
                    string position = positions > 1 ? "position" : "0";
                    string channel = channels > 1 ? "channel" : "0";
                    string from = Sum(Times(position, step.Input.PositionStride), Times("group", channels), channel);
                    int row = Alignment.Pad(step.Map.Channels);
                    writer.Line($"var value = Splat{target.Bits}(ref input, {from});");
                    writer.Line($"ref float lanes = {At("expanded", Sum(Times(position, channels * row), Times(channel, row), Times("group", filters)))};");
                    for (int lane = 0; lane < filters; lane += target.Lanes)
                        writer.Line($"Store(value, ref lanes, {lane});");
                }
            });
    }

    /// <summary>A tile, from the gradient of the sums to that of the input.</summary>
    public static string EmitInputGradient(KernelClass kernels, ConvolutionStep step) =>
        new CorrelationEmitter(Correlation.InputGradient(step), kernels, ToChannels).Emit(
            step.Name + "InputGradient",
            step.IsTransposed
                ? $"{step.Name}, gradient of the input: what each value gave to the outputs that it reached, sum of delta[row * stride + r][column * stride + c][filter] * kernel[r][c][filter][channel]."
                : $"{step.Name}, gradient of the input: what each value gave to the outputs that saw it, sum of delta[row][column][filter] * kernel[r][c][channel][filter].");

    private static string? Activation(KernelClass kernels, ConvolutionStep step) =>
        step.Pool is null ? ActivationFunctions.Add(kernels, step.Activation) : null;

    private static string Formula(ConvolutionStep step, string bias)
    {
        if (step.IsTransposed)
            return $"output[row * stride + r][column * stride + c][filter] = {bias}sum of input[row][column][channel] * kernel[r][c][filter][channel] over all that meet there.";
        string reach = step.Window.Rows.Dilation == 1 ? "r" : $"r * {step.Window.Rows.Dilation}";
        string reachColumn = step.Window.Columns.Dilation == 1 ? "c" : $"c * {step.Window.Columns.Dilation}";
        return $"output[row][column][filter] = {bias}sum of input[row * stride + {reach}][column * stride + {reachColumn}][channel] * kernel[r][c][channel][filter]"
            + (step.Groups > 1 ? $", over the channels of the filter's group ({Text(step.GroupChannels)} channels, {Text(step.GroupFilters)} filters)." : ".");
    }
}
