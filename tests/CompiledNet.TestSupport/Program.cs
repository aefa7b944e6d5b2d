using System.Globalization;
using CompiledNet.TestSupport.Descriptions;
using CompiledNet.TestSupport.Documentation;
using CompiledNet.TestSupport.Generation;

// Commands for people and for tests that need a process of its own.
const string Usage = """
    KIND COUNT [FIRST_SEED] [checked] random networks against the reference; exit code 1 where some are wrong. KIND is
        fuzz     small networks of any layers
        names    the same networks, some of whose layers are called by words of their own generated code
        edges    sizes, strides, batches and combinations at the edges
        large    long kernels, many channels, large maps, hundreds of layers
        checked lets generated code check each access to memory
    sweep KIND COUNT [FIRST_SEED]     the same in processes of their own, at all widths, checked and not
    project COUNT [FIRST_SEED]        so many networks of the kind fuzz as one project: how long it takes
    declarations COUNT [FIRST_SEED]   random declarations, most of them wrong, through analyzers and generator; exit code as above
    declared SEED                     the program that random declarations of a seed are
    named SEED                        the network of a seed as the command names has it
    print SEED                        the generated code of a random network
    plan NETWORK [PASS]               the plan of a sample's network, in the end or before and after a pass; its passes, where PASS is none
    reference                         writes docs/api anew
    text save FOLDER COUNT            what is printed and reported for samples, golden cases, random networks and COUNT declarations, as files
    text compare FOLDER COUNT         the same against such files; exit code 1 where a character differs
    """;
switch (args)
{
    case [string name, string count, .. string[] rest] when FuzzKind.Find(name) is { } kind:
        Console.WriteLine($"vectors of at most {CompiledNet.Network.WidestVectorBits} bits");
        IReadOnlyList<string> failures = Fuzzing.Run(
            kind,
            rest is [string first, ..] ? Number(first) : 0,
            Number(count),
            seed => Console.Error.WriteLine($"seed {seed}"),
            Console.WriteLine,
            rest is [_, "checked"]);
        foreach (string failure in failures)
            Console.WriteLine($"\n{failure}");
        return failures.Count == 0 ? 0 : 1;
    case ["sweep", string name, string count, .. string[] rest] when FuzzKind.Find(name) is { } kind:
        return Sweep.Run(kind, rest is [string firstOfAll] ? Number(firstOfAll) : 0, Number(count), Console.WriteLine) == 0 ? 0 : 1;
    case ["project", string count, .. string[] rest]:
        Console.WriteLine(LargeProject.Measure(rest is [string firstOfProject] ? Number(firstOfProject) : 0, Number(count)));
        return 0;
    case ["declarations", string count, .. string[] rest]:
        DeclarationReport report = DeclarationFuzzing.Run(
            rest is [string firstProgram] ? Number(firstProgram) : 0, Number(count), Console.WriteLine);
        foreach (string failure in report.Failures)
            Console.WriteLine($"\n{failure}");
        Console.WriteLine($"\n{report}");
        return report.Failures.Count == 0 ? 0 : 1;
    case ["declared", string seed]:
        Console.Out.Write(new RandomProgram(Number(seed), DeclarationFuzzing.NetworksAtOnce).Source);
        return 0;
    case ["named", string seed]:
        Console.Out.Write(NetworkSource.Write(WordNames.Create(Number(seed))));
        return 0;
    case ["print", string seed]:
        Console.Out.Write(GeneratorRunner.Run(NetworkSource.Write(RandomNetwork.Create(Number(seed)))).Text);
        return 0;
    case ["plan", string network]:
        Console.Out.Write(ShownPlan.Show(network));
        return 0;
    case ["plan", string network, string pass]:
        Console.Out.Write(ShownPlan.Show(network, pass));
        return 0;
    case ["reference"]:
        ApiReference.Write();
        return 0;
    case ["text", "save", string folder, string count]:
        PrintedText.Save(folder, Number(count));
        return 0;
    case ["text", "compare", string folder, string count]:
        (IReadOnlyList<string> differences, int same) = PrintedText.Compare(folder, Number(count));
        foreach (string difference in differences)
            Console.WriteLine(difference);
        Console.WriteLine($"{differences.Count} files differ, {same} are the same.");
        return differences.Count == 0 ? 0 : 1;
    default:
        Console.Error.WriteLine($"Expected one of:\n{Usage}");
        return 2;
}

static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
