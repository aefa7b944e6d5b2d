using Xunit;

namespace CompiledNet.Tests.Truth;

public class VectorTests(VectorTests.Networks networks) : IClassFixture<VectorTests.Networks>
{
    public static TheoryData<string> Cases => [.. LayerCases.Vectors.Keys];

    [Theory]
    [MemberData(nameof(Cases))]
    public void DenseOrActivationOrLoss_AgreesWithTheReference(string what) => networks.Verify(what);

    public sealed class Networks() : LayerNetworks(LayerCases.Vectors);
}
