using System.Globalization;
using CompiledNet;
using CompiledNet.Samples;

const int SyntheticTrain = 60_000, SyntheticTest = 10_000;
const string Help =
    """
    Trains LeNet-5 on handwritten digits.

      --data FOLDER   the four files of MNIST, plain or .gz; without it synthetic digits are drawn
      --pixels HOW    standard: mean 0 and deviation 1; unit: 0 to 1; raw: 0 to 255 (standard)
      --epochs N      passes over the training images (5)
      --batch N       images of one step (32)
      --threads N     threads that compute (all processors); the result is the same for any number
      --seed N        begins the weights, the order of the images and the synthetic digits (1)
      --save FILE     writes the trained weights as safetensors
      --help          this text
    """;

return CommandLine.Run(args, Help, options =>
{
    string? data = options.Path("--data"), save = options.OutputFile("--save");
    int epochs = options.Number("--epochs", 5), batch = options.Number("--batch", 32), threads = options.Threads(), seed = options.Seed();
    (float mean, float deviation) = options.OneOf("--pixels", "standard", "unit", "raw") switch
    {
        "unit" => (0, 1),
        "raw" => (0, 1f / byte.MaxValue),
        _ => (Mnist.Mean, Mnist.Deviation),
    };
    (Dataset train, Dataset test) = LoadData(data, seed, mean, deviation);

    var net = new LeNet5(seed);
    Console.WriteLine(LeNet5.Summary);
    net.Fit(train, new Sgd(learningRate: 0.9f), epochs, batch, validationSplit: 0.1f, threads: threads);
    if (save is not null)
    {
        net.Save(save);
        Console.WriteLine($"Weights saved to {save}");
    }

    Evaluation result = net.Evaluate(test, threads);
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Test accuracy: {result.Accuracy:F4} - loss: {result.Loss:F4}"));
});

static (Dataset Train, Dataset Test) LoadData(string? folder, int seed, float mean, float deviation)
{
    if (folder is not null)
    {
        Mnist mnist = Mnist.Load(folder);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"MNIST from {folder}: {mnist.Train.Count:N0} images to train on, {mnist.Test.Count:N0} to test."));
        return (mnist.Train.Scaled(mean, deviation), mnist.Test.Scaled(mean, deviation));
    }

    Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"Drawing synthetic digits: {SyntheticTrain:N0} to train on, {SyntheticTest:N0} to test. The real MNIST: --data FOLDER."));

    // The images to test on are later ones of the same sequence: never among those that were trained on.
    Dataset all = SyntheticDigits.Create(SyntheticTrain + SyntheticTest, seed).Scaled(mean, deviation);
    return (all.Slice(0, SyntheticTrain), all.Slice(SyntheticTrain, SyntheticTest));
}
