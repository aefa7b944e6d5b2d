namespace CompiledNet.Benchmarks.Peers;

/// <summary>CompiledNet.</summary>
internal sealed class OurPeer(Subject subject, Network network, int threads) : IPeer
{
    private readonly List<IDisposable> trainers = [];

    public string Name => "CompiledNet";

    public Action Prediction(int images)
    {
        float[] inputs = Subject.Images(network, images);
        float[] outputs = new float[images * network.Architecture.OutputLength];
        return threads == 1 ? () => network.Predict(inputs, outputs) : () => network.PredictBatch(inputs, outputs, threads);
    }

    public Action Training(int images)
    {
        float[] inputs = Subject.Images(network, images);
        float[] targets = Subject.Targets(network, images);
        var trainer = new Trainer(network, subject.CreateOptimizer(), images, threads);
        trainers.Add(trainer);
        return () => trainer.Step(inputs, targets);
    }

    public void Dispose() => trainers.ForEach(trainer => trainer.Dispose());
}
