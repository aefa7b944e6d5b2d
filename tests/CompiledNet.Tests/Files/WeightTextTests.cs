using CompiledNet.Tests.Networks;
using Xunit;

namespace CompiledNet.Tests.Files;

public class WeightTextTests
{
    [Fact]
    public void WriteWeightsAsText_GivesNameShapeAndValues()
    {
        using var folder = new TemporaryFolder();
        var network = new LinearNetwork(inputs: 2, outputs: 3, frozenFloats: 1);
        network.Parameters["Dense1.kernel"].CopyFrom([1, -0.5f, 0.1f, 1e-20f, 3, 16777217]);
        network.WriteWeightsAsText(folder.PathOf("weights.txt"));
        Assert.Equal(
            "Dense1.kernel 2x3\n1 -0.5 0.1\n1E-20 3 16777216\n\nDense1.bias 3\n0 0 0\n\nState1.mean 1 (not trainable)\n0\n\n",
            File.ReadAllText(folder.PathOf("weights.txt")));
    }
}
