using Xunit;

namespace CompiledNet.Tests.Truth;

public class SequenceTests(SequenceTests.Networks networks) : IClassFixture<SequenceTests.Networks>
{
    public static TheoryData<string> Cases => [.. LayerCases.Sequences.Keys];

    [Theory]
    [MemberData(nameof(Cases))]
    public void LayerOfOneDimension_AgreesWithTheReference(string what) => networks.Verify(what);

    public sealed class Networks() : LayerNetworks(LayerCases.Sequences);
}
