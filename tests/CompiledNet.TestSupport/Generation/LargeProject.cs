using System.Diagnostics;
using CompiledNet.TestSupport.Descriptions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace CompiledNet.TestSupport.Generation;

/// <summary>Hundreds of networks in one project: that it compiles, and how long that takes.</summary>
public static class LargeProject
{
    /// <returns>The times, in words.</returns>
    /// <exception cref="GeneratorException">The generator threw, or its code does not compile without a warning.</exception>
    public static string Measure(int firstSeed, int count)
    {
        var options = new GeneratorOptions { Platform = TargetPlatform.Running };
        CSharpCompilation program = GeneratorRunner.Compile(
            [.. Enumerable.Range(firstSeed, count).Select(seed => NetworkSource.Write(RandomNetwork.Create(seed)))], options);
        var clock = Stopwatch.StartNew();
        GeneratorDriver driver = GeneratorRunner.CreateDriver(options).RunGenerators(program);
        TimeSpan generated = clock.Elapsed;
        GeneratorDriverRunResult run = driver.GetRunResult();
        GeneratorRunner.VerifySilence(run);
        clock.Restart();
        using var image = new MemoryStream();
        GeneratorRunner.VerifyClean(program.AddSyntaxTrees(run.GeneratedTrees).Emit(image).Diagnostics, run.GeneratedTrees);
        TimeSpan compiled = clock.Elapsed;
        clock.Restart();
        driver.RunGenerators(program.AddSyntaxTrees(CSharpSyntaxTree.ParseText("internal static class Unrelated;", options.ParseOptions)));
        return $"{count} networks: {run.GeneratedTrees.Sum(tree => (long)tree.Length) / 1_000_000.0:F1} MB generated in {generated.TotalSeconds:F1} s, "
            + $"compiled in {compiled.TotalSeconds:F1} s to {image.Length / 1_000_000.0:F1} MB; after an edit elsewhere {clock.Elapsed.TotalSeconds:F2} s";
    }
}
