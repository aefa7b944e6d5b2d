using System.Globalization;
using CompiledNet;
using CompiledNet.Samples;

const int Digits = 14_000, Test = 2_000, WarmUp = 100;
const string Help =
    """
    Trains a small vision transformer on pictures of digits: three blocks, in which 16 patches look at each other.

      --epochs N    passes over the training pictures (8)
      --batch N     pictures of one step (64)
      --threads N   threads that compute (all processors); the result is the same for any number
      --seed N      begins the weights and the pictures (1)
      --help        this text
    """;

return CommandLine.Run(args, Help, options =>
{
    int epochs = options.Number("--epochs", 8), batch = options.Number("--batch", 64), threads = options.Threads(), seed = options.Seed();
    Dataset digits = SyntheticDigits.Create(Digits, seed).Scaled(Mnist.Mean, Mnist.Deviation);
    Dataset train = digits.Slice(0, Digits - Test), test = digits.Slice(Digits - Test, Test);

    var net = new TinyTransformer(seed);
    Console.WriteLine(TinyTransformer.Summary);
    int steps = epochs * ((train.Count + batch - 1) / batch);
    var optimizer = new AdamW(weightDecay: 0.01f) { Schedule = new LinearWarmup(new CosineDecay(2e-3f, steps), warmupSteps: Math.Min(steps, WarmUp)) };
    net.Fit(train, optimizer, epochs, batch, validation: test, threads: threads);

    Evaluation result = net.Evaluate(test, threads);
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Test accuracy: {result.Accuracy:F4} - loss: {result.Loss:F4}"));
});
