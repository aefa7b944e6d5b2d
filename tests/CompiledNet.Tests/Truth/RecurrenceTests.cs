using Xunit;

namespace CompiledNet.Tests.Truth;

public class RecurrenceTests(RecurrenceTests.Networks networks) : IClassFixture<RecurrenceTests.Networks>
{
    public static TheoryData<string> Cases => [.. LayerCases.Recurrences.Keys];

    [Theory]
    [MemberData(nameof(Cases))]
    public void LayerThatRemembers_AgreesWithTheReference(string what) => networks.Verify(what);

    public sealed class Networks() : LayerNetworks(LayerCases.Recurrences);
}
