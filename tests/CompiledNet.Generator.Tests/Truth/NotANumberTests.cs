using System.Reflection;
using Xunit;

namespace CompiledNet.Generator.Tests.Truth;

/// <summary>A window in which something is not a number gives none, in every schedule, width and fused form, and on the way back.</summary>
public sealed class NotANumberTests
{
    private const int Images = 19;
    private const int Filters = 17;
    private const int Side = 7;

    // Kernels of one and biases of zero: the convolution gives its input in each filter.
    private const string Copies = "[Input(7, 7, 1)][Conv2D(17, 1)]";
    private const string Squares = "[Loss(Loss.MeanSquaredError)]";

    private static readonly (string Attributes, int Size, int Stride, int PadBefore)[] Pools =
    [
        (Copies + "[MaxPool2D(3, Stride = 2)]", 3, 2, 0),
        (Copies + "[MaxPool2D(2, Stride = 1)]", 2, 1, 0),
        (Copies + "[MaxPool2D(3, Stride = 2, Padding = Padding.Same)]", 3, 2, 1),
        (Copies + "[ZeroPadding2D(0)][MaxPool2D(3, Stride = 1, Padding = Padding.Same)]", 3, 1, 1),
        (Copies + "[GlobalMaxPool2D]", Side, 1, 0),
        ("[Input(7, 7, 1)][Conv2D(17, 1)][MaxPool2D(7)]", Side, 1, 0),
        ("[Input(7, 7, 1)][MaxPool2D(3, Stride = 2)][Conv2D(17, 1)]", 3, 2, 0),
    ];

    private static readonly string[] Trained =
    [
        "[Input(6, 6, 1)][Conv2D(3, 3)][MaxPool2D(3, Stride = 2, Padding = Padding.Same)][Activation(Activation.Relu)][Flatten][Dense(3)]",
        "[Input(6, 6, 1)][Conv2D(3, 3, Activation = Activation.Relu)][MaxPool2D(2)][Flatten][Dense(3)]",
        "[Input(6, 6, 1)][Conv2D(3, 3)][GlobalMaxPool2D][Activation(Activation.Relu)][Dense(3)]",
        "[Input(6, 6, 1)][Conv2D(3, 3, Activation = Activation.Relu)][GlobalMaxPool2D][Dense(3)]",
        "[Input(6, 6, 1)][Conv2D(3, 3)][BatchNormalization][Activation(Activation.Relu)][MaxPool2D(2)][Flatten][Dense(3)]",
    ];

    // Without a layer behind the pool, what one filter computes does not reach the others.
    private static readonly string[] Apart =
    [
        "[Input(6, 6, 1)][Conv2D(3, 1)][MaxPool2D(2)][Flatten]",
        "[Input(6, 6, 1)][Conv2D(3, 1, Activation = Activation.Relu)][MaxPool2D(2)][Flatten]",
        "[Input(6, 6, 1)][Conv2D(3, 1)][MaxPool2D(3, Stride = 2, Padding = Padding.Same)][Flatten]",
        "[Input(6, 6, 1)][Conv2D(3, 1)][GlobalMaxPool2D]",
    ];

    private static readonly Lazy<Assembly> Program = new(() => EveryStep.Load(
        [.. Pools.Select((pool, index) => Networks.Source(pool.Attributes, $"public partial class Pool{index};")),
         .. Trained.Select((attributes, index) => Networks.Source(attributes + Squares, $"public partial class Trained{index};")),
         .. Apart.Select((attributes, index) => Networks.Source(attributes + Squares, $"public partial class Apart{index};"))]));

    public static TheoryData<int, int> EachPool => Each(Pools.Length);

    public static TheoryData<int, int> EachTrained => Each(Trained.Length);

    public static TheoryData<int, int> EachApart => Each(Apart.Length);

    [Theory]
    [MemberData(nameof(EachPool))]
    public void Prediction_IsNoNumberWhereTheWindowHasOne(int index, int bits)
    {
        Network network = Create($"Pool{index}", bits);
        FillOnes(network);
        float[] inputs = Inputs(Side * Side);
        float[] expected = [.. inputs.Chunk(Side * Side).SelectMany(image => Maxima(image, index))];
        Assert.Contains(expected, float.IsNaN);
        Assert.Contains(expected, float.IsFinite);

        var outputs = new float[expected.Length];
        network.PredictBatch(inputs, outputs, threads: 1);
        Assert.Equal(expected, outputs);
        for (int image = 0; image < Images; image++)
        {
            int length = expected.Length / Images;
            network.Predict(inputs.AsSpan(image * Side * Side, Side * Side), outputs.AsSpan(0, length));
            Assert.Equal(expected.AsSpan(image * length, length), outputs.AsSpan(0, length));
        }
    }

