using System.Globalization;
using CompiledNet;
using CompiledNet.Mpi.Program;
using CompiledNet.TestProgram;

// What tests run under mpirun: trains a small network together with other processes. Options are name=value:
//   result=FILE      each rank writes its final weights to FILE.RANK
//   checkpoint=FILE  a checkpoint after every epoch, which training goes on from where it is there
//   log=FILE         a line for each epoch
//   epochs=N threads=N reduction=Exact|Fast library=FILE
//   measure=N        trains nothing, but prints what communication costs for a gradient of N floats
//   trouble=KIND     the last rank is given something else, or fails: see below; slow makes all pause after each batch
Dictionary<string, string> options = args.Select(word => word.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1]);
string? Text(string name) => options.GetValueOrDefault(name);
int Number(string name, int otherwise) => Text(name) is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;

using var cluster = MpiCluster.Start(Enum.Parse<Reduction>(Text("reduction") ?? "Exact"), Text("library"));
if (Text("trouble") == "null" && !IsNullStillAnException())
    return 3;

if (Text("measure") is not null)
{
    new Measurement(cluster).Run(Number("measure", 0));
    return 0;
}

bool isOdd = cluster.Rank == cluster.Size - 1 && cluster.Size > 1;
string trouble = isOdd ? Text("trouble") ?? "" : "";
switch (trouble)
{
    case "early":
        Console.Error.WriteLine("This rank has nothing to do.");
        return 4;
    case "unhandled":
        throw new InvalidDataException("Nobody catches this.");
}

int seed = trouble == "seed" ? 6 : 5;
Network network = trouble == "network" ? new OtherNetwork(seed) : new ClusterNetwork(seed);
Dataset examples = Examples.Create(trouble == "count" ? 220 : 230);
if (trouble == "data")
    examples = new AugmentedDataset(examples, 8, 8, 1, seed: 1) { Noise = 0.01f };
Dataset data = new AugmentedDataset(new BrittleDataset(examples, trouble == "disk"), 8, 8, 1, seed: 2)
{
    HorizontalFlip = true, Shift = 1, Noise = 0.1f,
};
var optimizer = new Adam(trouble == "rate" ? 0.03f : 0.02f) { GlobalClipNorm = 0.8f, ClipValue = 0.5f };
string? checkpoint = Text("checkpoint");
List<Callback> callbacks =
[
    new Speaker(),
    new ReduceLearningRateOnPlateau { Patience = 2, Factor = 0.9f },
    new EarlyStopping { Patience = 1000, RestoreBestWeights = true },
    new Misfortune(cluster.Size - 1, batch: 2, run => Act(Text("trouble"), run, atBatch: true)),
    new Misfortune(cluster.Size - 1, batch: 0, run => Act(Text("trouble"), run, atBatch: false)),
];
if (Text("trouble") == "slow")
    callbacks.Add(new Pause());
if (checkpoint is not null)
    callbacks.Add(new ModelCheckpoint(checkpoint));
if (Text("log") is { } log)
    callbacks.Add(new CsvLogger(log));

try
{
    History history = network.Fit(
        Text("share") == "no" ? data : cluster.Share(data), optimizer, Number("epochs", 4), batchSize: trouble == "batch" ? 64 : 72,
        validationSplit: 0.2f, threads: Number("threads", 1), callbacks: callbacks,
        resumeFrom: File.Exists(checkpoint) ? checkpoint : null, verbosity: Verbosity.Line, cluster: cluster);
    Evaluation evaluation = network.Evaluate(examples, threads: 1, cluster);
    Console.Out.Write(string.Create(
        CultureInfo.InvariantCulture,
        $"rank {cluster.Rank} of {cluster.Size}: {evaluation.Loss:R} {evaluation.Accuracy:R} "
        + $"after {history.Epochs.Count} {history.StopReason}\n"));
    if (Text("result") is { } result)
        network.Save($"{result}.{cluster.Rank}");
    return 0;
}
catch (Exception failure) when (failure is ClusterException or ArgumentException or IOException or OperationCanceledException)
{
    Console.Error.Write($"rank {cluster.Rank} catches {failure.GetType().Name}: {failure.Message}\n");
    return 5;
}

static void Act(string? trouble, TrainingRun run, bool atBatch)
{
    switch (trouble, atBatch)
    {
        case ("callback", true):
            throw new InvalidDataException("A callback has failed.");
        case ("epoch", false):
            throw new IOException("A callback has failed after the epoch.");
        case ("stop", true):
            run.Stop("One rank has had enough.");
            break;
        case ("astray", true):
            run.Network.Parameters[0].CopyFrom(new float[run.Network.Parameters[0].Length]);
            break;
        case ("drift", true):
            run.Optimizer.LearningRate = 1;
            break;
    }
}

// MPI has its own ideas about signals; those of the runtime must go on to work.
static bool IsNullStillAnException()
{
    string? nothing = Environment.GetEnvironmentVariable("COMPILEDNET_NOTHING_OF_THAT_NAME");
    try
    {
        return nothing!.Length > 0;
    }
    catch (NullReferenceException)
    {
        return true;
    }
}
