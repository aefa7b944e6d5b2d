using CompiledNet.Generator.Words;
using CompiledNet.TestSupport.Descriptions;
using CompiledNet.TestSupport.Generation;
using Xunit;

namespace CompiledNet.Generator.Tests.Emission;

/// <summary>Lines of generated code are no longer than people read, and what is broken means what it meant.</summary>
public sealed class LineTests
{
    private static readonly string Long = new('x', 50);

    [Fact]
    public void Sentence_GoesOnBetweenWords()
    {
        string[] lines = Written($"/// <summary>{Long} {Long} {Long}</summary>");

        Assert.Equal([$"    /// <summary>{Long} {Long}", $"    /// {Long}</summary>"], lines);
    }

    [Fact]
    public void Call_GoesOnBehindAComma()
    {
        string[] lines = Written($"Fold(ref {Long}, 1, ref {Long}, 2, ref {Long}, 3);");

        Assert.Equal([$"    Fold(ref {Long}, 1, ref {Long}, 2,", $"        ref {Long}, 3);"], lines);
    }

    [Fact]
    public void Sum_GoesOnOutsideOfBrackets()
    {
        string[] lines = Written($"return Max({Long}, 1) - Max({Long}, Min({Long}, 2));");

        Assert.Equal([$"    return Max({Long}, 1)", $"        - Max({Long}, Min({Long}, 2));"], lines);
    }

    [Fact]
    public void LiteralAndDirective_StayWhole()
    {
        string literal = $"Name = \"{Long}, {Long}, \\\"{Long}, {Long}\";";
        string directive = $"#pragma warning disable {Long}, {Long}, {Long}";

        Assert.Equal(["    " + literal], Written(literal));
        Assert.Equal(["    " + directive], Written(directive));
    }

    [Fact]
    public void RandomNetworks_HaveNoLongLines()
    {
        IEnumerable<string> longLines = Enumerable.Range(0, 60)
            .SelectMany(seed => GeneratorRunner.Run(NetworkSource.Write(RandomNetwork.Create(seed))).Text.Split('\n'))
            .Where(line => line.Length > CodeWriter.Width && !line.Contains('"', StringComparison.Ordinal));

        Assert.Empty(longLines);
    }

    private static string[] Written(string line)
    {
        var writer = new CodeWriter(indent: 1);
        writer.Line(line);
        return writer.Take().TrimEnd('\n').Split('\n');
    }
}
