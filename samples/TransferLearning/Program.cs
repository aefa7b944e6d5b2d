using System.Globalization;
using CompiledNet;
using CompiledNet.Samples;

const int SyntheticTrain = 60_000, SyntheticTest = 5_000;
const string Help =
    """
    Trains LeNet-5 on the digits 0 to 4, then learns 5 to 9 from a few examples: with LeNet-5's convolutions and a new head, and for
    comparison with the same layers from random weights on.

      --data FOLDER   the four files of MNIST, plain or .gz; without it synthetic digits are drawn
      --epochs N      passes of LeNet-5 over the digits 0 to 4 (4)
      --steps N       steps of each training on few examples (1000)
      --threads N     threads that compute (all processors); the result is the same for any number
      --seed N        begins the weights and the synthetic digits (1)
      --help          this text
    """;

return CommandLine.Run(args, Help, options =>
{
    string? data = options.Path("--data");
    int epochs = options.Number("--epochs", 4), steps = options.Number("--steps", 1000), threads = options.Threads(), seed = options.Seed();
    (Dataset train, Dataset test) = LoadData(data, seed);
    Dataset newTest = Digits.Pick(test, firstDigit: 5);

    // What is learnt where examples are plenty ...
    var lenet = new LeNet5(seed);
    lenet.Fit(Digits.Pick(train, firstDigit: 0), new Adam(0.003f), epochs, threads: threads);

    // ... serves where they are few.
    double Learn(Network net, Dataset few)
    {
        const int Batch = 16;
        int stepsPerEpoch = (few.Count + Batch - 1) / Batch;
        net.Fit(few, new Adam(0.003f), Math.Max(1, steps / stepsPerEpoch), Batch, threads: threads, verbosity: Verbosity.Quiet);
        return net.Evaluate(newTest, threads).Accuracy!.Value;
    }

    Console.WriteLine(NewDigits.Summary);
    Console.WriteLine("Examples of 5 to 9   with LeNet-5's convolutions   without");
    double with = 0, withHalf = 0, without = 0;
    foreach (int ofEach in new[] { 5, 10, 20, 50, 100, 200 })
    {
        Dataset few = Digits.Pick(train, firstDigit: 5, ofEach);
        withHalf = with;
        var net = new NewDigits(seed);
        net.CopyBackbone(lenet);
        with = Learn(net, few);
        without = Learn(new NewDigitsAlone(seed), few);
        Console.WriteLine(Text($"{few.Count,18}   {with,27:F4}   {without,7:F4}"));
    }

    Console.WriteLine(
        Text($"Test accuracy: {with:F4} with LeNet-5's convolutions ({withHalf:F4} from half the examples), {without:F4} without"));
});

static (Dataset Train, Dataset Test) LoadData(string? folder, int seed)
{
    if (folder is not null)
    {
        Mnist mnist = Mnist.Load(folder);
        return (mnist.Train, mnist.Test);
    }

    // Made hard: clean digits of a program are learnt from a handful, whatever the network.
    Dataset digits = SyntheticDigits.Create(SyntheticTrain + SyntheticTest, seed);
    Dataset all = new AugmentedDataset(digits, 28, 28, 1, seed) { Shift = 2, Rotation = 20, Noise = 1.5f };
    return (all.Slice(0, SyntheticTrain), all.Slice(SyntheticTrain, SyntheticTest));
}

static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
