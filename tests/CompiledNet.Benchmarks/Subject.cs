using CompiledNet.Runtime;

namespace CompiledNet.Benchmarks;

/// <summary>A network to measure, and what it is trained with.</summary>
/// <param name="Letter">What tables call it.</param>
/// <param name="Create">Makes one for vectors of so many bits at most.</param>
/// <param name="CreateOptimizer">What it is trained with.</param>
internal sealed record Subject(string Letter, Func<int, Network> Create, Func<Optimizer> CreateOptimizer)
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<Subject> All { get; } =
    [
        new("A", bits => new LeNet5(seed: 1) { VectorBits = bits }, () => new Sgd(learningRate: 0.01f)),
        new("B", bits => new Baseline(seed: 1) { VectorBits = bits }, () => new Adam()),
        new("C", bits => new Vgg(seed: 1) { VectorBits = bits }, () => new Adam()),
        new("D", bits => new ResNet20(seed: 1) { VectorBits = bits }, () => new Adam()),
        new("E", bits => new Mobile(seed: 1) { VectorBits = bits }, () => new Adam()),
        new("F1", bits => new Tiny(seed: 1) { VectorBits = bits }, () => new Sgd(learningRate: 0.01f)),
        new("F2", bits => new Small(seed: 1) { VectorBits = bits }, () => new Sgd(learningRate: 0.01f)),
        new("G", bits => new UNet(seed: 1) { VectorBits = bits }, () => new Adam()),
        new("H1", bits => new MobileNet96(seed: 1) { VectorBits = bits }, () => new Adam()),
        new("H2", bits => new MobileNet224(seed: 1) { VectorBits = bits }, () => new Adam()),
        new("H3", bits => new ResNet8(seed: 1) { VectorBits = bits }, () => new Adam()),
        new("H4", bits => new DsCnn(seed: 1) { VectorBits = bits }, () => new Adam()),
        new("I", bits => new SequenceClassifier(seed: 1) { VectorBits = bits }, () => new Adam()),
    ];

    /// <summary>Those that are named, by letter or by class; all where none is.</summary>
    /// <exception cref="ArgumentException">A name is of no network.</exception>
    public static IReadOnlyList<Subject> Named(IReadOnlyList<string> names) => names.Count == 0 ? All :
    [
        .. names.Select(name => All.FirstOrDefault(subject => subject.IsCalled(name)) ?? throw new ArgumentException(
            $"{name} is none of the networks {string.Join(", ", All.Select(subject => subject.Letter))}.")),
    ];

    /// <summary>So many images of noise, always the same.</summary>
    public static float[] Images(Network network, int count)
    {
        var random = new Random(1);
        return [.. Enumerable.Range(0, count * network.Architecture.InputLength).Select(_ => random.NextSingle())];
    }

    /// <summary>So many targets: classes, or zeros and ones.</summary>
    public static float[] Targets(Network network, int count)
    {
        OutputInfo output = network.Architecture.Outputs[0];
        int classes = output.Loss is Loss.SparseCategoricalCrossentropy ? output.Shape.Channels : 2;
        return [.. Enumerable.Range(0, count * network.Architecture.TargetLength).Select(target => (float)(target % classes))];
    }

    private bool IsCalled(string name) =>
        name.Equals(Letter, StringComparison.OrdinalIgnoreCase)
        || name.Equals(Create(128).Architecture.Name, StringComparison.OrdinalIgnoreCase);
}
