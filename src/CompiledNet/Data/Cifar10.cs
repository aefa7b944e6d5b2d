using CompiledNet.Files;

namespace CompiledNet;

/// <summary>
/// The CIFAR-10 images (A. Krizhevsky 2009) in their binary version: 32x32x3, class numbers 0 to 9, read as b / 255. The files hold
/// records of a class number and 3,072 bytes, first all red, then all green, then all blue.
/// </summary>
public sealed class Cifar10
{
    private const int Pixels = 32 * 32;
    private const int Channels = 3;
    private const int ImageLength = Pixels * Channels;
    private const int RecordLength = 1 + ImageLength;
    private const int Batches = 5;

    /// <summary>256 MiB, more than eight times what a file of CIFAR-10 holds.</summary>
    private const int MostInflated = 1 << 28;

    private Cifar10(Dataset train, Dataset test)
    {
        Train = train;
        Test = test;
    }

    /// <summary>What the class numbers stand for.</summary>
    public static IReadOnlyList<string> ClassNames { get; } =
        ["airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"];

    /// <summary>The images to train on: 10,000 of each file that is there, 50,000 where all are.</summary>
    public Dataset Train { get; }

    /// <summary>The images to test on: 10,000.</summary>
    public Dataset Test { get; }

    /// <summary>
    /// Reads the files of a folder by their usual names, <c>data_batch_1.bin</c> to <c>data_batch_5.bin</c>, as many of them as are there,
    /// and <c>test_batch.bin</c>; plain or with <c>.gz</c>.
    /// </summary>
    /// <param name="folder">Where the files are.</param>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    /// <exception cref="FileNotFoundException">There is no file to train or none to test on; the message says what was looked
    /// for.</exception>
    /// <exception cref="InvalidDataException">A file is damaged, or holds something else; the message names it.</exception>
    public static Cifar10 Load(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        if (!Directory.Exists(folder))
            throw new DirectoryNotFoundException($"Expected a folder with the files of CIFAR-10; '{folder}' does not exist.");
        string[] train = [.. Enumerable.Range(1, Batches).Select(number => Find(folder, $"data_batch_{number}.bin")).OfType<string>()];
        if (train.Length == 0)
            throw Missing(folder, "data_batch_1.bin");
        string test = Find(folder, "test_batch.bin") ?? throw Missing(folder, "test_batch.bin");
        return new Cifar10(Read(train), Read(test));
    }

    /// <summary>Reads the images of some files, one after the other.</summary>
    /// <param name="paths">The files, plain or gzip; gzip files may hold 256 MiB.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="IOException">A file cannot be read, or is a pipe, a device or a folder.</exception>
    /// <exception cref="UnauthorizedAccessException">A file may not be read.</exception>
    /// <exception cref="InvalidDataException">A file is damaged, or holds something else; the message names it.</exception>
    public static Dataset Read(params string[] paths)
    {
        ArgumentNullException.ThrowIfNull(paths);
        byte[][] files = Array.ConvertAll(paths, ReadRecords);
        int count = files.Sum(file => file.Length / RecordLength);
        byte[] pixels = new byte[count * ImageLength];
        byte[] labels = new byte[count];
        int image = 0;
        foreach (byte[] file in files)
        {
            for (int start = 0; start < file.Length; start += RecordLength, image++)
            {
                labels[image] = file[start];
                Interleave(file.AsSpan(start + 1, ImageLength), pixels.AsSpan(image * ImageLength, ImageLength));
            }
        }

        return new ByteDataset(pixels, ImageLength, labels);
    }

    private static byte[] ReadRecords(string path)
    {
        byte[] content = PackedFile.ReadAll(path, MostInflated);
        if (content.Length == 0 || content.Length % RecordLength != 0)
        {
            throw new InvalidDataException(
                $"{path}: expected a multiple of {RecordLength} bytes, a class number and 32x32x3 bytes an image; there are {content.Length}.");
        }

        for (int start = 0; start < content.Length; start += RecordLength)
        {
            if (content[start] >= ClassNames.Count)
            {
                throw new InvalidDataException(
                    $"{path}: expected class numbers of 0 to {ClassNames.Count - 1}; that of image {start / RecordLength} is {content[start]}.");
            }
        }

        return content;
    }

    /// <summary>From a plane for each colour to a colour for each pixel.</summary>
    private static void Interleave(ReadOnlySpan<byte> planes, Span<byte> pixels)
    {
        for (int pixel = 0; pixel < Pixels; pixel++)
        {
            for (int channel = 0; channel < Channels; channel++)
                pixels[pixel * Channels + channel] = planes[channel * Pixels + pixel];
        }
    }

    private static string? Find(string folder, string name) =>
        new[] { name, name + ".gz" }.Select(file => Path.Combine(folder, file)).FirstOrDefault(File.Exists);

    private static FileNotFoundException Missing(string folder, string name) =>
        new($"Expected {name} or {name}.gz in '{folder}'; there is neither.", Path.Combine(folder, name));
}
