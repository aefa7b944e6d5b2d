using System.Globalization;
using CompiledNet;
using CompiledNet.Samples;

const string Help =
    """
    Trains a network in one process, or in as many as mpirun starts: mpirun -n 4 dotnet ClusterTraining.dll. The weights are the same, bit
    for bit, for any number of processes and threads.

      --network NAME   lenet: LeNet-5 on handwritten digits; baseline, vgg: a small and a larger network on pictures of ten kinds (lenet)
      --data FOLDER    MNIST or CIFAR-10, where every process sees it; without it synthetic digits or pictures are made
      --images N       synthetic images to train on (60000 digits or 10000 pictures)
      --epochs N       passes over the training images (5)
      --batch N        images of one step, of all processes together (256)
      --threads N      threads of each process (all processors; where there are several processes, one)
      --seed N         begins the weights, the order of the images, dropout and the synthetic images (1)
      --fast           adds up gradients by MPI_Allreduce; the weights then differ in their last bits for other numbers of processes
      --save FILE      the first process writes the trained weights as safetensors
      --help           this text
    """;

return CommandLine.Run(args, Help, options =>
{
    string name = options.Path("--network") ?? "lenet";
    if (name is not ("lenet" or "baseline" or "vgg"))
        throw new UsageException($"--network expects lenet, baseline or vgg; got '{name}'.");
    string? data = options.Path("--data"), save = options.OutputFile("--save");
    int epochs = options.Number("--epochs", 5), batch = options.Number("--batch", 256), seed = options.Seed();
    int images = options.Number("--images", name == "lenet" ? 60_000 : 10_000, maximum: 1_000_000);

    using var cluster = MpiCluster.Start(options.Has("--fast") ? Reduction.Fast : Reduction.Exact);
    int threads = cluster.Size > 1 ? options.Number("--threads", 1, maximum: 1024) : options.Threads();
    (Dataset train, Dataset test) = LoadData(name, data, images, seed);
    Network net = name == "lenet" ? new LeNet5(seed) : name == "baseline" ? new Baseline(seed) : new Vgg(seed);
    if (cluster.Rank == 0)
    {
        Console.WriteLine(net.Architecture.Summary);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{train.Count:N0} images to train on, {test.Count:N0} to test. {cluster.Size} ranks. {cluster.Library}"));
    }

    var clock = new StepClock(cluster);
    net.Fit(
        cluster.Share(train), new Adam(), epochs, batch, threads: threads, callbacks: [clock],
        verbosity: Verbosity.Line, cluster: cluster);
    Evaluation result = net.Evaluate(cluster.Share(test), threads, cluster);

    // One write, so that lines of several processes do not mix.
    Console.Out.Write(string.Create(
        CultureInfo.InvariantCulture,
        $"Rank {cluster.Rank} of {cluster.Size}: {clock.Step.TotalMilliseconds:F3} ms a step, "
        + $"of which {clock.Communication.TotalMilliseconds:F3} ms communicating ({clock.Communication / clock.Step:P1})\n"));
    Console.Out.Write(string.Create(
        CultureInfo.InvariantCulture, $"Rank {cluster.Rank} - test accuracy: {result.Accuracy:F4} - loss: {result.Loss:F4}\n"));
    if (save is not null && cluster.Rank == 0)
        net.Save(save);
});

static (Dataset Train, Dataset Test) LoadData(string network, string? folder, int images, int seed)
{
    const int Test = 2_000;
    if (folder is not null && network == "lenet")
    {
        Mnist mnist = Mnist.Load(folder);
        return (mnist.Train, mnist.Test);
    }

    if (folder is not null)
    {
        Cifar10 cifar = Cifar10.Load(folder);
        return (cifar.Train, cifar.Test);
    }

    Dataset all = network == "lenet" ? SyntheticDigits.Create(images + Test, seed) : SyntheticPictures.Create(images + Test, seed);
    return (all.Slice(0, images), all.Slice(images, Test));
}
