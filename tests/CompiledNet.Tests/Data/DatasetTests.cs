using Xunit;

namespace CompiledNet.Tests.Data;

public sealed class DatasetTests
{
    private static readonly float[] Inputs = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];

    [Fact]
    public void Labels_AreReadAsFloats()
    {
        var data = new ArrayDataset(Inputs, inputLength: 2, labels: [4, 3, 2, 1, 0]);
        float[] input = new float[2], target = new float[1];
        data.Read(3, input, target);
        Assert.Equal((5, 2, 1), (data.Count, data.InputLength, data.TargetLength));
        Assert.Equal([6f, 7f], input);
        Assert.Equal([1f], target);
    }

    [Fact]
    public void FloatTargets_AreRead()
    {
        var data = new ArrayDataset(Inputs, inputLength: 5, targets: [1, 2, 3, 4, 5, 6], targetLength: 3);
        float[] input = new float[5], target = new float[3];
        data.Read(1, input, target);
        Assert.Equal([5f, 6f, 7f, 8f, 9f], input);
        Assert.Equal([4f, 5f, 6f], target);
    }

    [Fact]
    public void SeveralInputs_StandOneAfterTheOther()
    {
        var data = new ArrayDataset([Inputs, [10, 11, 12, 13, 14]], [4, 3, 2, 1, 0]);
        float[] input = new float[3], target = new float[1];
        data.Read(3, input, target);
        Assert.Equal((5, 3, 1), (data.Count, data.InputLength, data.TargetLength));
        Assert.Equal([6f, 7f, 13f], input);
        Assert.Equal([1f], target);
        var error = Assert.Throws<ArgumentException>("inputs", () => new ArrayDataset([Inputs, new float[6]], [4, 3, 2, 1, 0]));
        Assert.Contains("inputs[1]: expected a multiple of 5 floats, since there are 5 targets; got 6.", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>("inputs", () => new ArrayDataset([], [1f], 1));
    }

    [Fact]
    public void JoinedDatasets_GiveBothInputsAndTheTargetsOfTheFirst()
    {
        var first = new ArrayDataset(Inputs, inputLength: 2, labels: [4, 3, 2, 1, 0]);
        var second = new ArrayDataset([10, 11, 12, 13, 14], inputLength: 1, targets: new float[10], targetLength: 2);
        Dataset data = first.WithInputsOf(second);
        float[] input = new float[3], target = new float[1];
        data.Slice(1, 3).Read(2, input, target);
        Assert.Equal((5, 3, 1), (data.Count, data.InputLength, data.TargetLength));
        Assert.Equal([6f, 7f, 13f], input);
        Assert.Equal([1f], target);
        var error = Assert.Throws<ArgumentException>("other", () => first.WithInputsOf(second.Slice(0, 4)));
        Assert.Contains("Expected 5 examples, as many as there are here; the other data set has 4.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AugmentedMap_IsJoinedBehind()
    {
        var images = new ArrayDataset([1, 2, 3, 4], inputLength: 4, labels: [0]);
        Dataset data = new AugmentedDataset(images, 2, 2, 1, seed: 1) { Noise = 0.5f }.WithInputsOf(new ArrayDataset([7f], 1, [0]));
        float[] input = new float[5], again = new float[5], target = new float[1];
        data.Read(0, input, target);
        data.Unchanged.Read(0, again, target);
        Assert.Equal([1f, 2f, 3f, 4f, 7f], again);
        Assert.Equal(7f, input[4]);
        Assert.NotEqual(again, input);
        var error = Assert.Throws<ArgumentException>("source", () => new AugmentedDataset(data, 2, 2, 1));
        Assert.Contains("augment the map before it is joined", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void LengthsThatDoNotFit_SayExpectedAndCame()
    {
        var inputs = Assert.Throws<ArgumentException>("inputs", () => new ArrayDataset(Inputs, inputLength: 3, labels: [0, 1, 2]));
        Assert.Contains("Expected 3 * 3 = 9 floats, since there are 3 targets; got 10.", inputs.Message, StringComparison.Ordinal);
        var targets = Assert.Throws<ArgumentException>("targets", () => new ArrayDataset(Inputs, 5, targets: [1, 2, 3], targetLength: 2));
        Assert.Contains("Expected a multiple of 2 floats, as many as a target has; got 3.", targets.Message, StringComparison.Ordinal);
        var pixels = Assert.Throws<ArgumentException>("pixels", () => new ByteDataset(new byte[10], 3, new byte[3]));
        Assert.Contains("Expected 3 * 3 = 9 bytes, since there are 3 labels; got 10.", pixels.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>("inputLength", () => new ArrayDataset([], 0, labels: []));
        Assert.Throws<ArgumentOutOfRangeException>("inputLength", () => new ByteDataset([], 0, []));
        Assert.Throws<ArgumentOutOfRangeException>("targetLength", () => new ArrayDataset([], 1, [], 0));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData((1 << 24) + 1)]
    public void LabelOutOfRange_IsNamed(int label)
    {
        var error = Assert.Throws<ArgumentException>("labels", () => new ArrayDataset(Inputs, 5, labels: [0, label]));
        Assert.Contains($"labels[1]: expected a class number, 0 to 16777216; got {label}.", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(5)]
    public void IndexOutOfRange_IsNamed(int index)
    {
        Dataset[] all = [new ArrayDataset(Inputs, 2, labels: new int[5]), new ByteDataset(new byte[10], 2, new byte[5])];
        foreach (Dataset data in all)
        {
            Assert.Throws<ArgumentOutOfRangeException>("index", () => data.Read(index, new float[2], new float[1]));
            Assert.Throws<ArgumentOutOfRangeException>("index", () => data.Slice(0, 5).Read(index, new float[2], new float[1]));
        }
    }

    [Fact]
    public void WrongSpans_SayExpectedAndCame()
    {
        var data = new ArrayDataset(Inputs, 2, labels: new int[5]);
        var input = Assert.Throws<ArgumentException>("input", () => data.Read(0, new float[3], new float[1]));
        Assert.Contains("An input has 2 floats; the span has 3.", input.Message, StringComparison.Ordinal);
        var target = Assert.Throws<ArgumentException>("target", () => data.Read(0, new float[2], []));
        Assert.Contains("A target has 1 floats; the span has 0.", target.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Slice_ReadsItsPart()
    {
        Dataset data = new ArrayDataset(Inputs, 2, labels: [4, 3, 2, 1, 0]);
        Dataset slice = data.Slice(1, 4).Slice(1, 2);
        float[] input = new float[2], target = new float[1];
        slice.Read(1, input, target);
        Assert.Equal(2, slice.Count);
        Assert.Equal([6f, 7f], input);
        Assert.Equal([1f], target);
        Assert.Throws<ArgumentOutOfRangeException>("index", () => slice.Read(2, input, target));
    }

    [Theory]
    [InlineData(-1, 1, "start")]
    [InlineData(6, 0, "start")]
    [InlineData(2, 4, "count")]
    [InlineData(2, -1, "count")]
    [InlineData(1, int.MaxValue, "count")]
    public void SliceOutsideTheData_NamesTheArgument(int start, int count, string argument)
    {
        Dataset data = new ArrayDataset(Inputs, 2, labels: new int[5]);
        Assert.Throws<ArgumentOutOfRangeException>(argument, () => data.Slice(start, count));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(15)]
    [InlineData(16)]
    [InlineData(33)]
    [InlineData(784)]
    public void Bytes_AreReadAsTheNearestFloatToTheirQuotient(int length)
    {
        byte[] pixels = Idx.Values(3 * length);
        var data = new ByteDataset(pixels, length, [7, 8, 9]);
        float[] input = new float[length], target = new float[1];
        for (int index = 0; index < 3; index++)
        {
            data.Read(index, input, target);
            Assert.Equal(7 + index, target[0]);
            Assert.Equal(pixels.Skip(index * length).Take(length).Select(pixel => pixel / 255f), input);
        }
    }

    [Fact]
    public void MeanAndDeviation_AreTakenFromTheQuotient()
    {
        byte[] pixels = [0, 1, 128, 255];
        var data = new ByteDataset(pixels, inputLength: 4, labels: [0], mean: 0.25f, deviation: 0.5f);
        float[] input = new float[4], target = new float[1];
        data.Read(0, input, target);
        Assert.Equal(pixels.Select(pixel => ((pixel / 255f) - 0.25f) / 0.5f), input);
    }

    [Theory]
    [InlineData(float.NaN, 1, "mean")]
    [InlineData(float.PositiveInfinity, 1, "mean")]
    [InlineData(0, float.NaN, "deviation")]
    [InlineData(0, float.PositiveInfinity, "deviation")]
    [InlineData(0, 0, "deviation")]
    [InlineData(0, -1, "deviation")]
    public void MeanOrDeviationOutOfRange_NamesTheArgument(float mean, float deviation, string argument) =>
        Assert.Throws<ArgumentOutOfRangeException>(argument, () => new ByteDataset([0], 1, [0], mean, deviation));

    [Fact]
    public void Reading_AllocatesNothing()
    {
        Dataset[] all = [new ArrayDataset(Inputs, 2, labels: new int[5]), new ByteDataset(new byte[10], 2, new byte[5])];
        float[] input = new float[2], target = new float[1];
        foreach (Dataset data in all)
        {
            Dataset slice = data.Slice(1, 4);
            slice.Read(3, input, target);
            long before = GC.GetAllocatedBytesForCurrentThread();
            slice.Read(2, input, target);
            Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        }
    }
}
