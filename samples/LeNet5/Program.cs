using System.Globalization;
using CompiledNet;
using CompiledNet.Samples;

const int SyntheticTrain = 60_000, SyntheticTest = 10_000;

Options options;
Dataset train, test;
try
{
    options = Options.Parse(args);
    if (options.ShowHelp)
    {
        Console.WriteLine(Options.Help);
        return 0;
    }

    if (options.Save is not null)
        CheckSave(options.Save);
    (train, test) = LoadData(options);
}
catch (Exception error) when (error is UsageException or IOException or InvalidDataException or UnauthorizedAccessException)
{
    Console.Error.WriteLine(error.Message);
    return 2;
}

var net = new LeNet5(options.Seed);
Console.WriteLine(LeNet5.Summary);
net.Fit(
    train, new Sgd(learningRate: 0.9f), epochs: options.Epochs, batchSize: options.Batch, validationSplit: 0.1f, threads: options.Threads);
if (options.Save is not null)
{
    net.Save(options.Save);
    Console.WriteLine($"Weights saved to {options.Save}");
}

Evaluation result = net.Evaluate(test, options.Threads);
Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Test accuracy: {result.Accuracy:F4} - loss: {result.Loss:F4}"));
return 0;

static (Dataset Train, Dataset Test) LoadData(Options options)
{
    if (options.Data is not null)
    {
        Mnist mnist = Mnist.Load(options.Data);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"MNIST from {options.Data}: {mnist.Train.Count:N0} images to train on, {mnist.Test.Count:N0} to test."));
        return (mnist.Train, mnist.Test);
    }

    Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"Synthetic digits: {SyntheticTrain:N0} images to train on, {SyntheticTest:N0} to test. The real MNIST: --data FOLDER."));

    // The images to test on are later ones of the same sequence: never among those that were trained on.
    Dataset all = SyntheticDigits.Create(SyntheticTrain + SyntheticTest, options.Seed);
    return (all.Slice(0, SyntheticTrain), all.Slice(SyntheticTrain, SyntheticTest));
}

// Before the training, not after it.
static void CheckSave(string path)
{
    if (Directory.Exists(path))
        throw new UsageException($"--save expects a file; '{path}' is a folder.");
    if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder && !Directory.Exists(folder))
        throw new UsageException($"--save expects a file in a folder that exists; '{folder}' does not.");
}
