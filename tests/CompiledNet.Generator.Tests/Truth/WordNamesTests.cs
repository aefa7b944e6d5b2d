using CompiledNet.TestSupport.Descriptions;
using CompiledNet.TestSupport.Generation;
using Xunit;

namespace CompiledNet.Generator.Tests.Truth;

/// <summary>Networks whose layers are called by words of their own generated code; hundreds more by the command <c>names</c>.</summary>
public sealed class WordNamesTests
{
    private const int Networks = 20;

    [Fact]
    public void NetworksNamedByTheirOwnWords_AgreeWithTheReference()
    {
        IReadOnlyList<string> failures = Fuzzing.Run(FuzzKind.Find("names")!, 0, Networks);

        Assert.True(failures.Count == 0, string.Join("\n\n", failures));
    }

    /// <summary>Where no layer were renamed, nothing would be tested.</summary>
    [Fact]
    public void MostNetworks_HaveLayersThatAreRenamed()
    {
        int renamed = Enumerable.Range(0, Networks).Count(seed =>
            NetworkSource.Write(WordNames.Create(seed)) != NetworkSource.Write(RandomNetwork.Create(seed)));

        Assert.InRange(renamed, Networks / 2, Networks);
    }
}
