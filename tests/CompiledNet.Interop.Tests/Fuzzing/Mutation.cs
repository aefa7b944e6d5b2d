namespace CompiledNet.Interop.Tests.Fuzzing;

/// <summary>Damages a file as disks, networks and enemies do.</summary>
internal static class Mutation
{
    private static readonly byte[] Telling = [0x00, 0x01, 0x7f, 0x80, 0xfe, 0xff];

    public static byte[] Damage(byte[] file, Random random)
    {
        var bytes = new List<byte>(file);
        for (int count = 1 + random.Next(4); count > 0 && bytes.Count > 0; count--)
        {
            int place = random.Next(bytes.Count), length = Math.Min(1 + random.Next(16), bytes.Count - place);
            switch (random.Next(7))
            {
                case 0:
                    bytes[place] ^= (byte)(1 << random.Next(8));
                    break;
                case 1:
                    bytes[place] = Telling[random.Next(Telling.Length)];
                    break;
                case 2:
                    bytes.RemoveRange(place, length);
                    break;
                case 3:
                    bytes.InsertRange(place, bytes.GetRange(random.Next(bytes.Count - length + 1), length));
                    break;
                case 4:
                    for (int i = 0; i < length; i++)
                        bytes[place + i] = 0xff;
                    break;
                case 5:
                    bytes[place] = (byte)random.Next(256);
                    break;
                default:
                    // Files break off more often at their end than anywhere else.
                    bytes.RemoveRange(bytes.Count - length, length);
                    break;
            }
        }

        return [.. bytes];
    }
}
