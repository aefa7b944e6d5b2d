using System.Globalization;

namespace CompiledNet.Generator.Kernels;

/// <summary>What drops numbers in training: which are dropped follows from a hash, so that the way back computes it again.</summary>
/// <param name="Rate">The probability to drop one.</param>
/// <param name="Stream">Which of the network's layers with random numbers it is: each has its own.</param>
internal sealed record RandomDropout(float Rate, int Stream)
{
    private double Stays => 1 - (double)Rate;

    /// <summary>What numbers that stay are multiplied by.</summary>
    public string Scale => $"{((float)(1 / Stays)).ToString("R", CultureInfo.InvariantCulture)}f";

    /// <summary>Writes <c>stays</c>, true in each lane whose number stays, of <c>hash</c>.</summary>
    public void EmitStays(CodeWriter writer, VectorTarget target) => writer.Line(
        $"var stays = {target.Class}.LessThan(((hash ^ (hash >>> 16)) >>> 8).AsInt32(), {target.Class}.Create({(int)Math.Round(Stays * (1 << 24))})).AsSingle(); // {Stays.ToString("0.######", CultureInfo.InvariantCulture)} * 2^24");
}
