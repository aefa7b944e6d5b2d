using Xunit;

namespace CompiledNet.Tests.Training;

public class MetricsTests
{
    private static readonly float[] Scores = [0.5f, 0.3f, 0.2f, 0.1f, 0.1f, 0.8f, 0.4f, 0.4f, 0.2f, 0.2f, 0.5f, 0.3f];

    [Theory]
    [InlineData(1, 0.5)]
    [InlineData(2, 0.75)]
    [InlineData(3, 1)]
    [InlineData(9, 1)]
    public void TopKAccuracy_CountsClassesAmongTheHighest(int k, double expected) =>
        Assert.Equal(expected, Metrics.TopKAccuracy(Scores, [0, 2, 1, 0], k));

    [Fact]
    public void ConfusionMatrix_CountsAndGivesIntersectionOverUnion()
    {
        ConfusionMatrix matrix = Metrics.ConfusionMatrix(Scores, [0, 2, 1, 1]);
        Assert.Equal((1, 1, 1, 1, 0), (matrix[0, 0], matrix[2, 2], matrix[1, 0], matrix[1, 1], matrix[0, 1]));
        Assert.Equal(0.75, matrix.Accuracy);
        Assert.Equal([0.5, 0.5, 1], Enumerable.Range(0, 3).Select(matrix.IntersectionOverUnion));
        Assert.Equal(2.0 / 3, matrix.MeanIntersectionOverUnion, 1e-12);
        Assert.Null(Metrics.ConfusionMatrix([1, 0], [0]).IntersectionOverUnion(1));
        Assert.Equal("     1      0\n     0      0\n", Metrics.ConfusionMatrix([1, 0], [0]).ToString());
    }

    [Fact]
    public void BinaryConfusionMatrix_TakesWhatIsAboveTheThresholdForYes()
    {
        float[] probabilities = [0.9f, 0.2f, 0.6f, 0.5f, 0.1f];
        float[] labels = [1, 1, 0, 0, 0];

        ConfusionMatrix matrix = Metrics.BinaryConfusionMatrix(probabilities, labels);

        Assert.Equal((2, 1, 1, 1), (matrix[0, 0], matrix[0, 1], matrix[1, 0], matrix[1, 1]));
        Assert.Equal(0.6, matrix.Accuracy, 1e-12);
        Assert.Equal(1.0 / 3, matrix.IntersectionOverUnion(1)!.Value, 1e-12);
        Assert.Equal(3, Metrics.BinaryConfusionMatrix(probabilities, labels, threshold: 0.7f)[0, 0]);
    }

    [Fact]
    public void MeanAbsoluteError_IsTheMean() => Assert.Equal(1.5, Metrics.MeanAbsoluteError([1, 2], [2, 0]));

    [Theory]
    [InlineData(new float[] { 0, 0, 2, 2 }, new float[] { 1, 1, 3, 3 }, 1.0 / 7)]
    [InlineData(new float[] { 0, 0, 2, 2 }, new float[] { 0, 0, 2, 2 }, 1)]
    [InlineData(new float[] { 0, 0, 1, 1 }, new float[] { 2, 2, 3, 3 }, 0)]
    [InlineData(new float[] { 2, 2, 1, 1 }, new float[] { 2, 2, 1, 1 }, 0)]
    public void BoxIntersectionOverUnion_OfBoxes_IsTheirAreas(float[] first, float[] second, double expected) =>
        Assert.Equal(expected, Metrics.BoxIntersectionOverUnion(first, second), 1e-12);

    [Fact]
    public void Arguments_ThatDoNotFit_AreNamed()
    {
        Assert.Equal("labels", Assert.Throws<ArgumentException>(() => Metrics.ConfusionMatrix(Scores, [0, 1, 2, 3])).ParamName);
        Assert.Equal("scores", Assert.Throws<ArgumentException>(() => Metrics.TopKAccuracy(Scores, [0, 1, 2, 0, 0])).ParamName);
        Assert.Equal("labels", Assert.Throws<ArgumentException>(() => Metrics.BinaryConfusionMatrix([1], [0.5f])).ParamName);
        Assert.Equal("labels", Assert.Throws<ArgumentException>(() => Metrics.BinaryConfusionMatrix([1, 1], [1])).ParamName);
        Assert.Equal("k", Assert.Throws<ArgumentOutOfRangeException>(() => Metrics.TopKAccuracy(Scores, [0, 1, 2, 0], 0)).ParamName);
        Assert.Equal("targets", Assert.Throws<ArgumentException>(() => Metrics.MeanAbsoluteError([1], [])).ParamName);
        Assert.Equal("second", Assert.Throws<ArgumentException>(() => Metrics.BoxIntersectionOverUnion([0, 0, 1, 1], [1])).ParamName);
    }
}
