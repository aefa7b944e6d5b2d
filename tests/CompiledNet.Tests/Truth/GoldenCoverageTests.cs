using CompiledNet.TestSupport.Golden;
using CompiledNet.TestSupport.Layers;
using Xunit;
using Xunit.Abstractions;

namespace CompiledNet.Tests.Truth;

/// <summary>Which golden cases are compared, and what the others wait for: asked of the library, so that the list keeps itself.</summary>
public class GoldenCoverageTests(ITestOutputHelper output)
{
    [Fact]
    public void UnsupportedCases_SayWhatIsMissing()
    {
        foreach (GoldenCase golden in GoldenCases.All.Where(golden => !golden.IsSupported))
            output.WriteLine($"{golden.Name} waits for {string.Join(", ", golden.Missing)}");

        // What the library offers and the reference does not know would be tested by nothing.
        Assert.All(GoldenCases.All.Where(golden => golden.Network is null), golden =>
            Assert.All(golden.Missing, missing => Assert.False(Library.Offers(missing), $"The library has {missing}, the reference does not.")));
    }

    [Fact]
    public void CasesOfTheFirstLayers_AreSupported()
    {
        string[] supported = [.. GoldenCases.All.Where(golden => golden.IsSupported).Select(golden => golden.Name)];

        Assert.Contains("random1_006", supported);
        Assert.Contains("random1_037", supported);
    }
}
