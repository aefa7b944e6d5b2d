using BenchmarkDotNet.Attributes;

namespace CompiledNet.Benchmarks;

/// <summary>LeNet-5 under BenchmarkDotNet, for measurements that may take their time.</summary>
[MemoryDiagnoser]
public class LeNet5Benchmarks
{
    private readonly LeNet5 network = new(seed: 1);
    private readonly float[] image = new float[784];
    private readonly float[] probabilities = new float[10];
    private readonly float[] batch = new float[32 * 784];
    private readonly float[] classes = new float[32];
    private Trainer? trainer;

    /// <summary>Threads that train.</summary>
    [Params(1, 2)]
    public int Threads { get; set; }

    [GlobalSetup]
    public void SetUp() => trainer = new Trainer(network, new Sgd(learningRate: 0.01f), maxBatchSize: 32, Threads);

    [GlobalCleanup]
    public void CleanUp() => trainer!.Dispose();

    [Benchmark]
    public void PredictOne() => network.Predict(image, probabilities);

    [Benchmark]
    public double TrainBatchOf32() => trainer!.Step(batch, classes);
}
