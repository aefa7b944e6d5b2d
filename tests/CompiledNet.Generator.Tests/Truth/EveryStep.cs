using System.Reflection;
using System.Runtime.Loader;
using CompiledNet.TestSupport;
using CompiledNet.TestSupport.Generation;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;
using Xunit;

namespace CompiledNet.Generator.Tests.Truth;

/// <summary>A few networks that together have every step, and what a program of them computes.</summary>
internal static class EveryStep
{
    private const int Images = 19;
    private const int TrainingSteps = 2;

    /// <summary>The attributes of each, by full names: they mean the same wherever they stand.</summary>
    private static readonly string[] Networks = [.. new[]
    {
        """
        [Network][Input(8, 8, 3)][Conv2D(4, 3, Padding = Padding.Same)][BatchNormalization][Activation(Activation.Relu)]
        [MaxPool2D(3, Stride = 2, Padding = Padding.Same)][Dropout(0.5f)][Flatten][Dense(5, Activation = Activation.Gelu)]
        [Dense(3, Activation = Activation.Softmax)][Loss(Loss.SparseCategoricalCrossentropy)]
        """,
        """
        [Network][Input(6, 6, 2)][Conv2D(2, 3, Padding = Padding.Same, Name = "skip", Activation = Activation.Tanh)][Conv2D(2, 1)][Add("skip")]
        [Multiply("skip")][AveragePool2D(2)][UpSampling2D(2)][Concatenate("skip")][ZeroPadding2D(1)][L2Pool2D(2)]
        [UpSampling2D(2, Interpolation = Interpolation.Bilinear)][DepthwiseConv2D(3)][Conv2DTranspose(2, 2, Stride = 2)]
        [GlobalAveragePool2D][Dense(1, Activation = Activation.Sigmoid)][Loss(Loss.BinaryCrossentropy)]
        """,
        """
        [Network][Input(9, 9, 1)][Conv2D(2, 2, Activation = Activation.Sigmoid)][MaxPool2D(2)][SeparableConv2D(17, 2, Activation = Activation.Elu)]
        [GlobalMaxPool2D(Name = "largest")][Multiply("SeparableConv1")][Average("largest")][Subtract("largest")][Maximum("SeparableConv1")]
        [GlobalMaxPool2D][Loss(Loss.MeanSquaredError)]
        """,
        """
        [Network][Input(4, 4, 2)][Conv2D(3, 1, Activation = Activation.Softmax, Name = "kind")][Conv2D(2, 2, From = "Input1", Name = "place")]
        [Output("kind", Loss = Loss.SparseCategoricalCrossentropy)][Output("place", Loss = Loss.Huber)]
        """,
        """
        [Network][Input(7, 3)][Normalization][Conv1D(6, 3, Padding = Padding.Causal)][GroupNormalization(2)][PRelu]
        [SpatialDropout1D(0.5f)][GaussianNoise(0.1f)][Rescaling(0.5f, Offset = 1f)]
        [LayerNormalization][PositionEmbedding][MultiHeadAttention(2, 3, Causal = true)][MultiHeadAttention(1, 5)]
        [Dense(4, PerPosition = true, Activation = Activation.Mish)][PRelu(PerChannel = true)][Loss(Loss.MeanSquaredError)]
        """,
        """
        [Network][Input(5, 3)][Lstm(4, ReturnSequences = true, GoBackwards = true, Dropout = 0.5f, RecurrentDropout = 0.5f)]
        [Gru(3, ReturnSequences = true, Bidirectional = Bidirectional.Add)]
        [Gru(2, ReturnSequences = true, ResetAfter = false)][SimpleRnn(2)][Loss(Loss.MeanSquaredError)]
        """,
        """
        [Network][Input(7)][Embedding(2, 5, MaskZero = true)][Lstm(4, ReturnSequences = true, Bidirectional = Bidirectional.Concatenate)]
        [MultiHeadAttention(2, 3)][GlobalAveragePool1D][Loss(Loss.MeanSquaredError)]
        """,
        """
        [Network][Input(6, 4, 2)][Conv2D(3, 1)][RandomFlip][RandomTranslation(0.5f, 0.5f, FillMode = FillMode.Constant)]
        [Cropping2D(1, 0, 0, 1)][Permute(3, 1, 2)][Reshape(5, 3, -1)][Conv2D(2, 2)][Loss(Loss.MeanSquaredError)]
        """,
        """
        [Network][Input(4, 4, 3)][MaxPool2D(2)][Flatten][Activation(Activation.Tanh)][Dense(1)][Loss(Loss.MeanAbsoluteError)]
        """,
    }.Select(Qualified)];

