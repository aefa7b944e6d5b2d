using System.Globalization;
using CompiledNet.TestSupport.Descriptions;
using CompiledNet.TestSupport.Generation;

// Commands for people and for tests that need a process of its own:
//   fuzz COUNT [FIRST_SEED]   random networks against the reference; exit code 1 where some are wrong
//   names COUNT [FIRST_SEED]  the same networks, some of whose layers are called by words of their own generated code
//   declarations COUNT [FIRST_SEED]   random declarations, most of them wrong, through analyzers and generator; exit code as above
//   declared SEED             the program that random declarations of a seed are
//   named SEED                the network of a seed as the command names has it
//   print SEED                the generated code of a random network
switch (args)
{
    case ["fuzz" or "names", string count, .. string[] rest]:
        int firstSeed = rest is [string first] ? Number(first) : 0;
        IReadOnlyList<string> failures = Fuzzing.Run(
            firstSeed,
            Number(count),
            args[0] == "names" ? WordNames.Create : RandomNetwork.Create,
            seed => Console.Error.Write($"\rseed {seed} "),
            line => Console.WriteLine($"\r{line}"));
        foreach (string failure in failures)
            Console.WriteLine($"\n{failure}");
        return failures.Count == 0 ? 0 : 1;
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
    default:
        Console.Error.WriteLine("Expected: fuzz COUNT [FIRST_SEED], names COUNT [FIRST_SEED], declarations COUNT [FIRST_SEED], declared SEED, named SEED, or print SEED.");
        return 2;
}

static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
