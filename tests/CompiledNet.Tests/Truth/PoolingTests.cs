using Xunit;

namespace CompiledNet.Tests.Truth;

public class PoolingTests(PoolingTests.Networks networks) : IClassFixture<PoolingTests.Networks>
{
    public static TheoryData<string> Cases => [.. LayerCases.Poolings.Keys];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Pooling_AgreesWithTheReference(string what) => networks.Verify(what);

    public sealed class Networks() : LayerNetworks(LayerCases.Poolings);
}
