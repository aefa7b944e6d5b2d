using System.Globalization;
using CompiledNet.TestProgram;
using CompiledNet.TestProgram.Reading;

// What tests start as a process of its own, to kill it or to starve it, and people for a long run.
const string Usage = """
    train CHECKPOINT RESULT EPOCHS    trains, saves after every epoch, goes on from what is there; says the number of each epoch
    read COUNT FOLDER [FIRST_SEED]    hostile files through every reader; those that fail stay in the folder; exit code 1 where some do
    """;
switch (args)
{
    case ["train", string checkpoint, string result, string epochs]:
        return KilledTraining.Run(checkpoint, result, Number(epochs));
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
