using CompiledNet.Interop.Tests.Keras;
using CompiledNet.Tool.Assemblies;
using CompiledNet.Tool.Checking;
using CompiledNet.Tool.Graph;
using CompiledNet.Tool.Keras;
using CompiledNet.Tool.Writing;
using Xunit;

namespace CompiledNet.Interop.Tests;

/// <summary>The class that an import writes, unchanged, under new layers.</summary>
public sealed class FineTuningTests : IDisposable
{
    private const string Letters = """
        using CompiledNet;

        [Network]
        [Backbone<Digits>(Until = "flatten", Trainable = false)]
        [Dense(16, Activation = Activation.Relu)]
        [Dense(10, Activation = Activation.Softmax)]
        [Loss(Loss.SparseCategoricalCrossentropy)]
        public sealed partial class Letters
        {
            /// <summary>Takes over what the other network has learnt, from its file.</summary>
            public static Letters On(string path)
            {
                var net = new Letters(seed: 1);
                net.CopyBackbone(Digits.Load(path));
                return net;
            }
        }
        """;

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void FrozenImportUnderNewLayers_LearnsInOneEpoch()
    {
        new KerasModelBuilder(28, 28, 1)
            .Add("Conv2D", "conv", """{"filters": 6, "kernel_size": [5, 5], "strides": [2, 2], "activation": "relu"}""", null, "kernel 5x5x1x6",
                "bias 6")
            .Add("MaxPooling2D", "pool", """{"pool_size": [2, 2]}""")
            .Add("Flatten", "flatten")
            .Add("Dense", "last", """{"units": 10, "activation": "softmax"}""", null, "kernel 216x10", "bias 10")
            .WriteHdf5(folder.PathOf("digits.h5"), isFunctional: false);
        NetworkGraph graph = KerasFile.Read(folder.PathOf("digits.h5")).Lower();
        using ClassCompiler compiler = ClassCompiler.Compile(ClassWriter.Write(graph, "Digits", null), Letters);
        Network digits = compiler.Create("Digits");
        SelfCheck.SetParameters(digits, graph);
        digits.Save(folder.PathOf("digits.safetensors"));

        var letters = (Network)compiler.Find("Letters").GetMethod("On")!.Invoke(null, [folder.PathOf("digits.safetensors")])!;
        Dataset test = SyntheticDigits.Create(500, seed: 2);
        double before = letters.Evaluate(test).Loss;
        letters.Fit(SyntheticDigits.Create(2_000, seed: 1), new Adam(learningRate: 0.01f), epochs: 1, batchSize: 32, verbosity: Verbosity.Quiet);
        Assert.Equal(digits.Parameters["conv.kernel"].ToArray(), letters.Parameters["conv.kernel"].ToArray());
        double after = letters.Evaluate(test).Loss;
        Assert.True(after < 0.7 * before, $"The loss was {before} and is {after}.");

        NetworkGraph read = AttributeGraph.Read(compiler.Find("Letters"), new NoWeights());
        Assert.Equal(letters.Parameters.Select(parameter => parameter.Name),
            read.Nodes.SelectMany(node => node.Layer.Weights, (node, weight) => $"{node.Name}.{weight.Variable}"));
        Assert.Equal(["conv"], read.Nodes.Where(node => node.IsFrozen && node.Layer.Weights.Count > 0).Select(node => node.Name));
    }
}
