using System.Globalization;
using CompiledNet.TestSupport.Descriptions;
using CompiledNet.TestSupport.Generation;
using Xunit;

namespace CompiledNet.Tests.Truth;

/// <summary>
/// Random networks. COMPILEDNET_FUZZ=500 asks for so many, COMPILEDNET_FUZZ_SEED for another first seed; the command
/// <c>dotnet run -c Release --project tests/CompiledNet.TestSupport -- fuzz 500</c> does the same with a report.
/// </summary>
public class FuzzTests
{
    [Theory]
    [InlineData("fuzz", 40, false)]
    [InlineData("edges", 20, false)]
    [InlineData("large", 6, false)]
    [InlineData("fuzz", 20, true)]
    [InlineData("edges", 10, true)]
    public void RandomNetworks_AgreeWithTheReference(string kind, int networks, bool isChecked)
    {
        IReadOnlyList<string> failures = Fuzzing.Run(
            FuzzKind.Find(kind)!,
            Number("COMPILEDNET_FUZZ_SEED", 0),
            Number("COMPILEDNET_FUZZ", networks),
            isChecked: isChecked || CheckedBuild.IsAsked);

        Assert.True(failures.Count == 0, string.Join("\n\n", failures));
    }

    private static int Number(string variable, int otherwise) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;
}
