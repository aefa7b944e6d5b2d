using CompiledNet.Tests.Networks;
using Xunit;

namespace CompiledNet.Tests.Prediction;

/// <summary>What predictions compute with is made of the parameters as they are, however they have changed.</summary>
public class DerivedParameterTests
{
    private const int Inputs = 6 * 6 * 2;
    private static readonly float[] Image = [.. Enumerable.Range(0, Inputs).Select(index => MathF.Sin(index))];

    [Fact]
    public void Normalization_IsFolded() => Assert.True(new FoldedNetwork().Architecture.DerivedLength > 0);

    [Fact]
    public void ParametersThatAreSet_CountInTheNextPrediction() => IsAsNew(network =>
    {
        network.Parameters["Conv1.kernel"].CopyFrom(Enumerable.Repeat(0.25f, 54).ToArray());
        network.Parameters["BatchNorm1.moving_mean"].CopyFrom([1, -1, 2]);
    });

    [Fact]
    public void StepsOfTraining_CountInTheNextPrediction() => IsAsNew(network =>
    {
        using var trainer = new Trainer(network, new Sgd(learningRate: 0.5f), 2, threads: 1);
        trainer.Step([.. Image, .. Image], [0, 1]);
    });

    [Fact]
    public void Fit_CountsInTheNextPrediction() => IsAsNew(network => network.Fit(
        new ArrayDataset([.. Image, .. Image], Inputs, [0, 1]), new Sgd(learningRate: 0.5f), progressWriter: TextWriter.Null,
        callbacks: [new EarlyStopping { Monitor = Metric.Loss, RestoreBestWeights = true }], epochs: 3));

    [Fact]
    public void WeightsThatAreLoaded_CountInTheNextPrediction()
    {
        string path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid()}.safetensors");
        new FoldedNetwork(seed: 5).Save(path);
        IsAsNew(network => network.LoadWeights(path));
        File.Delete(path);
    }

    /// <summary>Evaluation in the midst of training sees the parameters of the moment.</summary>
    [Fact]
    public void Evaluation_SeesWhatTrainingHasDone()
    {
        var network = new FoldedNetwork();
        var data = new ArrayDataset([.. Image, .. Image], Inputs, [0, 1]);
        double before = network.Evaluate(data).Loss;
        History history = network.Fit(data, new Sgd(learningRate: 0.1f), epochs: 2, validation: data, progressWriter: TextWriter.Null);

        Assert.NotEqual(before, history.Epochs[^1].Validation!.Loss);
        Assert.Equal(network.Evaluate(data).Loss, history.Epochs[^1].Validation!.Loss);
    }

    /// <summary>Validation on the wrong classes is best in the first epoch; its weights are back before the next callback predicts.</summary>
    [Fact]
    public void WeightsThatEarlyStoppingGivesBack_CountInThePredictionOfTheNextCallback()
    {
        var network = new FoldedNetwork();
        var predictions = new Predictions(network);
        network.Fit(
            new ArrayDataset([.. Image, .. Image.Reverse()], Inputs, [0, 1]), new Sgd(learningRate: 0.1f), epochs: 3,
            validation: new ArrayDataset([.. Image, .. Image.Reverse()], Inputs, [1, 0]), progressWriter: TextWriter.Null,
            callbacks: [new EarlyStopping { Patience = 10, RestoreBestWeights = true }, predictions]);

        Assert.NotEqual(predictions.OfLastEpoch, predictions.OfEnd);
        Assert.Equal(Predict(network), predictions.OfEnd);
    }

    [Fact]
    public void ManyThreads_PredictWhatOneDoes()
    {
        var network = new FoldedNetwork();
        float[] expected = Predict(new FoldedNetwork());
        Parallel.For(0, 64, _ => Assert.Equal(expected, Predict(network)));
    }

    /// <summary>A network that has predicted before the change predicts after it what one does that has not.</summary>
    private static void IsAsNew(Action<FoldedNetwork> change)
    {
        var used = new FoldedNetwork();
        float[] before = Predict(used);
        change(used);
        var other = new FoldedNetwork();
        change(other);

        Assert.NotEqual(before, Predict(used));
        Assert.Equal(Predict(other), Predict(used));
    }

    /// <summary>One image, then a tile of it.</summary>
    private static float[] Predict(FoldedNetwork network)
    {
        var outputs = new float[17 * 2];
        network.Predict(Image, outputs.AsSpan(0, 2));
        network.Predict(Enumerable.Repeat(Image, 16).SelectMany(image => image).ToArray(), outputs.AsSpan(2));
        return outputs;
    }

    private sealed class Predictions(FoldedNetwork network) : Callback
    {
        public float[] OfLastEpoch { get; private set; } = [];

        public float[] OfEnd { get; private set; } = [];

        protected internal override void OnEpochEnd(TrainingRun run, EpochResult result) => OfLastEpoch = Predict(network);

        protected internal override void OnTrainEnd(TrainingRun run) => OfEnd = Predict(network);
    }
}
