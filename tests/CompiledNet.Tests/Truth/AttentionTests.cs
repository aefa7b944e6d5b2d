using Xunit;

namespace CompiledNet.Tests.Truth;

public class AttentionTests(AttentionTests.Networks networks) : IClassFixture<AttentionTests.Networks>
{
    public static TheoryData<string> Cases => [.. LayerCases.Attentions.Keys];

    [Theory]
    [MemberData(nameof(Cases))]
    public void LayerOfATransformer_AgreesWithTheReference(string what) => networks.Verify(what);

    public sealed class Networks() : LayerNetworks(LayerCases.Attentions);
}
