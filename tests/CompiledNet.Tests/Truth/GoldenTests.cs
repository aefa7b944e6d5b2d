using CompiledNet.TestSupport.Generation;
using CompiledNet.TestSupport.Golden;
using CompiledNet.TestSupport.Reference;
using Xunit;

namespace CompiledNet.Tests.Truth;

/// <summary>
/// Networks whose outputs, losses and gradients another program computed: those of the golden folder where there is one,
/// and the few that are kept with the tests.
/// </summary>
public class GoldenTests(GoldenTests.Networks networks) : IClassFixture<GoldenTests.Networks>
{
    public static TheoryData<string> Supported => [.. GoldenCases.All.Where(golden => golden.IsSupported).Select(golden => golden.Name)];

    [Theory]
    [MemberData(nameof(Supported))]
    public void SupportedCase_AgreesInOutputsLossAndGradients(string name)
    {
        GoldenCase golden = networks.Cases.Single(golden => golden.Name == name);
        ReferenceGradient reference = GoldenChecks.VerifyReference(golden);
        GoldenChecks.VerifyNetwork(golden, reference, networks.Batch, networks.Cases.IndexOf(golden));
    }

    /// <summary>The supported cases as one program.</summary>
    public sealed class Networks : IDisposable
    {
        public List<GoldenCase> Cases { get; } = [.. GoldenCases.All.Where(golden => golden.IsSupported)];

        public NetworkBatch Batch { get; }

        public Networks() => Batch = NetworkBatch.Compile([.. Cases.Select(golden => golden.Network!)]);

        public void Dispose() => Batch.Dispose();
    }
}
