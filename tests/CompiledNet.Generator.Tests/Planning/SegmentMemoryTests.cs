using CompiledNet.Generator.Layers;
using CompiledNet.Generator.Planning;
using Xunit;

namespace CompiledNet.Generator.Tests.Planning;

/// <summary>
/// All tiles of a batch are in memory at once where batch normalization cuts the pass: what no cut divides is not held for each.
/// </summary>
public sealed class SegmentMemoryTests
{
    [Theory]
    [InlineData("input1", false)] // given by the caller
    [InlineData("conv1", false)] // read again on the way back
    [InlineData("activation1Gradient", false)] // read again with the sums of the batch
    [InlineData("batchNorm1Statistics", false)]
    [InlineData("dense1", false)] // given to the caller
    [InlineData("activation1", true)] // not read once the segment is left
    [InlineData("conv1DeltaRows", true)] // the gradient of the sums, some rows at a time, in the last segment
    public void Buffer_IsScratchWhereNoSegmentBeginsInItsLife(string buffer, bool isScratch)
    {
        PlacedBuffer placed = Plan("[BatchNormalization]").Training!.Arena!.Buffers.Single(each => each.Buffer.Name == buffer);

        Assert.Equal(isScratch, placed.Place.IsScratch);
    }

    [Fact]
    public void PassOfOneSegment_HasOneBlock() => Assert.Equal(0, Plan("").Training!.Arena!.ScratchBytes);

    private static NetworkPlan Plan(string normalization) => Planned.Of(
        $"[Input(8, 8, 2)][Conv2D(4, 3)]{normalization}[Activation(Activation.Relu)][Flatten][Dense(3, Activation = Activation.Softmax)][Loss(Loss.SparseCategoricalCrossentropy)]");
}
