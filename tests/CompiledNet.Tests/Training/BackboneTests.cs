using CompiledNet.Tests.Networks;
using Xunit;

namespace CompiledNet.Tests.Training;

public class BackboneTests
{
    [Fact]
    public void Layers_AreThoseOfTheOtherNetworkByName() => Assert.Equal(
        ["Conv1.kernel", "BatchNorm1.gamma", "BatchNorm1.beta", "BatchNorm1.moving_mean", "BatchNorm1.moving_variance", "Dense1.kernel",
            "Dense1.bias"],
        new Pupil().Parameters.Select(parameter => parameter.Name));

    [Fact]
    public void CopyBackbone_TakesOverWhatWasLearntFromAFile()
    {
        string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        try
        {
            var teacher = new Teacher(seed: 1);
            Train(teacher, targetLength: 1);
            teacher.Save(path);
            var pupil = new Pupil(seed: 2);
            pupil.CopyBackbone(Teacher.Load(path));

            Assert.Equal(teacher.Conv1Kernel.ToArray(), pupil.Conv1Kernel.ToArray());
            Assert.Equal(teacher.BatchNorm1MovingVariance.ToArray(), pupil.BatchNorm1MovingVariance.ToArray());
            Assert.NotEqual(new Teacher(seed: 1).Conv1Kernel.ToArray(), pupil.Conv1Kernel.ToArray());
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void Training_LeavesFrozenLayersAsTheyAre()
    {
        var pupil = new Pupil(seed: 2);
        float[][] before = [.. pupil.Parameters.Select(parameter => parameter.ToArray())];
        Train(pupil, targetLength: 2);

        foreach ((Parameter parameter, float[] values) in pupil.Parameters.Zip(before))
            Assert.Equal(parameter.Name.StartsWith("Dense1", StringComparison.Ordinal), !values.SequenceEqual(parameter.ToArray()));
    }

    [Fact]
    public void OtherShape_IsRefusedAndNothingIsChanged()
    {
        var network = new LargerPupil(seed: 3);
        float[] before = network.Conv1Kernel.ToArray();
        var exception = Assert.Throws<ArgumentException>(() => network.CopyBackbone(new Pupil(seed: 4)));

        Assert.Contains(
            "LargerPupil cannot take over the parameters of Pupil: Dense1.kernel 280x2 is Dense1.kernel 150x2 there.", exception.Message, StringComparison.Ordinal);
        Assert.Equal(before, network.Conv1Kernel.ToArray());
    }

    private static void Train(Network network, int targetLength)
    {
        var random = new Random(1);
        float[] inputs = [.. Enumerable.Range(0, 20 * 112).Select(_ => (float)random.NextDouble())];
        float[] targets = [.. Enumerable.Range(0, 20 * targetLength).Select(i => i % 3f)];
        using var trainer = new Trainer(network, new Adam(0.01f), 20, threads: 1);
        trainer.Step(inputs, targets);
    }
}
