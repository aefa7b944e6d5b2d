using Xunit;

namespace CompiledNet.Generator.Tests.Planning;

/// <summary>Whether the images of a batch are predicted one by one.</summary>
public sealed class ChooseBatchTests
{
    [Theory]
    [InlineData("[Input(64, 64, 16)][Conv2D(16, 1)][Conv2D(16, 1)]", true)]
    [InlineData("[Input(16, 16, 16)][Conv2D(16, 1)][Conv2D(16, 1)]", false)] // sixteen images stay in the cache
    [InlineData("[Input(64, 64, 6)][Conv2D(6, 1)][Conv2D(6, 1)]", false)] // lanes would be empty
    [InlineData("[Input(784)][Dense(4096)][Dense(4096)]", false)] // a weight is used once an image
    [InlineData("[Input(8, 8, 128)][Conv2D(128, 3)][Conv2D(128, 3)]", false)] // more products without tiles to transform
    [InlineData("[Input(512, 64)][Lstm(64)]", false)]
    public void Images_ArePredictedOneByOne_WhereSixteenWouldLeaveTheCache(string layers, bool isOneByOne) =>
        Assert.Equal(isOneByOne, Planned.Of(layers).PredictsOneByOne);
}
