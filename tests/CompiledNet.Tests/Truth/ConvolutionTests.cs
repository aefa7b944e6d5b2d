using Xunit;

namespace CompiledNet.Tests.Truth;

public class ConvolutionTests(ConvolutionTests.Networks networks) : IClassFixture<ConvolutionTests.Networks>
{
    public static TheoryData<string> Cases => [.. LayerCases.Convolutions.Keys];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Convolution_AgreesWithTheReference(string what) => networks.Verify(what);

    public sealed class Networks() : LayerNetworks(LayerCases.Convolutions);
}
