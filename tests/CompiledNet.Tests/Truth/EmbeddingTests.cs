using Xunit;

namespace CompiledNet.Tests.Truth;

public class EmbeddingTests(EmbeddingTests.Networks networks) : IClassFixture<EmbeddingTests.Networks>
{
    public static TheoryData<string> Cases => [.. LayerCases.Embeddings.Keys, .. LayerCases.Masks.Keys];

    [Theory]
    [MemberData(nameof(Cases))]
    public void IntegersAndMasks_AgreeWithTheReference(string what) => networks.Verify(what);

    public sealed class Networks() : LayerNetworks(LayerCases.Embeddings.Concat(LayerCases.Masks).ToDictionary());
}
