using CompiledNet.Generator.Steps;
using Buffer = CompiledNet.Generator.Steps.Buffer;

namespace CompiledNet.Generator.Planning;

/// <summary>
/// In which schedule each pass runs: tiles of images have them in the lanes, for one image alone the lanes are its channels, or within a
/// convolution of few filters the columns of its map. Layers of weights read the caller's image as it is, value by value, but for those with a
/// kernel for each channel; these and all others work on whole vectors of channels, so that for them the image is spread out first. What the
/// caller gets has no floats between its positions.
/// </summary>
internal static class Scheduling
{
    public static NetworkPlan Run(NetworkPlan plan) => plan with { One = ForOneImage(plan.Tile) };

    private static PassPlan ForOneImage(PassPlan tile)
    {
        var chooser = new KernelChooser(Machine.Target);
        PredictionStep[] steps = [.. tile.Steps.Cast<PredictionStep>().Select(step => step.ForOne(chooser))];
        var copies = new List<Step>();
        var spreads = new Dictionary<Value, Value>();
        foreach (Value input in tile.Inputs)
        {
            var spread = new Value(input.Name + "Spread", input.Shape);
            if (
                input.PositionStride == spread.PositionStride || !Array.Exists(steps, step => step.Sources.Contains(input) && !step.ReadsDenseImage))
                continue;
            spreads.Add(input, spread);
            copies.Add(new CopyStep(input.Name) { Sources = [input], Output = spread });
        }

        return tile with
        {
            Name = "predict one image",
            Schedule = Schedule.Channels,
            Steps = [
                .. copies, .. steps.Select(step => step.ReadsDenseImage ? step : step with { Sources = [.. step.Sources.Select(source => spreads.TryGetValue(source, out Value? spread) ? spread : source)] })],
            CompactOutputs = tile.Outputs.Where(output => output.HasGaps).Distinct()
                .ToDictionary(output => output, output => new Buffer(output.Name + "Compact")),
        };
    }
}
