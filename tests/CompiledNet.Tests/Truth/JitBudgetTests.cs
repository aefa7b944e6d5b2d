using CompiledNet.TestSupport.Descriptions;
using CompiledNet.TestSupport.Generation;
using Xunit;

namespace CompiledNet.Tests.Truth;

/// <summary>Networks of every kind of layer are compiled far below the limits of the JIT.</summary>
[Collection(nameof(ConvolutionTests))]
public class JitBudgetTests(ConvolutionTests.Networks convolutions)
{
    [Fact]
    public void EveryMethodOfGeneratedNetworks_IsFarBelowTheLimits()
    {
        NetworkDescription[] networks =
        [
            LeNet5Network.Description,
            .. Enumerable.Range(1000, 10).Select(RandomNetwork.Create),
        ];
        using NetworkBatch batch = NetworkBatch.Compile(networks);

        Assert.Empty(convolutions.Images.SelectMany(JitBudget.FindTooLarge));
        Assert.Empty(JitBudget.FindTooLarge(batch.Image));
    }
}
