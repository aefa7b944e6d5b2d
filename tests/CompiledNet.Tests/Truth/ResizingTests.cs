using Xunit;

namespace CompiledNet.Tests.Truth;

public class ResizingTests(ResizingTests.Networks networks) : IClassFixture<ResizingTests.Networks>
{
    public static TheoryData<string> Cases => [.. LayerCases.Resizings.Keys];

    [Theory]
    [MemberData(nameof(Cases))]
    public void PaddingOrUpSampling_AgreesWithTheReference(string what) => networks.Verify(what);

    public sealed class Networks() : LayerNetworks(LayerCases.Resizings);
}
