using Xunit;

namespace CompiledNet.Tests.Truth;

public class GlobalPoolingTests(GlobalPoolingTests.Networks networks) : IClassFixture<GlobalPoolingTests.Networks>
{
    public static TheoryData<string> Cases => [.. LayerCases.GlobalPoolings.Keys];

    [Theory]
    [MemberData(nameof(Cases))]
    public void GlobalPooling_AgreesWithTheReference(string what) => networks.Verify(what);

    public sealed class Networks() : LayerNetworks(LayerCases.GlobalPoolings);
}
