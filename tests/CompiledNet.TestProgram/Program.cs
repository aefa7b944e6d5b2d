using System.Globalization;
using System.Runtime.InteropServices;
using CompiledNet.TestProgram;
using CompiledNet.TestProgram.Reading;

// What tests start as a process of its own, to kill it or to starve it, and people for a long run.
const string Usage = """
    train CHECKPOINT RESULT EPOCHS    trains, saves after every epoch, goes on from what is there; says the number of each epoch
    stop CHECKPOINT RESULT EPOCHS     the same, and cancels the training where it is told to end; exit code 3 then
    save FILE                         saves again and again; says the number of each time
    starve FOLDER                     reads files that no heap has room for; to be run with a small one
    predict COUNT                     predicts so often; exit code 1 where memory grows
    step COUNT                        takes so many steps of training; exit code 1 where memory grows
    fit                               trains a little and writes progress as a program does
    hash                              says which bits come of training and predicting, at each width
    read COUNT FOLDER [FIRST_SEED]    hostile files through every reader; those that fail stay in the folder; exit code 1 where some do
    """;
switch (args)
{
    case ["train", string checkpoint, string result, string epochs]:
        return KilledTraining.Run(checkpoint, result, Number(epochs));
    case ["stop", string checkpoint, string result, string epochs]:
        using (var cancellation = new CancellationTokenSource())
        using (PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal =>
        {
            signal.Cancel = true;
            cancellation.Cancel();
        }))
            return KilledTraining.Run(checkpoint, result, Number(epochs), cancellation.Token);
    case ["save", string file]:
        return KilledSaving.Run(file);
    case ["starve", string folder]:
        return Starving.Run(folder);
    case ["predict", string count]:
        return Endurance.Predict(Number(count));
    case ["step", string count]:
        return Endurance.Step(Number(count));
    case ["fit"]:
        new SmallNetwork(seed: 1).Fit(Examples.Create(32), new CompiledNet.Sgd());
        return 0;
    case ["hash"]:
        return Hashes.Run();
    case ["read", string count, string folder, .. string[] rest]:
        IReadOnlyList<FuzzedReader> readers = FuzzedReaders.Create();
        IReadOnlyList<string> failures = ReaderFuzzing.Run(
            rest is [string seed] ? Number(seed) : 0, Number(count), folder, readers, Console.WriteLine);
        Console.WriteLine($"{ReaderFuzzing.Describe(readers)}\n{failures.Count} failures");
        return failures.Count == 0 ? 0 : 1;
    default:
        Console.Error.WriteLine($"Expected one of:\n{Usage}");
        return 2;
}

static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
