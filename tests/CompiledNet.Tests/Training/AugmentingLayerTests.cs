using CompiledNet.Tests.Networks;
using Xunit;

namespace CompiledNet.Tests.Training;

/// <summary>
/// Images that training mirrors or moves: of one image, the gradient of a weight is what stood at its place times one factor.
/// </summary>
public class AugmentingLayerTests
{
    private const int Draws = 400;

    [Fact]
    public void RandomFlip_GivesEachImageInOneOfFourWays()
    {
        float[] image = Image(3, 4);
        int[] counts = Count(new FlippedNetwork(1), image, [
            Move(image, 3, 4, (y, x) => (y, x)), Move(image, 3, 4, (y, x) => (y, 3 - x)), Move(image, 3, 4, (y, x) => (2 - y, x)),
            Move(image, 3, 4, (y, x) => (2 - y, 3 - x))]);
        Assert.All(counts, count => Assert.InRange(count, 60, 140));
    }

    [Fact]
    public void RandomFlip_Horizontal_LeavesRowsWhereTheyAre()
    {
        float[] image = Image(3, 4);
        int[] counts = Count(new MirroredNetwork(1), image, [Move(image, 3, 4, (y, x) => (y, x)), Move(image, 3, 4, (y, x) => (y, 3 - x))]);
        Assert.All(counts, count => Assert.InRange(count, 150, 250));
    }

    /// <summary>Of 5 rows, 0.4 are 2; of 6 columns, 0.34 are 2: each of 25 moves comes as often as another.</summary>
    [Theory]
    [InlineData("Reflect")]
    [InlineData("Constant")]
    [InlineData("Wrap")]
    public void RandomTranslation_MovesByWholeRowsAndColumns(string fill)
    {
        float[] image = Image(5, 6);
        Network network = fill switch
        {
            "Reflect" => new ReflectedNetwork(1),
            "Constant" => new FilledNetwork(1),
            _ => new WrappedNetwork(1),
        };
        float[][] moved = [
            .. from down in Enumerable.Range(-2, 5)
               from right in Enumerable.Range(-2, 5)
               select Move(image, 5, 6, (y, x) => (Inside(y - down, 5, fill), Inside(x - right, 6, fill)))];
        Assert.All(Count(network, image, moved), count => Assert.InRange(count, 2, 40));
    }

    [Fact]
    public void RandomTranslation_OfAllRows_GivesTheRowAtTheBorder()
    {
        float[] image = Image(5, 6);
        float[][] moved = [.. Enumerable.Range(-5, 11).Select(down => Move(image, 5, 6, (y, x) => (Inside(y - down, 5, "Nearest"), x)))];

        // Moved by four rows or by five, the same row stands everywhere.
        int[] counts = Count(new LiftedNetwork(1), image, [.. moved[1..^1]]);
        Assert.All(counts[1..^1], count => Assert.InRange(count, 12, 70));
        Assert.All([counts[0], counts[^1]], count => Assert.InRange(count, 35, 115));
    }

    /// <summary>
    /// What is moved is linear in what comes in: the gradient of the slopes is the transpose of what the weights were given.
    /// </summary>
    [Fact]
    public void Gradients_GoBackTheWayThatValuesCame()
    {
        var random = new Random(3);
        float[] image = [.. Enumerable.Range(0, 60).Select(_ => -1 - random.NextSingle())];
        var network = new SlopesNetwork(seed: 4);
        network.Parameters["slopes.alpha"].CopyFrom([.. Enumerable.Range(0, 60).Select(_ => random.NextSingle())]);
        using var trainer = new Trainer(network, new Sgd(), 16, threads: 1);
        float[] slopes = new float[60], weights = new float[60];
        for (int images = 1; images <= 16; images += 5)
        {
            // All images are the same, and each is moved by itself; a large target makes the factor of both gradients the same.
            trainer.ComputeGradient(Repeat(image, images), [.. Enumerable.Repeat(1e6f, images)]);
            trainer.CopyGradient("slopes.alpha", slopes);
            trainer.CopyGradient("Dense1.kernel", weights);
            double ofSlopes = Dot(slopes, network.Parameters["slopes.alpha"].ToArray());
            double ofWeights = Dot(weights, network.Parameters["Dense1.kernel"].ToArray());
            Assert.Equal(ofWeights, ofSlopes, Math.Abs(ofWeights) * 1e-4);
        }
    }

