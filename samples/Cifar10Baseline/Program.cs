using System.Globalization;
using CompiledNet;
using CompiledNet.Samples;

const int SyntheticTrain = 10_000, SyntheticTest = 2_000;
const string Help =
    """
    Trains a small network on the pictures of CIFAR-10, or on synthetic ones. Beside the checkpoint it writes weights.txt, every variable
    as text, and training.svg, accuracy and loss of each epoch.

      --data FOLDER       data_batch_1.bin to data_batch_5.bin, as many as there are, and test_batch.bin; plain or .gz
      --epochs N          passes over the training pictures (5); where training is resumed, those before count too
      --batch N           pictures of one step (32)
      --threads N         threads that compute (all processors); the result is the same for any number
      --seed N            begins the weights, the order of the pictures, dropout and the synthetic pictures (1)
      --checkpoint FILE   where the epoch of the lowest validation loss is kept (baseline.safetensors)
      --resume            goes on from the checkpoint, as if training had not stopped after that epoch
      --help              this text
    """;

return CommandLine.Run(args, Help, options =>
{
    string path = options.OutputFile("--checkpoint") ?? "baseline.safetensors";
    int epochs = options.Number("--epochs", 5), batch = options.Number("--batch", 32), threads = options.Threads(), seed = options.Seed();
    bool resume = options.Has("--resume");
    if (resume && !File.Exists(path))
        throw new UsageException($"--resume expects a checkpoint to go on from; '{path}' does not exist.");
    (Dataset train, Dataset test) = LoadData(options.Path("--data"), seed);

    var net = new Baseline(seed);
    Console.WriteLine(Baseline.Summary);
    History history = net.Fit(
        train, new Adam(), epochs, batch, validation: test, threads: threads,
        callbacks: [new ModelCheckpoint(path) { SaveBestOnly = true }], resumeFrom: resume ? path : null);

    string folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
    net.WriteWeightsAsText(Path.Combine(folder, "weights.txt"));
    history.WritePlot(Path.Combine(folder, "training.svg"));

    // The network as it is after the last epoch. Baseline.Load(path) is the one of the best epoch: good to use, but to tell how good it
    // is would take pictures that did not choose it.
    Evaluation result = net.Evaluate(test, threads);
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Test accuracy: {result.Accuracy:F4} - loss: {result.Loss:F4}"));
});

static (Dataset Train, Dataset Test) LoadData(string? folder, int seed)
{
    if (folder is not null)
    {
        Cifar10 cifar = Cifar10.Load(folder);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"CIFAR-10 from {folder}: {cifar.Train.Count:N0} pictures to train on, {cifar.Test.Count:N0} to test."));
        return (cifar.Train, cifar.Test);
    }

    Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"Synthetic pictures: {SyntheticTrain:N0} to train on, {SyntheticTest:N0} to test. The real CIFAR-10: --data FOLDER."));
    Dataset all = SyntheticPictures.Create(SyntheticTrain + SyntheticTest, seed);
    return (all.Slice(0, SyntheticTrain), all.Slice(SyntheticTrain, SyntheticTest));
}
