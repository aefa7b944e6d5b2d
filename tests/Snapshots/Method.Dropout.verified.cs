/// <summary>Dropout1: drops each value with probability 0.5 and divides the others by 1 - 0.5.</summary>
[@MethodImplAttribute(Hot)]
public static void Dropout1Drop(ref float input, ref float output, ulong key, int firstImage, ref float keys)
{
    // One key for each image of the tile.
    for (int image = 0; image < 16; image++)
    {
        ulong mixed = unchecked((key + 1) * 0x9E3779B97F4A7C15 + (ulong)(firstImage + image));
        mixed = unchecked((mixed ^ (mixed >> 32)) * 0xD6E8FEB86659FD93);
        At(ref keys, image) = BitConverter.UInt32BitsToSingle((uint)(mixed >> 32));
    }

    var imageKeys = Load512(ref keys, 0).AsUInt32();
    for (nint value = 0; value < 2; value++)
    {
        var hash = imageKeys + Vector512.Create(unchecked((uint)value * 0x9E3779B9u));
        hash = (hash ^ (hash >>> 16)) * Vector512.Create(0x7FEB352Du);
        hash = (hash ^ (hash >>> 15)) * Vector512.Create(0x846CA68Bu);
        var stays = Vector512.LessThan(((hash ^ (hash >>> 16)) >>> 8).AsInt32(),
            Vector512.Create(8388608)).AsSingle(); // 0.5 * 2^24
        Store(Vector512.ConditionalSelect(stays, Load512(ref input, value * 16) * Vector512.Create(2f), Vector512<float>.Zero),
            ref output, value * 16);
    }
}
