using Xunit;

namespace CompiledNet.Tests.Truth;

public class PredictingOnlyTests(PredictingOnlyTests.Networks networks) : IClassFixture<PredictingOnlyTests.Networks>
{
    public static TheoryData<string> Cases => [.. LayerCases.PredictingOnly.Keys];

    [Theory]
    [MemberData(nameof(Cases))]
    public void NetworkWithoutLoss_AgreesWithTheReference(string what) => networks.Verify(what);

    public sealed class Networks() : LayerNetworks(LayerCases.PredictingOnly);
}
