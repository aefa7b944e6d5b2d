using CompiledNet.Tests.Networks;
using Xunit;

namespace CompiledNet.Tests.Training;

public class NormalizationTests
{
    /// <summary>
    /// A batch of one has no deviation: what is normalized is 0, and beta comes out, however large the value. The factor is thousands there, so
    /// that value and mean must be subtracted before they are multiplied.
    /// </summary>
    [Fact]
    public void NormalizationOfOneValue_IsBeta()
    {
        var network = new NormalizedNumbersNetwork(seed: 1);
        network.Parameters["Dense1.bias"].CopyFrom([1001, -777]);
        network.Parameters["BatchNorm1.beta"].CopyFrom([1, -0.5f]);
        network.Parameters["Dense2.kernel"].CopyFrom([1, 1]);
        using var trainer = new Trainer(network, new Sgd(), 1);

        Assert.Equal(0.25, trainer.ComputeGradient([0.3f, 0.7f], [0]));
    }
}
