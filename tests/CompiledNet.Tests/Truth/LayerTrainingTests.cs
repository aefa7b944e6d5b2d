using CompiledNet.Runtime;
using CompiledNet.TestSupport.Descriptions;
using CompiledNet.TestSupport.Generation;
using CompiledNet.TestSupport.Layers;
using CompiledNet.TestSupport.Reference;
using Xunit;
using static CompiledNet.Tests.Truth.LayerCases;

namespace CompiledNet.Tests.Truth;

/// <summary>
/// Every layer alone behind one that has weights, trained for 50 steps on one batch: the loss falls, and where it has got to, the
/// gradients are still the reference's. A new layer is one more line of <see cref="Trained"/>.
/// </summary>
public class LayerTrainingTests(LayerTrainingTests.Networks networks) : IClassFixture<LayerTrainingTests.Networks>
{
    private const int Images = 16;
    private const int Steps = 50;

    private static readonly Dictionary<string, NetworkDescription> Trained = Number("Trained",
        [
        OnMap(Conv(5, 3, 3, 2, 2, PaddingMode.Same)),
        OnMap(new DepthwiseConv2D(null, new(3, 3, 1, 1), DepthMultiplier: 2, UseBias: true, ActivationFunction.Linear)),
        OnMap(Transposed(5, 3, 3, 2, 2, PaddingMode.Same)),
        OnMap(Separable(5, 3, 3)),
        OnMap(new MaxPooling2D(null, new(3, 3, 1, 1))),
        OnMap(new AveragePooling2D(null, new(2, 2, 2, 2))),
        OnMap(new L2Pooling2D(null, new(2, 2, 2, 2))),
        OnMap(new GlobalPooling2D(null, IsMaximum: true)),
        OnMap(new GlobalPooling2D(null, IsMaximum: false)),
        OnMap(new MaxPooling2D(null, new(2, 2, 2, 2)) { Spelling = 1 }),
        OnMap(new AveragePooling2D(null, new(3, 2, 3, 2)) { Spelling = 1 }),
        OnMap(new GlobalPooling2D(null, IsMaximum: true) { Spelling = 1 }),
        OnMap(new GlobalPooling2D(null, IsMaximum: false) { Spelling = 1 }),
        OnMap(new AveragePooling2D(null, new(2, 2, 2, 2)) { Spelling = 2 }),
        OnMap(new GlobalPooling2D(null, IsMaximum: false) { Spelling = 2 }),
        OnMap(new ZeroPadding2D(null, 1, 0, 2, 1)),
        OnMap(new Cropping2D(null, 1, 0, 2, 1)),
        OnMap(new Permute(null, 3, 1, 2)),
        OnMap(new Reshape(null, new(4, 5, 6))),
        OnMap(new UpSampling2D(null, 2, 2, IsBilinear: false)),
        OnMap(new UpSampling2D(null, 2, 2, IsBilinear: true)),
        OnMap(new BatchNormalization(null)),
        OnMap(new Dropout(null)),
        OnMap(new LayerNormalization(null)),
        OnMap(new GroupNormalization(null, 2)),
        OnMap(new PRelu(null, PerChannel: false)),
        OnMap(new SpatialDropout(null, IsOfSteps: false)),
        OnSteps(new SpatialDropout(null, IsOfSteps: true)),
        OnMap(new GaussianNoise(null)),
        OnMap(new Rescaling(null, 0.5f, 1)),
        Averaged(new RandomFlip(null)),
        Averaged(new RandomTranslation(null, 0.3f, 0.5f, "Wrap")),
        ("Normalization", new("", Steps(7, 3), [new Normalization(null), new Recurrent(null, "Lstm", 5)], LossFunction.MeanSquaredError)),
        OnMap(new Flatten(null)),
        .. Merge.Kinds.Where(kind => kind != "Subtract").Select(kind => OnMap(new Merge(null, kind) { Inputs = ["Conv1", "Conv1"] })),
        Behind(Conv(3, 1, 1) with { Function = ActivationFunction.Tanh }, new(7, 6, 3), new Merge(null, "Subtract") { Inputs = ["Conv1", "input"] }),
        OnSteps(new MultiHeadAttention(null, 2, 3, 3, UseBias: true, Causal: true)),
        OnSteps(new PositionEmbedding(null)),
        ("Masking", new("", Steps(7, 3), [new Masking(null, 0), new Recurrent(null, "Lstm", 5)], LossFunction.MeanSquaredError)),
        ("Embedding", new("", Vector(7), [new Embedding(null, 9, 4), new Recurrent(null, "Lstm", 5)], LossFunction.MeanSquaredError)),
        .. Recurrent.Cells.Select(cell => OnSteps(new Recurrent(null, cell, 5))),
        OnSteps(Line(5, 3, 1, PaddingMode.Causal)),
        OnSteps(new DepthwiseConv2D(null, Square(3, 1), DepthMultiplier: 2, UseBias: true, ActivationFunction.Linear)),
        OnSteps(new SeparableConv2D(null, 5, Square(3, 2), DepthMultiplier: 1, UseBias: true, ActivationFunction.Linear)),
        OnSteps(new MaxPooling2D(null, Square(2, 2))),
        OnSteps(new MaxPooling2D(null, Square(3, 3)) { Spelling = 1 }),
        OnSteps(new AveragePooling2D(null, Square(2, 2))),
        OnSteps(new AveragePooling2D(null, Square(3, 3)) { Spelling = 1 }),
        OnSteps(new AveragePooling2D(null, Square(4, 4)) { Spelling = 2 }),
        OnSteps(new GlobalPooling2D(null, IsMaximum: true)),
        OnSteps(new GlobalPooling2D(null, IsMaximum: true) { Spelling = 1 }),
        OnSteps(new GlobalPooling2D(null, IsMaximum: false)),
        OnSteps(new GlobalPooling2D(null, IsMaximum: false) { Spelling = 1 }),
        OnSteps(new GlobalPooling2D(null, IsMaximum: false) { Spelling = 2 }),
        OnSteps(new UpSampling2D(null, 2, 2, IsBilinear: false)),
        OnSteps(new ZeroPadding2D(null, 0, 0, 1, 2)),
        OnSteps(new Cropping2D(null, 0, 0, 1, 2)),
        OnVector(Dense(5)),
        .. ActivationFunction.All.Select(function => OnVector(new ActivationLayer(null, function))),
        ]);

