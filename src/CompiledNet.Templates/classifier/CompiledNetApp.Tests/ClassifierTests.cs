using CompiledNet;
using Xunit;

namespace CompiledNetApp.Tests;

public sealed class ClassifierTests
{
    [Fact]
    public void Classifier_GivesProbabilities()
    {
        float[] probabilities = new float[Examples.Classes];
        new Classifier(seed: 1).Predict(new float[Examples.Height * Examples.Width * Examples.Channels], probabilities);

        Assert.Equal(1, probabilities.Sum(), tolerance: 1e-5f);
    }

    /// <summary>A network that cannot learn a few examples by heart learns nothing.</summary>
    [Fact]
    public void Classifier_LearnsAFewExamples()
    {
        Dataset few = Examples.Draw(100);
        var net = new Classifier(seed: 1);
        net.Fit(few, new Adam(), epochs: 40, batchSize: 20, verbosity: Verbosity.Quiet);

        Assert.True(net.Evaluate(few).Accuracy > 0.9);
    }

    [Fact]
    public void ReadCsv_ReadsClassesAndPixels()
    {
        string path = Path.GetTempFileName();
        File.WriteAllText(path, "label,pixels\n3" + string.Concat(Enumerable.Repeat(",255", 784)) + "\n");

        ByteDataset read = Examples.ReadCsv(path);

        Assert.Equal(3, read.GetLabel(0));
        Assert.Equal(255, read.GetPixels(0)[783]);
        File.Delete(path);
    }
}
