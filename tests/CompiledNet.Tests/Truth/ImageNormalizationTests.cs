using Xunit;

namespace CompiledNet.Tests.Truth;

public class ImageNormalizationTests(ImageNormalizationTests.Networks networks) : IClassFixture<ImageNormalizationTests.Networks>
{
    public static TheoryData<string> Cases => [.. LayerCases.Normalizations.Keys];

    [Theory]
    [MemberData(nameof(Cases))]
    public void NormalizationSlopesOrDensePositions_AgreeWithTheReference(string what) => networks.Verify(what);

    public sealed class Networks() : LayerNetworks(LayerCases.Normalizations);
}
