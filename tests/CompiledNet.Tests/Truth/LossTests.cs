using Xunit;

namespace CompiledNet.Tests.Truth;

public class LossTests(LossTests.Networks networks) : IClassFixture<LossTests.Networks>
{
    public static TheoryData<string> Cases => [.. LayerCases.Losses.Keys];

    [Theory]
    [MemberData(nameof(Cases))]
    public void LossAndGradient_AgreeWithTheReference(string what) => networks.Verify(what);

    public sealed class Networks() : LayerNetworks(LayerCases.Losses);
}
