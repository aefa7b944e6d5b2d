using System.Globalization;

namespace CompiledNet.Samples;

/// <summary>What the command line says.</summary>
internal sealed record Options
{
    public const string Help =
        """
        Trains LeNet-5 on handwritten digits.

          --data FOLDER   the four files of MNIST, plain or .gz; without it synthetic digits are drawn
          --epochs N      passes over the training images (5)
          --batch N       images of one step (32)
          --threads N     threads that compute (all processors); the result is the same for any number
          --seed N        begins the weights, the order of the images and the synthetic digits (1)
          --save FILE     writes the trained weights as safetensors
          --help          this text
        """;

    private const int MostThreads = 1024;

    public string? Data { get; private init; }

    public int Epochs { get; private init; } = 5;

    public int Batch { get; private init; } = 32;

    /// <summary>0: as many as there are processors.</summary>
    public int Threads { get; private init; }

    public int Seed { get; private init; } = 1;

    public string? Save { get; private init; }

    public bool ShowHelp { get; private init; }

    /// <summary>Reads <c>--name value</c> and <c>--name=value</c>; the last of equal options holds.</summary>
    /// <exception cref="UsageException">An option is unknown, or its value missing or wrong.</exception>
    public static Options Parse(string[] arguments)
    {
        var options = new Options();
        for (int i = 0; i < arguments.Length; i++)
        {
            string argument = arguments[i];
            int equals = argument.IndexOf('=', StringComparison.Ordinal);
            string name = equals < 0 ? argument : argument[..equals];
            string Value() => equals >= 0 ? argument[(equals + 1)..]
                : ++i < arguments.Length ? arguments[i]
                : throw new UsageException($"{name} expects a value.");

            options = name switch
            {
                "--data" => options with { Data = NotEmpty(name, Value()) },
                "--epochs" => options with { Epochs = Number(name, Value(), minimum: 1) },
                "--batch" => options with { Batch = Number(name, Value(), minimum: 1) },
                "--threads" => options with { Threads = Number(name, Value(), minimum: 1, maximum: MostThreads) },
                "--seed" => options with { Seed = Number(name, Value(), minimum: int.MinValue) },
                "--save" => options with { Save = NotEmpty(name, Value()) },
                "--help" or "-h" or "-?" => options with { ShowHelp = true },
                _ => throw new UsageException($"'{argument}' is no option; there are --data, --epochs, --batch, --threads, --seed, --save and --help."),
            };
        }

        return options;
    }

    private static string NotEmpty(string name, string value) =>
        value.Length > 0 ? value : throw new UsageException($"{name} expects a path; got nothing.");

    private static int Number(string name, string value, int minimum, int maximum = int.MaxValue)
    {
        if (int.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number) && number >= minimum && number <= maximum)
            return number;
        string range = minimum == int.MinValue ? "" : maximum == int.MaxValue ? $" of at least {minimum}" : $" of {minimum} to {maximum}";
        throw new UsageException($"{name} expects a whole number{range}; got '{value}'.");
    }
}
