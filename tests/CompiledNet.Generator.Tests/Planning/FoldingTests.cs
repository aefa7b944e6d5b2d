using CompiledNet.Generator.Planning;
using CompiledNet.Generator.Steps;
using Xunit;

namespace CompiledNet.Generator.Tests.Planning;

/// <summary>Batch normalization in prediction.</summary>
public sealed class FoldingTests
{
    [Theory]
    [InlineData("[Input(32, 32, 3)][Conv2D(4, 3)]", true)]
    [InlineData("[Input(7, 7, 64)][Conv2D(64, 3, Padding = Padding.Same)]", true)] // 36,864 weights, 16 * 3,136 values
    [InlineData("[Input(7, 7, 128)][Conv2D(128, 3, Padding = Padding.Same)]", false)] // 147,456 weights, 16 * 6,272 values
    [InlineData("[Input(300)][Dense(300)]", false)]
    public void Normalization_IsFoldedIntoWeightsThatAreFewerThanTheValuesOfATile(string layers, bool isFolded)
    {
        NetworkPlan plan = Planned.Of(layers + "[BatchNormalization][Activation(Activation.Relu)]");

        Assert.Equal(isFolded, plan.Tile.Steps[0] is WeightedStep { Folded: not null });
        Assert.Equal(!isFolded, plan.Tile.Steps.OfType<BatchNormalizationStep>().Any());
    }
}