    public static TheoryData<string> Cases => [.. Trained.Keys];

    [Theory]
    [MemberData(nameof(Cases))]
    public void LayerThatIsTrained_LosesLossAndKeepsItsGradient(string what)
    {
        NetworkDescription description = Trained[what];
        int index = Trained.Keys.ToList().IndexOf(what);
        var random = new Random(index);
        float[] inputs = RandomValues.Inputs(description, Images, random);
        float[] targets = RandomValues.Targets(description, Images, random);
        Network network = networks.Batch.Create(index, Network.WidestVectorBits, seed: 1);
        using var trainer = new Trainer(network, new Adam(0.01f), Images, threads: 1);

        double before = trainer.ComputeGradient(inputs, targets);
        for (int step = 0; step < Steps; step++)
            trainer.Step(inputs, targets);
        double after = trainer.ComputeGradient(inputs, targets);

        Assert.True(after < 0.98 * before, $"{what}: a loss of {before:R} became {after:R}.");
        var parameters = new ParameterValues(description.Parameters.Concat(description.State)
            .ToDictionary(parameter => parameter.Name, parameter => network.Parameters[parameter.Name].ToArray()));
        var verifier = new NetworkVerifier(networks.Batch, index, parameters);
        verifier.CompareAll(Images, inputs, targets);
        verifier.ThrowIfWrong($"trained for {Steps} steps");
    }

    /// <summary>A layer without a line above would be trained by nothing.</summary>
    [Fact]
    public void EveryLayerOfTheLibrary_IsTrained() => Assert.Empty(typeof(LayerAttribute).Assembly.GetTypes()
        .Where(type => type.IsSubclassOf(typeof(LayerAttribute)) && !type.IsAbstract && !type.IsGenericType && type != typeof(InputAttribute))
        .Select(type => type.Name[..^"Attribute".Length])
        .Except(Trained.Values.SelectMany(network => network.Layers).Select(layer => layer.AttributeName)));

    /// <summary>All activations that have a reference are trained above: a new one needs that, its formula and its derivative.</summary>
    [Fact]
    public void EveryActivationOfTheLibrary_IsTrained() =>
        Assert.Empty(Enum.GetNames<Activation>().Except(ActivationFunction.All.Select(function => function.EnumName)));

    private static (string What, NetworkDescription Network) OnMap(LayerDescription layer) =>
        Behind(Conv(4, 2, 2) with { Function = ActivationFunction.Tanh }, new(7, 6, 3), layer);

    private static (string What, NetworkDescription Network) OnSteps(LayerDescription layer) =>
        Behind(
            new AlongSteps(Line(4, 2) with { Function = ActivationFunction.Tanh }),
            Steps(13, 3),
            layer is SpatialDropout or MultiHeadAttention or PositionEmbedding or Recurrent ? layer : new AlongSteps(layer));

    /// <summary>Where positions stand alone and are averaged, it is all the same where they go.</summary>
    private static (string What, NetworkDescription Network) Averaged(LayerDescription layer) => (
        layer.AttributeName,
        new("", new(7, 6, 3), [Conv(4, 1, 1) with { Function = ActivationFunction.Tanh }, layer, new GlobalPooling2D(null, IsMaximum: false)],
            LossFunction.MeanSquaredError));

    private static (string What, NetworkDescription Network) OnVector(LayerDescription layer) =>
        Behind(Dense(9), Vector(6), layer);

    private static (string What, NetworkDescription Network) Behind(LayerDescription first, TensorShape input, LayerDescription layer)
    {
        TensorShape between = first.OutputShape([input]);
        return (
            $"{layer.AttributeName}({string.Join(", ", layer.Arguments(between))})",
            new("", input, [first, layer], layer.Activation == ActivationFunction.Softmax ? LossFunction.SparseCategoricalCrossentropy : LossFunction.MeanSquaredError));
    }

    public sealed class Networks : IDisposable
    {
        public NetworkBatch Batch { get; } = NetworkBatch.Compile([.. Trained.Values]);

        public void Dispose() => Batch.Dispose();
    }
}