    [Fact]
    public void VectorWidth_DoesNotChangeWhatIsMoved()
    {
        float[] image = Image(5, 6);
        float[] widest = Gradient(new ReflectedNetwork(7), image, 13);
        foreach (int bits in new[] { 256, 128 }.Where(bits => bits <= Network.WidestVectorBits))
        {
            float[] narrower = Gradient(new ReflectedNetwork(7) { VectorBits = bits }, image, 13);
            Assert.Equal(widest, narrower, (x, y) => Math.Abs(x - y) <= Math.Abs(x) * 1e-5f);
        }
    }

    [Fact]
    public void Prediction_MovesNothing()
    {
        float[] image = Image(5, 6), output = new float[1];
        var network = new ReflectedNetwork(seed: 1);
        network.Predict(image, output);
        Assert.Equal(Dot(image, network.Parameters["Dense1.kernel"].ToArray()), output[0], 1e-2);
    }

    /// <summary>How often an image becomes each of some others; it becomes nothing else.</summary>
    private static int[] Count(Network network, float[] image, float[][] expected)
    {
        var counts = new int[expected.Length];
        using var trainer = new Trainer(network, new Sgd(learningRate: 1e-30f), 1, threads: 1);
        var gradient = new float[image.Length];
        for (int draw = 0; draw < Draws; draw++)
        {
            trainer.ComputeGradient(image, [1e6f]);
            trainer.CopyGradient("Dense1.kernel", gradient);
            float[] seen = [.. gradient.Select(value => MathF.Round(value / (-2 * 1e6f), 1))];
            int found = Array.FindIndex(expected, seen.SequenceEqual);
            Assert.True(found >= 0, string.Join(' ', seen));
            counts[found]++;
            trainer.Step(image, [1e6f]);
        }

        return counts;
    }

    private static float[] Gradient(Network network, float[] image, int images)
    {
        using var trainer = new Trainer(network, new Sgd(), images, threads: 1);
        trainer.ComputeGradient(Repeat(image, images), [.. Enumerable.Range(0, images).Select(i => 1e6f + (i * 1e5f))]);
        var gradient = new float[image.Length];
        trainer.CopyGradient("Dense1.kernel", gradient);
        return gradient;
    }

    private static float[] Repeat(float[] image, int images) => [.. Enumerable.Repeat(image, images).SelectMany(values => values)];

    /// <summary>Each value another number.</summary>
    private static float[] Image(int height, int width) => [.. Enumerable.Range(1, height * width * 2).Select(value => (float)value)];

    /// <summary>An image whose values come from elsewhere; -7 where they come from nowhere.</summary>
    private static float[] Move(float[] image, int height, int width, Func<int, int, (int Row, int Column)> from) => [
        .. from row in Enumerable.Range(0, height)
           from column in Enumerable.Range(0, width)
           from channel in Enumerable.Range(0, 2)
           let source = @from(row, column)
           select source.Row < 0 || source.Column < 0 ? -7f : image[(((source.Row * width) + source.Column) * 2) + channel]];

    private static int Inside(int place, int size, string fill) => place >= 0 && place < size ? place : fill switch
    {
        "Reflect" => place < 0 ? -1 - place : (2 * size) - 1 - place,
        "Wrap" => (place + size) % size,
        "Nearest" => Math.Clamp(place, 0, size - 1),
        _ => -1,
    };

    private static double Dot(float[] one, float[] other) => one.Zip(other, (x, y) => (double)x * y).Sum();
}
