using static CompiledNet.Generator.Words.Terms;

namespace CompiledNet.Generator.Kernels;

/// <summary>
/// Prints elementwise functions that stand alone, and the step from an output's gradient to that of the sums before the activation (delta).
/// </summary>
internal static class ElementwiseEmitter
{
    private const int Images = Contract.TileImages;

    /// <summary>The function over a whole buffer.</summary>
    public static string EmitForward(KernelClass kernels, string name, FunctionSpec activation, int length)
    {
        VectorTarget target = kernels.Target;
        string function = ActivationFunctions.Add(kernels, activation)!;
        return kernels.Add(name, $"{function} of every value.", "ref float input, ref float output", writer =>
        {
            using (writer.Loop("at", length, target.Lanes))
            {
                string at = length > target.Lanes ? "at" : "0";
                writer.Line($"Store({function}(Load{target.Bits}(ref input, {at})), ref output, {at});");
            }
        });
    }

    /// <summary>
    /// The input's gradient from the output's, and from the value that the derivative follows from: the input or the output.
    /// </summary>
    public static string EmitBackward(KernelClass kernels, string name, FunctionSpec activation, int length)
    {
        VectorTarget target = kernels.Target;
        return kernels.Add(name, $"Gradient of the input of {activation}.",
            "ref float values, ref float outputGradient, ref float inputGradient", writer =>
        {
            using (writer.Loop("at", length, target.Lanes))
            {
                string at = length > target.Lanes ? "at" : "0";
                writer.Line($"var value = Load{target.Bits}(ref values, {at});");
                writer.Line($"var slope = Load{target.Bits}(ref outputGradient, {at});");
                writer.Line($"Store({ActivationFunctions.Backward(kernels, activation, "slope", "value")}, ref inputGradient, {at});");
            }
        });
    }

    /// <summary>
    /// In place, the gradient of a weighted step's output becomes that of its sums; on the way the bias' gradient is summed over
    /// positions and images.
    /// </summary>
    /// <param name="name">The layer.</param>
    /// <param name="hasBias">Whether the bias is trained.</param>
    /// <param name="output">The shape of the output, of few positions.</param>
    public static string EmitDelta(KernelClass kernels, string name, FunctionSpec activation, bool hasBias, Shape output)
    {
        VectorTarget target = kernels.Target;
        (int channels, int positions) = (output.Channels, output.Positions);
        string parameters = OutputParameter(activation) + "ref float gradient" + (hasBias ? ", ref float biasGradient" : "");
        return kernels.Add(name + "Delta", DeltaSentence(name, activation, hasBias), parameters, writer =>
        {
            using (writer.Loop("channel", channels))
            {
                string channel = channels > 1 ? "channel" : "0";
                LongSum? sums = hasBias ? new LongSum(writer, target, ["sum"], positions, target.VectorsPerTile) : null;
                sums?.Declare();
                using (IDisposable loop = sums is null ? writer.Loop("position", positions) : sums.Loop("position", out _))
                using (Lanes.Loop(writer, target))
                {
                    string at = Sum(Times(positions > 1 ? "position" : "0", channels * Images), Times(channel, Images), Lanes.First(target));
                    if (at.Contains(' '))
                    {
                        writer.Line($"nint at = {at};");
                        at = "at";
                    }

                    EmitSlope(writer, kernels, activation, at);
                    if (hasBias)
                        writer.Line("sum += slope;");
                }

                if (sums is not null)
                    writer.Line($"At(ref biasGradient, {channel}) = {sums.Of("sum")};");
            }
        });
    }

    /// <summary>The same on some of many positions, in the order of memory; the bias' gradient is added to totals in double precision.</summary>
    /// <inheritdoc cref="EmitDelta"/>
    public static string EmitMapDelta(KernelClass kernels, string name, FunctionSpec activation, bool hasBias)
    {
        string parameters = OutputParameter(activation) + "ref float gradient, nint positions, int channels" + (hasBias ? ", ref float sums, ref float totals" : "");
        return kernels.Add(name + "Delta", DeltaSentence(name, activation, hasBias), parameters, writer =>
        {
            var map = new MapLoops(writer, kernels.Target);
            if (!hasBias)
            {
                map.Values(() => { }, (_, at) => EmitSlope(writer, kernels, activation, at));
                return;
            }

            using (map.Blocks())
            {
                string sum = Times("channel", Images);
                map.ValuesOfBlock(
                    () => { },
                    (lane, at) =>
                    {
                        EmitSlope(writer, kernels, activation, at);
                        writer.Line($"AddTo(slope, ref sums, {Sum(sum, lane)});");
                    });
                using (map.Channels())
                    map.EndSum(sum, all => writer.Line($"AddToTotal({all}, ref totals, channel * 2);"));
            }
        });
    }

    private static void EmitSlope(CodeWriter writer, KernelClass kernels, FunctionSpec activation, string at)
    {
        VectorTarget target = kernels.Target;
        writer.Line($"var slope = Load{target.Bits}(ref gradient, {at});");
        if (activation == ActivationKind.Linear)
            return;
        writer.Line($"var value = Load{target.Bits}(ref output, {at});");
        writer.Line($"slope = {ActivationFunctions.Backward(kernels, activation, "slope", "value")};");
        writer.Line($"Store(slope, ref gradient, {at});");
    }

    private static string OutputParameter(FunctionSpec activation) => activation == ActivationKind.Linear ? "" : "ref float output, ";

    private static string DeltaSentence(string name, FunctionSpec activation, bool hasBias) => (activation != ActivationKind.Linear, hasBias) switch
    {
        (true, true) => $"{name}: from the output's gradient to that of the sums before {activation}, and the bias' gradient.",
        (true, false) => $"{name}: from the output's gradient to that of the sums before {activation}.",
        _ => $"{name}: the bias' gradient, the sum over positions and images.",
    };
}
