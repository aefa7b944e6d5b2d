using CompiledNet.Generator.Planning;
using CompiledNet.Generator.Steps;
using Xunit;

namespace CompiledNet.Generator.Tests.Planning;

/// <summary>Batch normalization in prediction.</summary>
public sealed class FoldingTests
{
    [Theory]
    [InlineData("[Input(32, 32, 3)][Conv2D(4, 3)]", true)]
    [InlineData("[Input(300)][Dense(300)]", true)]
    [InlineData("[Input(8, 8, 2)][Conv2D(4, 3, Activation = Activation.Relu)]", false)] // normalizes what the activation gives
    [InlineData("[Input(8, 8, 2)][MaxPool2D(2)]", false)]
    public void Normalization_IsFoldedIntoSumsBeforeIt(string layers, bool isFolded)
    {
        NetworkPlan plan = Planned.Of(layers + "[BatchNormalization][Activation(Activation.Relu)]");

        Assert.Equal(isFolded, plan.Tile.Steps[0] is WeightedStep { Folded: not null });
        Assert.Equal(!isFolded, plan.Tile.Steps.OfType<BatchNormalizationStep>().Any());
        Assert.Equal(isFolded, plan.Derived.Length > 0);
    }

    /// <summary>One image, a tile and evaluation compute with the same.</summary>
    [Fact]
    public void FoldedWeights_AreOneInAllPasses()
    {
        NetworkPlan plan = Planned.Of("[Input(8, 8, 2)][Conv2D(4, 3)][BatchNormalization][Flatten][Dense(3)][Loss(Loss.MeanSquaredError)]");

        Assert.Equal(["conv1FoldedKernel", "conv1FoldedBias"], plan.Derived.Places.Keys.Select(derived => derived.Variable));
        Assert.Equal([plan.Parameters.Length, plan.Parameters.Length + (18 * 16)], plan.Derived.Places.Values);
        Assert.All(plan.Passes.Where(pass => !pass.IsTraining), pass => Assert.Single(pass.Steps.OfType<PredictionStep>(), step => step.Derived.Count == 2));
    }
}
