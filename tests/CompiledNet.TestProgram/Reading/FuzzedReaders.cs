using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using CompiledNet.Files;

namespace CompiledNet.TestProgram.Reading;

/// <summary>All readers of the library, each with valid files that the library's own writers made, where it has them.</summary>
public static class FuzzedReaders
{
    /// <summary>The readers, in the order in which they take turns.</summary>
    public static IReadOnlyList<FuzzedReader> Create()
    {
        var network = new TinyNetwork(seed: 1);
        var optimizer = new Adam(0.01f);
        Dataset data = Examples.OfTiny(6);
        byte[] epochs = Written(path => network.Fit(
            data, optimizer, epochs: 3, batchSize: 4, validationSplit: 0.4f, threads: 1, verbosity: Verbosity.Quiet,
            callbacks: [new ModelCheckpoint(path), .. Watching()]));
        byte[] weights = Written(network.Save);
        byte[] checkpoint = Written(path => network.SaveCheckpoint(path, optimizer));
        byte[] pyTorch = Written(path => network.SaveWeights(path, WeightFormat.PyTorch));
        byte[] images = Idx([2, 28, 28]), labels = Idx([2]), records = Records(2);
        return
        [
            new("safetensors", [weights, checkpoint, pyTorch, ManyTypes()], path => ReadAll(SafetensorsFile.Read(path))),
            new("weights", [weights, epochs], network.LoadWeights, State),
            new("pytorch", [pyTorch, AsSequence(pyTorch)], path => network.LoadWeights(path, WeightFormat.PyTorch), State),
            new("checkpoint", [checkpoint, epochs], path => network.LoadCheckpoint(path, optimizer), State),
            new("resume", [epochs], path => Resume(network, data, path), State),
            new("idx", [images, Idx([3, 2, 1]), Gzip(images)], path => IdxFile.Read(path, 3)),
            new("idx labels", [labels, Idx([0]), Gzip(labels)], path => IdxFile.Read(path, 1)),
            new("cifar", [records, Records(1), Gzip(records)], path => Cifar10.Read(path)),
            new("mnist", [images, Gzip(images)], path => ReadMnist(path, labels)),
        ];

        int State()
        {
            var hash = default(HashCode);
            foreach (Parameter parameter in network.Parameters)
            {
                foreach (float value in parameter.ToArray())
                    hash.Add(BitConverter.SingleToInt32Bits(value));
            }

            hash.Add((network.EpochsTrained, optimizer.Steps, optimizer.LearningRate));
            return hash.ToHashCode();
        }
    }

    /// <summary>A file as gzip.</summary>
    public static byte[] Gzip(byte[] content, CompressionLevel level = CompressionLevel.Fastest)
    {
        using var packed = new MemoryStream();
        using (var stream = new GZipStream(packed, level))
            stream.Write(content);
        return packed.ToArray();
    }

