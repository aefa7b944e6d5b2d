using Xunit;

namespace CompiledNet.Tests.Truth;

public class PublishedNetworkTests(PublishedNetworkTests.Networks networks) : IClassFixture<PublishedNetworkTests.Networks>
{
    public static TheoryData<string> Cases => [.. LayerCases.Published.Keys];

    [Theory]
    [MemberData(nameof(Cases))]
    public void PublishedNetwork_AgreesWithTheReference(string what) => networks.Verify(what);

    public sealed class Networks() : LayerNetworks(LayerCases.Published);
}
