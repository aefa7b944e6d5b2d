using System.Runtime.Loader;
using CompiledNet.TestSupport;
using CompiledNet.TestSupport.Generation;
using Microsoft.CodeAnalysis;
using Xunit;

namespace CompiledNet.Generator.Tests.Readme;

/// <summary>The program of the README: LeNet-5, of which the network alone is compiled here.</summary>
internal sealed class ReadmeProgram(string text)
{
    public const string BrokenPool = "[MaxPool2D(2, Stride = 3)]";
    private const string Pool = "[MaxPool2D(2)]";
    private const string Usings = "using CompiledNet;\n";

    /// <summary>What stands before a kernel: it is in a type, and that in a namespace.</summary>
    private const string Margin = "        ";

    /// <summary>The class with its attributes, at the end of the program.</summary>
    public string Network => NetworkOf(text);

    /// <summary>What the class says of itself.</summary>
    public string Summary()
    {
        GeneratorResult result = GeneratorRunner.Run(Usings + Network, new GeneratorOptions { Platform = TargetPlatform.Running });
        using var image = new MemoryStream();
        Assert.True(result.Output.Emit(image).Success);
        image.Position = 0;
        var context = new AssemblyLoadContext("Readme", isCollectible: true);
        try
        {
            return (string)context.LoadFromStream(image).GetType("LeNet5", throwOnError: true)!.GetProperty("Summary")!.GetValue(null)!;
        }
        finally
        {
            context.Unload();
        }
    }

    /// <summary>
    /// The first convolution of a tile at the widest vectors, with the comment on what it computes. Of the values that its unrolled
    /// window loads, those between the first three and the last are left out.
    /// </summary>
    public string PieceOfConvolution()
    {
        string[] lines = GeneratorRunner.Run(Usings + Network).Text.Split('\n');
        int summary = Array.FindIndex(lines, line => line.StartsWith(Margin + "/// <summary>Conv1: ", StringComparison.Ordinal));
        int method = Array.FindIndex(lines, line => line.StartsWith(Margin + "public static void Conv1Forward(", StringComparison.Ordinal));
        int end = Array.IndexOf(lines, Margin + "}", method);
        int[] loads = [
            .. Enumerable.Range(method, end - method).Where(i => lines[i].TrimStart().StartsWith("value = ", StringComparison.Ordinal))];
        Assert.True(loads.Length > 4, "The first convolution is no longer printed with its window unrolled: choose another piece.");

        string omission = lines[loads[3]][..lines[loads[3]].IndexOf("value", StringComparison.Ordinal)] + "// ...";
        int declared = Array.FindIndex(lines, summary, line => !line.StartsWith(Margin + "///", StringComparison.Ordinal));
        string[] piece = [.. lines[summary..declared], .. lines[method..loads[3]], omission, .. lines[loads[^1]..(end + 1)]];
        return string.Join('\n', piece.Select(line => line.Length > Margin.Length ? line[Margin.Length..] : ""));
    }

    /// <summary>What a build says where the first pool has a stride that does not fit.</summary>
    public async Task<string> ErrorOfStride()
    {
        int pool = text.IndexOf(Pool, StringComparison.Ordinal);
        string broken = text.Remove(pool, Pool.Length).Insert(pool, BrokenPool);
        Diagnostic error = Assert.Single((await AnalyzerRunner.RunAsync(Usings + NetworkOf(broken))).Ours);

        // Analysed behind one line of usings, shown at its place in the whole program.
        FileLinePositionSpan place = error.Location.GetLineSpan();
        int linesBefore = broken[..^NetworkOf(broken).Length].Count(character => character == '\n');
        return $"Program.cs({place.StartLinePosition.Line + linesBefore},{place.StartLinePosition.Character + 1}): "
            + $"error {error.Id}: {error.GetMessage(null)}";
    }

    private static string NetworkOf(string program) => program[program.IndexOf("[Network]", StringComparison.Ordinal)..];
}
