using System.Diagnostics;
using System.Globalization;
using CompiledNet.TestSupport.Descriptions;
using CompiledNet.TestSupport.Generation;
using Xunit;

namespace CompiledNet.Generator.Tests.Truth;

/// <summary>The same source gives the same text on every machine, in every culture, in every process.</summary>
public class DeterminismTests
{
    public static TheoryData<string> Cultures => ["tr-TR", "de-DE", "fa-IR", "sv-SE", "odd"];

    [Theory]
    [MemberData(nameof(Cultures))]
    public void OddCulture_PrintsTheSameText(string name)
    {
        string expected = Print(KnownNetworks.LeNet5);
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = Culture(name);
            Assert.Equal(expected, Print(KnownNetworks.LeNet5));
        }
        finally
        {
            CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = before;
        }
    }

    [Fact]
    public void CarriageReturnsInTheSource_PrintTheSameTextWithoutThem()
    {
        string text = Print(KnownNetworks.LeNet5);

        Assert.Equal(text, Print(KnownNetworks.LeNet5.ReplaceLineEndings("\r\n")));
        Assert.DoesNotContain('\r', text);
    }

    [Fact]
    public void LanguageVersion_DoesNotChangeTheText() =>
        Assert.Equal(
            Print(KnownNetworks.LeNet5),
            GeneratorRunner.Run(
                KnownNetworks.LeNet5,
                new() { Language = Microsoft.CodeAnalysis.CSharp.LanguageVersion.Latest, Platform = TargetPlatform.Running }).Text);

    // Hash codes of strings differ from process to process, and with them the order of what is kept in sets of them.
    [Fact]
    public async Task AnotherProcess_PrintsTheSameText()
    {
        const int Seed = 21;
        string expected = Print(NetworkSource.Write(RandomNetwork.Create(Seed)));

        Assert.Equal(expected, await PrintInAnotherProcess(Seed));
    }

    private static string Print(string source) => GeneratorRunner.Run(source).Text;

    private static async Task<string> PrintInAnotherProcess(int seed)
    {
        var start = new ProcessStartInfo(
            "dotnet", [typeof(GeneratorRunner).Assembly.Location, "print", seed.ToString(CultureInfo.InvariantCulture)])
        {
            RedirectStandardOutput = true,
        };
        using Process process = Process.Start(start)!;
        string text = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.Equal(0, process.ExitCode);
        return text;
    }

    /// <summary>A culture of the system, or one that has everything odd at once where the system has no cultures.</summary>
    private static CultureInfo Culture(string name)
    {
        try
        {
            if (name != "odd")
                return new CultureInfo(name);
        }
        catch (CultureNotFoundException)
        {
            // Without ICU there is the invariant culture only.
        }
        var odd = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        odd.NumberFormat.NegativeSign = "minus ";
        odd.NumberFormat.NumberDecimalSeparator = ",";
        odd.NumberFormat.NumberGroupSeparator = " ";
        odd.NumberFormat.PositiveInfinitySymbol = "unendlich";
        return odd;
    }
}
