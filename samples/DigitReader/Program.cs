using System.Globalization;
using System.Text;
using CompiledNet;
using CompiledNet.Samples;

const string Help =
    """
    Says which digit a picture shows: digitreader FILE, or the picture on standard input. PNG, or PGM of bytes.
    Prints the digit, and the probability of each on the next line. Exit code 2: the picture cannot be read, and why.
    """;

if (args is ["--help"])
{
    Console.WriteLine(Help);
    return 0;
}

if (args.Length > 1)
    return Refuse($"Expected one file, or none for standard input; got {args.Length} arguments. --help says more.");

try
{
    (byte[] ink, int width, int height) = PictureFile.Read(args is [string path] ? File.ReadAllBytes(path) : ReadInput());
    byte[] image = new byte[DigitImage.Pixels];
    float[] input = new float[DigitImage.Pixels], probabilities = new float[10];
    DigitImage.Centre(ink, width, height, image);
    DigitImage.Standardise(image, input);

    var network = new LeNet5(Weights.Embedded);
    network.Predict(input, probabilities);
    Console.WriteLine(Probabilities.MostProbable(probabilities));
    var line = new StringBuilder();
    for (int digit = 0; digit < probabilities.Length; digit++)
        line.Append(CultureInfo.InvariantCulture, $"{digit}:{probabilities[digit]:F4} ");
    Console.WriteLine(line.ToString().TrimEnd());
    return 0;
}
catch (InvalidDataException wrong)
{
    return Refuse(wrong.Message);
}
catch (Exception error) when (error is IOException or UnauthorizedAccessException)
{
    // The framework's own words are left out of the executable.
    return Refuse($"Expected a picture that can be read; {(args is [string path] ? $"'{path}'" : "standard input")} cannot be.");
}

static byte[] ReadInput()
{
    var bytes = new MemoryStream();
    using Stream input = Console.OpenStandardInput();
    input.CopyTo(bytes);
    return bytes.ToArray();
}

static int Refuse(string sentence)
{
    Console.Error.WriteLine(sentence);
    return 2;
}
