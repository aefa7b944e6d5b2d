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
    /// <param name="output">The shape of the output.</param>
    /// <param name="strip">Positions that are taken at a time, where there are many; then the bias' sums are added to totals in double precision.</param>
    public static string EmitDelta(KernelClass kernels, string name, FunctionSpec activation, bool hasBias, Shape output, int strip)
    {
        VectorTarget target = kernels.Target;
        bool hasActivation = activation != ActivationKind.Linear;
        bool hasStrips = HasStrips(output);
        int channels = output.Channels;
        int positions = output.Length / channels;
        string parameters = (hasActivation ? "ref float output, " : "") + "ref float gradient"
            + (!hasBias ? "" : hasStrips ? ", ref float biasTotals" : ", ref float biasGradient");
        string sentence = (hasActivation, hasBias) switch
        {
            (true, true) => $"{name}: from the output's gradient to that of the sums before {activation}, and the bias' gradient.",
            (true, false) => $"{name}: from the output's gradient to that of the sums before {activation}.",
            _ => $"{name}: the bias' gradient, the sum over positions and images.",
        };
        return kernels.Add(name + "Delta", sentence, parameters, writer =>
        {
            string position = positions > 1 ? "position" : "0";
            void EmitValue(string channel)
            {
                string lane = Lanes.First(target);
                string at = Sum(Times(position, channels * Images), Times(channel, Images), lane);
                if (at.Contains(' '))
                {
                    writer.Line($"nint at = {at};");
                    at = "at";
                }

                writer.Line($"var slope = Load{target.Bits}(ref gradient, {at});");
                if (hasActivation)
                {
                    writer.Line($"var value = Load{target.Bits}(ref output, {at});");
                    writer.Line($"slope = {ActivationFunctions.Backward(kernels, activation, "slope", "value")};");
                    writer.Line($"Store(slope, ref gradient, {at});");
                }

                if (hasBias)
                    writer.Line("sum += slope;");
            }

            var strips = new Strips(writer, positions, strip);
            using (hasStrips ? strips.Loop() : default)
            using (writer.Loop("channel", channels))
            {
                string channel = channels > 1 ? "channel" : "0";
                if (hasStrips)
                {
                    if (hasBias)
                        writer.Zeros(target.Type, ["sum"]);
                    using (strips.Positions(out _))
                    using (Lanes.Loop(writer, target))
                        EmitValue(channel);
                    if (hasBias)
                        writer.Line($"AddToTotal({target.Class}.Sum(sum), ref biasTotals, {Times(channel, 2)});");
                    return;
                }

                LongSum? sums = hasBias ? new LongSum(writer, target, ["sum"], positions, target.VectorsPerTile) : null;
                sums?.Declare();
                using (IDisposable loop = sums is null ? writer.Loop("position", positions) : sums.Loop("position", out _))
                using (Lanes.Loop(writer, target))
                    EmitValue(channel);
                if (sums is not null)
                    writer.Line($"At(ref biasGradient, {channel}) = {sums.Of("sum")};");
            }
        });
    }

    /// <summary>Whether positions are many, so that they are taken in strips.</summary>
    public static bool HasStrips(Shape output) => SumBlocks.AreFor(output.Length / output.Channels);
}
