using System.Globalization;
using CompiledNet;
using CompiledNet.Samples;

const int Digits = 12_000, Test = 2_000, Shown = 5;
const string Help =
    """
    Trains a network that takes two pictures of digits and says whether they are the same digit: one trunk that is called twice.

      --epochs N    passes over the training pairs (8)
      --batch N     pairs of one step (32)
      --threads N   threads that compute (all processors); the result is the same for any number
      --seed N      begins the weights and the pictures (1)
      --help        this text
    """;

return CommandLine.Run(args, Help, options =>
{
    int epochs = options.Number("--epochs", 8), batch = options.Number("--batch", 32), threads = options.Threads(), seed = options.Seed();
    Dataset digits = SyntheticDigits.Create(Digits, seed);
    Dataset train = DigitPairs.Of(digits.Slice(0, Digits - Test), seed), test = DigitPairs.Of(digits.Slice(Digits - Test, Test), seed + 1);

    var net = new SameDigit(seed);
    Console.WriteLine(SameDigit.Summary);
    net.Fit(train, new Adam(), epochs, batch, validation: test, threads: threads);

    int length = 28 * 28;
    float[] pair = new float[test.InputLength], truth = new float[1], same = new float[1];
    for (int i = 0; i < Shown; i++)
    {
        test.Read(i, pair, truth);
        net.Predict(pair.AsSpan(0, length), pair.AsSpan(length), same);             // a span for each input
        Console.WriteLine($"{(truth[0] == 1 ? "the same digit" : "another digit ")}, predicted {Text(same[0], "F3")}");
    }

    Evaluation result = net.Evaluate(test, threads);
    Console.WriteLine($"Test accuracy: {Text(result.Accuracy!.Value, "F4")} of {test.Count} pairs - loss: {Text(result.Loss, "F4")}");
});

static string Text(double number, string format) => number.ToString(format, CultureInfo.InvariantCulture);
