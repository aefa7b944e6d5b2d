using Xunit;

namespace CompiledNet.Tests.Truth;

[Collection(nameof(ConvolutionTests))]
public class ConvolutionTests(ConvolutionTests.Networks networks)
{
    public static TheoryData<string> Cases => [.. LayerCases.Convolutions.Keys];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Convolution_AgreesWithTheReference(string what) => networks.Verify(what);

    public sealed class Networks() : LayerNetworks(LayerCases.Convolutions);

    /// <summary>They take long to compile and are looked at in more than one way.</summary>
    [CollectionDefinition(nameof(ConvolutionTests))]
    public sealed class Shared : ICollectionFixture<Networks>;
}
