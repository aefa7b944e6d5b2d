using System.Globalization;
using CompiledNet.Generator.Planning;
using static CompiledNet.Generator.Emission.Terms;

namespace CompiledNet.Generator.Emission;

/// <summary>
/// Prints dropout. Whether a value stays follows from a hash of step, layer, image and position (the 32-bit mixer of C. Wellons,
/// 2018), so that the backward pass computes it again instead of keeping it.
/// </summary>
internal static class DropoutEmitter
{
    private const int Images = VectorTarget.TileImages;

    /// <summary>The values that stay, divided by the probability to stay; forward for values, backward for their gradients.</summary>
    public static string Emit(KernelClass kernels, DropoutStep step)
    {
        VectorTarget target = kernels.Target;
        int length = step.Output.Shape.Length;
        double stays = 1 - (double)step.Rate;
        string rate = step.Rate.ToString("R", CultureInfo.InvariantCulture);
        return kernels.Add(
            step.Name + "Drop",
            $"{step.Name}: drops each value with probability {rate} and divides the others by 1 - {rate}.",
            "ref float input, ref float output, ulong key, int firstImage, ref float keys",
            writer =>
            {
                writer.Line("// One key for each image of the tile.");
                using (writer.Block($"for (int image = 0; image < {Images}; image++)"))
                {
                    writer.Line($"ulong mixed = (key + {step.Stream}) * 0x9E3779B97F4A7C15 + (ulong)(firstImage + image);");
                    writer.Line("mixed = (mixed ^ (mixed >> 32)) * 0xD6E8FEB86659FD93;");
                    writer.Line("At(ref keys, image) = BitConverter.UInt32BitsToSingle((uint)(mixed >> 32));");
                }

                writer.Line();
                using (Lanes.Loop(writer, target))
                {
                    string lane = target.VectorsPerTile > 1 ? "lane" : "0";
                    writer.Line($"var imageKeys = Load{target.Bits}(ref keys, {lane}).AsUInt32();");
                    using (writer.Block($"for (nint value = 0; value < {length}; value++)"))
                    {
                        writer.Line($"var hash = imageKeys + {target.Class}.Create((uint)value * 0x9E3779B9u);");
                        writer.Line($"hash = (hash ^ (hash >>> 16)) * {target.Class}.Create(0x7FEB352Du);");
                        writer.Line($"hash = (hash ^ (hash >>> 15)) * {target.Class}.Create(0x846CA68Bu);");
                        writer.Line($"var stays = {target.Class}.LessThan(((hash ^ (hash >>> 16)) >>> 8).AsInt32(), {target.Class}.Create({(int)Math.Round(stays * (1 << 24))})).AsSingle(); // {stays.ToString("0.######", CultureInfo.InvariantCulture)} * 2^24");
                        string at = Sum(Times("value", Images), lane);
                        writer.Line($"Store({target.Class}.ConditionalSelect(stays, Load{target.Bits}(ref input, {at}) * {target.Class}.Create({((float)(1 / stays)).ToString("R", CultureInfo.InvariantCulture)}f), {target.Type}.Zero), ref output, {at});");
                    }
                }
            });
    }
}
