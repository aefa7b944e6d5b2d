using System.IO.Compression;
using System.Text;
using CompiledNet.Files;

namespace CompiledNet.TestProgram;

/// <summary>Reads files that are larger than the heap may become, and goes on as if nothing had been.</summary>
internal static class Starving
{
    private const int Large = 400 << 20;

    /// <param name="folder">Where large files, which take no room on the disk, are written.</param>
    /// <returns>0 where each reading was refused for want of memory and the network is what it was.</returns>
    public static int Run(string folder)
    {
        string images = Path.Combine(folder, "images"), packed = Path.Combine(folder, "packed"), weights = Path.Combine(folder, "weights");
        Write(images, [0, 0, 8, 1, 0x19, 0, 0, 0], 8 + Large);
        Write(packed, [], 0);
        using (var gzip = new GZipStream(File.OpenWrite(packed), CompressionLevel.Fastest))
        {
            gzip.Write([0, 0, 8, 1, 0x19, 0, 0, 0]);
            var zeros = new byte[1 << 20];
            for (int written = 0; written < Large; written += zeros.Length)
                gzip.Write(zeros);
        }

        byte[] header = Encoding.ASCII.GetBytes($$"""{"a":{"dtype":"U8","shape":[{{Large}}],"data_offsets":[0,{{Large}}] } }""");
        Write(weights, [.. BitConverter.GetBytes((long)header.Length), .. header], 8 + header.Length + Large);

        var network = new SmallNetwork(seed: 5);
        var optimizer = new Adam();
        float[] before = Values(network);
        Action[] readings =
        [
            () => IdxFile.Read(images, 1),
            () => IdxFile.Read(packed, 1),
            () => Cifar10.Read(images),
            () => SafetensorsFile.Read(weights),
            () => network.LoadWeights(weights),
            () => network.LoadWeights(weights, WeightFormat.PyTorch),
            () => network.LoadCheckpoint(weights, optimizer),
            () => network.Fit(Examples.Create(32), optimizer, resumeFrom: weights, verbosity: Verbosity.Quiet),
        ];
        for (int reading = 0; reading < readings.Length; reading++)
        {
            try
            {
                readings[reading]();
                Console.Error.WriteLine($"Reading {reading} was not refused.");
                return 1;
            }
            catch (OutOfMemoryException)
            {
                Console.WriteLine($"Reading {reading} had no memory.");
            }
        }

        bool isSame = before.AsSpan().SequenceEqual(Values(network));
        network.Fit(Examples.Create(32), optimizer, verbosity: Verbosity.Quiet);
        Console.WriteLine(isSame && optimizer.Steps == 1 ? "The network was what it had been, and can be trained." : "It has changed.");
        return isSame && optimizer.Steps == 1 ? 0 : 1;
    }

    private static float[] Values(SmallNetwork network) => [.. network.Parameters.SelectMany(parameter => parameter.ToArray())];

    private static void Write(string path, byte[] start, long length)
    {
        using FileStream stream = File.Create(path);
        stream.Write(start);
        stream.SetLength(length);
    }
}