    /// <summary>A class of each, and what it computes in a project that says nothing else.</summary>
    public static IReadOnlyList<string> Sources { get; } = [
        .. Networks.Select((attributes, index) => $"{attributes}\npublic partial class Net{index};\n")];

    private static readonly Lazy<float[][]> Plain = new(() =>
        RunAll(Load(Sources, TargetPlatform.Running.WithoutFiles().Options.WithOverflowChecks(false)), ""));

    /// <summary>Whether the networks of a program compute what they compute by themselves, bit for bit.</summary>
    /// <param name="program">Where they are.</param>
    /// <param name="prefix">What stands before the names of their classes in metadata.</param>
    public static void Verify(Assembly program, string prefix)
    {
        float[][] numbers = RunAll(program, prefix);
        for (int index = 0; index < Sources.Count; index++)
            Assert.Equal(Plain.Value[index], numbers[index]);
    }

    private static float[][] RunAll(Assembly program, string prefix) =>
        [.. Sources.Select((_, index) => Run(program.GetType($"{prefix}Net{index}", throwOnError: true)!))];

    /// <summary>The sources with their generated parts, compiled and loaded.</summary>
    /// <exception cref="GeneratorException">There is an error anywhere, or a warning in generated code.</exception>
    public static Assembly Load(
        IReadOnlyList<string> sources, CSharpCompilationOptions? compilationOptions = null, bool isChecked = false)
    {
        var options = new GeneratorOptions { Platform = TargetPlatform.Running };
        CSharpCompilation program = GeneratorRunner.Compile(sources, options);
        program = program.WithOptions(compilationOptions ?? program.Options);
        if (AnalyzerRunner.Generate(program, out Compilation output, isChecked: isChecked) is { Length: > 0 } reported)
            throw new GeneratorException(string.Join("\n", reported));
        using var image = new MemoryStream();
        EmitResult emitted = output.Emit(image);
        Diagnostic[] wrong = [.. emitted.Diagnostics.Where(found => found.Severity is DiagnosticSeverity.Error
            || (found.Severity is DiagnosticSeverity.Warning && found.Location.SourceTree?.FilePath.EndsWith(".g.cs", StringComparison.Ordinal) is true))];
        if (wrong.Length > 0)
            throw new GeneratorException(string.Join("\n", wrong.Take(20).Select(found => found.ToString())));
        image.Position = 0;
        return new AssemblyLoadContext("EveryStep", isCollectible: true).LoadFromStream(image);
    }

    /// <summary>
    /// What a network predicts of a tile and of one image, and its parameters after two steps of training, at each width.
    /// </summary>
    private static float[] Run(Type type)
    {
        var numbers = new List<float>();
        foreach (int bits in new[] { 512, 256, 128 }.Where(bits => bits <= Network.WidestVectorBits))
        {
            var network = (Network)Activator.CreateInstance(type, 7)!;
            typeof(Network).GetProperty(nameof(Network.VectorBits))!.SetValue(network, bits);
            var random = new Random(1);
            bool areIntegers = network.Architecture.Inputs[0].Categories > 0;
            float[] inputs = [
                .. Enumerable.Range(0, Images * network.Architecture.InputLength).Select(_ => areIntegers ? random.Next(2) : random.NextSingle())];
            float[] targets = [.. Enumerable.Range(0, Images * network.Architecture.TargetLength).Select(_ => (float)random.Next(2))];
            var outputs = new float[Images * network.Architecture.OutputLength];
            using (var trainer = new Trainer(network, new Sgd(learningRate: 0.1f), Images, threads: 1))
            {
                for (int step = 0; step < TrainingSteps; step++)
                    numbers.Add((float)trainer.Step(inputs, targets));
            }

            network.PredictBatch(inputs, outputs, threads: 1);
            numbers.AddRange(outputs);
            network.Predict(inputs.AsSpan(0, network.Architecture.InputLength), outputs.AsSpan(0, network.Architecture.OutputLength));
            numbers.AddRange(outputs);
            foreach (Parameter parameter in network.Parameters)
                numbers.AddRange(parameter.ToArray());
        }

        return [.. numbers];
    }

    private static string Qualified(string attributes) =>
        new[] { "[", "Padding.", "Activation.", "Loss.", "Interpolation.", "Bidirectional.", "FlipMode.", "FillMode." }.Aggregate(
            attributes, (text, name) => text.Replace(name, name == "[" ? "[global::CompiledNet." : $"global::CompiledNet.{name}", StringComparison.Ordinal));
}
