namespace CompiledNet.Generator.Kernels;

/// <summary>
/// Random numbers of training that follow from a hash of step, layer, image and place (the 32-bit mixer of C. Wellons, 2018), so that they
/// are the same for any number of threads and any width, and the way back can compute them again.
/// </summary>
internal static class RandomBits
{
    private const int Images = Contract.TileImages;

    /// <summary>Writes what fills <c>keys</c>, one number for each image of the tile.</summary>
    /// <param name="stream">Which of the network's layers with random numbers it is.</param>
    public static void EmitKeys(CodeWriter writer, int stream)
    {
        writer.Line("// One key for each image of the tile.");
        using (writer.Block($"for (int image = 0; image < {Images}; image++)"))
        {
            writer.Line($"ulong mixed = unchecked((key + {stream}) * 0x9E3779B97F4A7C15 + (ulong)(firstImage + image));");
            writer.Line("mixed = unchecked((mixed ^ (mixed >> 32)) * 0xD6E8FEB86659FD93);");
            writer.Line("At(ref keys, image) = BitConverter.UInt32BitsToSingle((uint)(mixed >> 32));");
        }
    }

    /// <summary>Writes <c>hash</c>: 32 random bits for each image, of its key and of a number.</summary>
    /// <param name="number">A C# expression that differs from place to place.</param>
    public static void EmitHash(CodeWriter writer, VectorTarget target, string number)
    {
        writer.Line($"var hash = imageKeys + {target.Class}.Create(unchecked((uint){number} * 0x9E3779B9u));");
        EmitMix(writer, target);
    }

    /// <summary>Writes how <c>hash</c> becomes the next random bits, all but the last step of the mixer.</summary>
    public static void EmitMix(CodeWriter writer, VectorTarget target)
    {
        writer.Line($"hash = (hash ^ (hash >>> 16)) * {target.Class}.Create(0x7FEB352Du);");
        writer.Line($"hash = (hash ^ (hash >>> 15)) * {target.Class}.Create(0x846CA68Bu);");
    }

    /// <summary>Writes a mask of lanes, each of which is set with probability 1/2.</summary>
    /// <param name="name">What it is called.</param>
    /// <param name="number">Differs from draw to draw.</param>
    public static void EmitCoin(CodeWriter writer, VectorTarget target, string name, int number) => EmitDraw(
        writer, target, name, number, $"{target.Class}.LessThan(hash.AsInt32(), {target.Class}<int>.Zero).AsSingle()");

    /// <summary>Writes a whole number for each lane, 0 to one below an end, each as likely as another.</summary>
    /// <param name="name">What it is called.</param>
    /// <param name="number">Differs from draw to draw.</param>
    /// <param name="end">The end, at most 65,536.</param>
    public static void EmitBelow(CodeWriter writer, VectorTarget target, string name, int number, int end) => EmitDraw(
        writer, target, name, number, $"{target.Class}.ConvertToSingle((((hash >>> 16) * {target.Class}.Create({end}u)) >>> 16).AsInt32())");

    private static void EmitDraw(CodeWriter writer, VectorTarget target, string name, int number, string value)
    {
        writer.Line($"{target.Type} {name};");
        using (writer.Block())
        {
            EmitHash(writer, target, Terms.Number(number));
            writer.Line($"{name} = {value};");
        }
    }
}
