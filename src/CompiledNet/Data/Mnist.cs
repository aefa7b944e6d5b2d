namespace CompiledNet;

/// <summary>
/// The MNIST digits (Y. LeCun, C. Cortes, C. Burges), or any data set in the same four files, such as Fashion-MNIST: 28x28x1 images
/// with class numbers 0 to 9. A byte b is read as (b / 255 - <see cref="Mean"/>) / <see cref="Deviation"/>, so that MNIST's
/// training images have mean 0 and deviation 1: with images in [0, 1], networks of sigmoids take epochs to begin to learn.
/// <see cref="ByteDataset.Scaled"/> reads them otherwise.
/// </summary>
public sealed class Mnist
{
    /// <summary>The mean of the pixels of MNIST's training images, in units of b / 255.</summary>
    public const float Mean = 0.1307f;

    /// <summary>The standard deviation of the pixels of MNIST's training images, in units of b / 255.</summary>
    public const float Deviation = 0.3081f;

    private const int Side = 28;
    private const int Classes = 10;

    private Mnist(ByteDataset train, ByteDataset test)
    {
        Train = train;
        Test = test;
    }

    /// <summary>The images to train on: 60,000 in MNIST.</summary>
    public ByteDataset Train { get; }

    /// <summary>The images to test on: 10,000 in MNIST.</summary>
    public ByteDataset Test { get; }

    /// <summary>
    /// Reads the four files of a folder, by their usual names: <c>train-images-idx3-ubyte</c>, <c>train-labels-idx1-ubyte</c>,
    /// <c>t10k-images-idx3-ubyte</c> and <c>t10k-labels-idx1-ubyte</c>, also with a dot before <c>idx</c>, plain or with <c>.gz</c>.
    /// </summary>
    /// <param name="folder">Where the files are.</param>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    /// <exception cref="FileNotFoundException">A file is missing; the message lists the names that were looked for.</exception>
    /// <exception cref="InvalidDataException">A file is damaged, or holds something else; the message names it.</exception>
    public static Mnist Load(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        if (!Directory.Exists(folder))
            throw new DirectoryNotFoundException($"Expected a folder with the files of MNIST; '{folder}' does not exist.");
        return new Mnist(Load(folder, "train"), Load(folder, "t10k"));
    }

    private static ByteDataset Load(string folder, string part)
    {
        string imagesPath = Find(folder, part, "images", 3);
        string labelsPath = Find(folder, part, "labels", 1);
        IdxFile labels = ReadLabels(labelsPath);
        IdxFile images = IdxFile.Read(imagesPath, dimensions: 3);

        ReadOnlySpan<int> shape = images.Dimensions;
        if (shape[1] != Side || shape[2] != Side)
            throw new InvalidDataException($"{imagesPath}: expected images of {Side}x{Side}; got {shape[1]}x{shape[2]}.");
        if (shape[0] != labels.Dimensions[0])
        {
            throw new InvalidDataException(
                $"{imagesPath}: expected {labels.Dimensions[0]} images, as many as {labelsPath} has labels; got {shape[0]}.");
        }

        return new ByteDataset(images.Buffer, Side * Side, labels.Buffer, Mean, Deviation);
    }

    private static IdxFile ReadLabels(string path)
    {
        IdxFile labels = IdxFile.Read(path, dimensions: 1);
        if (labels.Values.IsEmpty)
            throw new InvalidDataException($"{path}: expected at least one label; there are 0.");

        int wrong = labels.Values.IndexOfAnyExceptInRange((byte)0, (byte)(Classes - 1));
        if (wrong >= 0)
            throw new InvalidDataException($"{path}: expected labels of 0 to {Classes - 1}; label {wrong} is {labels.Values[wrong]}.");
        return labels;
    }

    private static string Find(string folder, string part, string content, int dimensions)
    {
        string dashed = $"{part}-{content}-idx{dimensions}-ubyte";
        string dotted = $"{part}-{content}.idx{dimensions}-ubyte";
        string[] names = [dashed, dotted, dashed + ".gz", dotted + ".gz"];
        foreach (string name in names)
        {
            string path = Path.Combine(folder, name);
            if (File.Exists(path))
                return path;
        }

        throw new FileNotFoundException(
            $"Expected one of {string.Join(", ", names)} in '{folder}'; there is none.", Path.Combine(folder, dashed));
    }
}