    [Theory]
    [MemberData(nameof(EachTrained))]
    public void Loss_IsNoNumberWhereAConvolutionGivesNone(int index, int bits)
    {
        Network network = Create($"Trained{index}", bits);
        network.Parameters["Conv1.kernel"].CopyFrom([.. Enumerable.Repeat(float.NaN, network.Parameters["Conv1.kernel"].Length)]);
        using var trainer = new Trainer(network, new Sgd(), Images, threads: 1);

        Assert.Equal(double.NaN, trainer.ComputeGradient(new float[Images * 36], new float[Images * 3]));
    }

    [Theory]
    [MemberData(nameof(EachApart))]
    public void Gradient_IsNoNumberInTheFilterThatGivesNoneAndTheSameInOthers(int index, int bits)
    {
        float[] right = Gradient(index, bits, kernel: 1);
        float[] wrong = Gradient(index, bits, kernel: float.NaN);

        Assert.All(right, value => Assert.True(float.IsFinite(value) && value != 0));
        Assert.Equal([right[0], float.NaN, right[2]], wrong);
    }

    private static float[] Gradient(int index, int bits, float kernel)
    {
        Network network = Create($"Apart{index}", bits);
        network.Parameters["Conv1.kernel"].CopyFrom([1, kernel, -0.5f]);
        network.Parameters["Conv1.bias"].CopyFrom([0.5f, 0.5f, 2]);
        var random = new Random(3);
        float[] inputs = [.. Enumerable.Range(0, Images * 36).Select(_ => random.NextSingle())];
        using var trainer = new Trainer(network, new Sgd(), Images, threads: 1);
        trainer.ComputeGradient(inputs, new float[Images * network.Architecture.OutputLength]);
        var gradient = new float[3];
        trainer.CopyGradient("Conv1.bias", gradient);
        return gradient;
    }

    /// <summary>The rule in plain loops: the largest, or no number where there is one that is none.</summary>
    private static IEnumerable<float> Maxima(float[] image, int index)
    {
        (_, int size, int stride, int padBefore) = Pools[index];
        int outputs = size == Side ? 1 : (Side + (2 * padBefore) - size) / stride + 1;
        for (int row = 0; row < outputs; row++)
        for (int column = 0; column < outputs; column++)
        {
            float[] window =
            [
                .. from y in Enumerable.Range((row * stride) - padBefore, size)
                   from x in Enumerable.Range((column * stride) - padBefore, size)
                   where y is >= 0 and < Side && x is >= 0 and < Side
                   select image[(y * Side) + x],
            ];
            float largest = window.Any(float.IsNaN) ? float.NaN : window.Max();
            for (int filter = 0; filter < Filters; filter++)
                yield return largest;
        }
    }

    /// <summary>Some images without, some with one value that is no number, at each place; and one of nothing else.</summary>
    private static float[] Inputs(int length)
    {
        var random = new Random(5);
        float[] inputs = [.. Enumerable.Range(0, Images * length).Select(_ => random.NextSingle() - 0.5f)];
        for (int image = 1; image < Images - 1; image++)
            inputs[(image * length) + (image * 11 % length)] = float.NaN;
        inputs.AsSpan((Images - 1) * length).Fill(float.NaN);
        return inputs;
    }

    private static void FillOnes(Network network)
    {
        network.Parameters["Conv1.kernel"].CopyFrom([.. Enumerable.Repeat(1f, Filters)]);
        network.Parameters["Conv1.bias"].CopyFrom(new float[Filters]);
    }

    private static Network Create(string name, int bits)
    {
        var network = (Network)Activator.CreateInstance(Program.Value.GetType(name, throwOnError: true)!, 1)!;
        typeof(Network).GetProperty(nameof(Network.VectorBits))!.SetValue(network, bits);
        return network;
    }

    private static TheoryData<int, int> Each(int count)
    {
        var all = new TheoryData<int, int>();
        foreach (int bits in new[] { 512, 256, 128 }.Where(bits => bits <= Network.WidestVectorBits))
        {
            for (int index = 0; index < count; index++)
                all.Add(index, bits);
        }

        return all;
    }
}