    private static byte[] Written(Action<string> write)
    {
        string path = Path.GetTempFileName();
        try
        {
            write(path);
            return File.ReadAllBytes(path);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static void ReadAll(SafetensorsFile file)
    {
        foreach (SafetensorsTensor tensor in file.Tensors)
        {
            if (tensor.ElementType is "F32" or "F16" or "BF16" or "F64")
                tensor.ToSingles();
            if (tensor.ElementType == "I32")
                tensor.ToInt32s();
        }
    }

    /// <summary>The training is at its end where the file is as it was; else it may go on, but not for ever.</summary>
    private static void Resume(TinyNetwork network, Dataset data, string path)
    {
        using var cancellation = new CancellationTokenSource(TimeSpan.FromSeconds(5));
        network.Fit(
            data, new Adam(0.01f), epochs: 3, batchSize: 4, validationSplit: 0.4f, threads: 1, verbosity: Verbosity.Quiet, resumeFrom: path,
            callbacks: Watching(), cancellation: cancellation.Token);
    }

    /// <summary>Callbacks that find their state in the epochs before.</summary>
    private static Callback[] Watching() =>
        [new EarlyStopping { RestoreBestWeights = true, Patience = 5 }, new ReduceLearningRateOnPlateau()];

    /// <summary>The images of a folder are the file; its other files are right.</summary>
    private static void ReadMnist(string path, byte[] labels)
    {
        string folder = path + "-mnist";
        if (Directory.CreateDirectory(folder).GetFiles().Length == 0)
        {
            File.WriteAllBytes(Path.Combine(folder, "train-labels-idx1-ubyte"), labels);
            File.WriteAllBytes(Path.Combine(folder, "t10k-labels-idx1-ubyte"), labels);
            File.CreateSymbolicLink(Path.Combine(folder, "train-images-idx3-ubyte"), path);
            File.CreateSymbolicLink(Path.Combine(folder, "t10k-images-idx3-ubyte"), path);
        }

        Mnist.Load(folder);
    }

    /// <summary>Every type of the format, as no writer of the library's makes them.</summary>
    private static byte[] ManyTypes()
    {
        (string Type, int Bytes)[] types =
            [("F32", 4), ("F16", 2), ("BF16", 2), ("F64", 8), ("I32", 4), ("U8", 1), ("BOOL", 1), ("C64", 8), ("I64", 8), ("F8_E4M3", 1)];
        var header = new StringBuilder("{\"__metadata__\":{\"format\":\"pt\",\"text\":\"\\u00e4\\n\"}");
        int begin = 0;
        foreach ((string type, int bytes) in types)
        {
            header.Append($",\"a.{type}\":{{\"dtype\":\"{type}\",\"shape\":[2,1,3],\"data_offsets\":[{begin},{begin + (6 * bytes)}]}}");
            begin += 6 * bytes;
        }

        return Compose(Encoding.UTF8.GetBytes($"{header}}}"), new byte[begin]);
    }

    /// <summary>The modules numbered, as in a <c>Sequential</c>.</summary>
    private static byte[] AsSequence(byte[] file)
    {
        (byte[] header, byte[] data) = Split(file)!.Value;
        string text = Encoding.UTF8.GetString(header)
            .Replace("Conv1.", "0.", StringComparison.Ordinal).Replace("Normalization1.", "1.", StringComparison.Ordinal)
            .Replace("Dense1.", "4.", StringComparison.Ordinal).Replace("Dense2.", "10.", StringComparison.Ordinal);
        return Compose(Encoding.UTF8.GetBytes(text), data);
    }

    /// <summary>Header and data of a safetensors file; null of any other.</summary>
    public static (byte[] Header, byte[] Data)? Split(byte[] file)
    {
        if (file.Length < 9 || file[8] != '{')
            return null;
        ulong length = BinaryPrimitives.ReadUInt64LittleEndian(file);
        return length <= (ulong)file.Length - 8 ? (file[8..(8 + (int)length)], file[(8 + (int)length)..]) : null;
    }

    /// <summary>A safetensors file of header and data, whose length is right.</summary>
    public static byte[] Compose(byte[] header, byte[] data)
    {
        var prefix = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(prefix, header.Length);
        return [.. prefix, .. header, .. data];
    }

    private static byte[] Idx(int[] dimensions)
    {
        var header = new byte[4 + (4 * dimensions.Length)];
        header[2] = 8;
        header[3] = (byte)dimensions.Length;
        int length = 1;
        for (int index = 0; index < dimensions.Length; index++)
        {
            BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4 + (4 * index)), dimensions[index]);
            length *= dimensions[index];
        }

        return [.. header, .. Enumerable.Range(0, length).Select(index => (byte)(index % 10))];
    }

    private static byte[] Records(int count) =>
        [.. Enumerable.Range(0, count * 3073).Select(index => (byte)(index % 3073 == 0 ? 7 : index / 5 % 256))];
}
