using CompiledNet.Runtime;
using CompiledNet.TestSupport.Descriptions;
using CompiledNet.TestSupport.Layers;
using CompiledNet.TestSupport.Numbers;
using CompiledNet.TestSupport.Reference;
using Xunit;

namespace CompiledNet.Tests.Truth;

/// <summary>The reference is what every network is compared with, so it is held against two truths of its own.</summary>
public class ReferenceTests
{
    public static TheoryData<string> Networks => [.. SmallNetworks.Keys];

    private static Dictionary<string, NetworkDescription> SmallNetworks { get; } = new()
    {
        ["same padding, stride, dilation, groups"] = Describe(new(7, 6, 4), LossFunction.MeanSquaredError,
            new Conv2D(null, 6, new(3, 2, 2, 1, PaddingMode.Same) { DilationHeight = 2 }, UseBias: true, ActivationFunction.Tanh, Groups: 2)),
        ["depthwise, same padding, stride, multiplier"] = Describe(new(7, 6, 3), LossFunction.MeanSquaredError,
            new DepthwiseConv2D(null, new(3, 2, 2, 1, PaddingMode.Same), DepthMultiplier: 2, UseBias: true, ActivationFunction.Tanh)),
        ["depthwise, dilation, no bias"] = Describe(new(7, 6, 2), LossFunction.MeanSquaredError,
            new DepthwiseConv2D(null, new(2, 3, 1, 1) { DilationHeight = 3 }, DepthMultiplier: 1, UseBias: false, ActivationFunction.Linear)),
        ["transposed, same padding, stride"] = Describe(new(4, 3, 3), LossFunction.MeanSquaredError,
            new Conv2DTranspose(null, 2, new(3, 4, 2, 1, PaddingMode.Same), UseBias: true, ActivationFunction.Tanh)),
        ["normalized images, slopes, dense positions"] = Describe(new(3, 4, 2), LossFunction.MeanSquaredError,
            new Conv2D(null, 6, new(2, 2, 1, 1), UseBias: true, ActivationFunction.Mish),
            new GroupNormalization(null, 3),
            new PRelu(null, PerChannel: true),
            new LayerNormalization(null),
            new Dense(null, 3, UseBias: true, ActivationFunction.Softsign) { PerPosition = true },
            new PRelu(null, PerChannel: false)),
        ["along steps"] = Describe(new(1, 9, 2) { IsSequence = true }, LossFunction.MeanSquaredError,
            new AlongSteps(
                new Conv2D(null, 3, new(2, 2, 1, 1, PaddingMode.Causal) { DilationHeight = 2, DilationWidth = 2 }, UseBias: true, ActivationFunction.Tanh)),
            new AlongSteps(new MaxPooling2D(null, new(2, 2, 1, 1))),
            new AlongSteps(new SeparableConv2D(null, 3, new(3, 3, 2, 2, PaddingMode.Same), DepthMultiplier: 1, UseBias: true, ActivationFunction.Tanh)),
            new AlongSteps(new GlobalPooling2D(null, IsMaximum: false))),
        ["transposed, zeros, output padding"] = Describe(new(3, 4, 2), LossFunction.MeanSquaredError,
            new Conv2DTranspose(null, 2, new(3, 2, 2, 3, PaddingMode.Explicit) { ZeroHeight = 1 }, UseBias: true, ActivationFunction.Tanh)
            {
                OutputPadding = (1, 2),
            }),
        ["maxima and means in ceil mode"] = Describe(new(6, 8, 2), LossFunction.MeanSquaredError,
            new Conv2D(null, 3, new(1, 1, 1, 1), UseBias: true, ActivationFunction.Linear),
            new MaxPooling2D(null, new(2, 3, 1, 2) { IsCeiling = true }),
            new AveragePooling2D(null, new(2, 3, 2, 2) { IsCeiling = true })),
        ["transposed, no bias"] = Describe(new(3, 4, 2), LossFunction.MeanSquaredError,
            new Conv2DTranspose(null, 3, new(2, 3, 3, 2), UseBias: false, ActivationFunction.Linear)),
        ["separable, same padding, multiplier"] = Describe(new(5, 4, 2), LossFunction.MeanSquaredError,
            new SeparableConv2D(null, 3, new(3, 2, 2, 1, PaddingMode.Same), DepthMultiplier: 2, UseBias: true, ActivationFunction.Tanh)),
        ["explicit padding, cropping, no bias"] = Describe(new(6, 7, 2), LossFunction.MeanSquaredError,
            new Conv2D(
                null, 3, new(3, 4, 2, 3, PaddingMode.Explicit) { ZeroHeight = 1, ZeroWidth = 2 }, UseBias: false, ActivationFunction.Relu),
            new Conv2D(null, 2, new(2, 1, 1, 1), UseBias: true, ActivationFunction.Sigmoid)),
        ["overlapping maxima under padding"] = Describe(new(6, 5, 2), LossFunction.MeanSquaredError,
            new Conv2D(null, 3, new(2, 2, 1, 1), UseBias: true, ActivationFunction.Linear),
            new MaxPooling2D(null, new(3, 2, 1, 1, PaddingMode.Same))),
        ["means under padding"] = Describe(new(7, 5, 2), LossFunction.MeanSquaredError,
            new Conv2D(null, 3, new(2, 2, 1, 1), UseBias: true, ActivationFunction.Linear),
            new AveragePooling2D(null, new(3, 3, 2, 2, PaddingMode.Explicit) { ZeroHeight = 1, ZeroWidth = 1 })),
        ["roots of squares under padding"] = Describe(new(7, 5, 2), LossFunction.MeanSquaredError,
            new Conv2D(null, 3, new(2, 2, 1, 1), UseBias: true, ActivationFunction.Linear),
            new L2Pooling2D(null, new(3, 2, 2, 1, PaddingMode.Same))),
        ["zeros of four widths"] = Describe(new(4, 3, 2), LossFunction.MeanSquaredError,
            new Conv2D(null, 3, new(2, 2, 1, 1), UseBias: true, ActivationFunction.Tanh),
            new ZeroPadding2D(null, 1, 2, 0, 3)),
        ["cropped, permuted and reshaped"] = Describe(new(5, 4, 2), LossFunction.MeanSquaredError,
            new Conv2D(null, 3, new(2, 2, 1, 1), UseBias: true, ActivationFunction.Tanh),
            new Cropping2D(null, 1, 0, 0, 1),
            new Permute(null, 3, 1, 2),
            new Reshape(null, new(2, 3, 3)),
            new Conv2D(null, 2, new(2, 2, 1, 1), UseBias: true, ActivationFunction.Tanh)),
        ["nearest upsampling"] = Describe(new(3, 4, 2), LossFunction.MeanSquaredError,
            new Conv2D(null, 2, new(2, 2, 1, 1), UseBias: true, ActivationFunction.Tanh),
            new UpSampling2D(null, 2, 3, IsBilinear: false)),
        ["bilinear upsampling"] = Describe(new(3, 4, 2), LossFunction.MeanSquaredError,
            new Conv2D(null, 2, new(2, 2, 1, 1), UseBias: true, ActivationFunction.Tanh),
            new UpSampling2D(null, 3, 2, IsBilinear: true)),
        ["the mean of a map"] = Describe(new(5, 4, 2), LossFunction.MeanSquaredError,
            new Conv2D(null, 3, new(2, 2, 1, 1), UseBias: true, ActivationFunction.Tanh),
            new GlobalPooling2D(null, IsMaximum: false),
            new Dense(null, 2, UseBias: true, ActivationFunction.Linear)),
        ["the largest of a map"] = Describe(new(5, 4, 2), LossFunction.MeanSquaredError,
            new Conv2D(null, 3, new(2, 2, 1, 1), UseBias: true, ActivationFunction.Tanh),
            new GlobalPooling2D(null, IsMaximum: true)),
        ["dense to softmax and crossentropy"] = Describe(new(4, 4, 2), LossFunction.SparseCategoricalCrossentropy,
            new MaxPooling2D(null, new(2, 2, 2, 2)),
            new Flatten(null),
            new Dense(null, 5, UseBias: false, ActivationFunction.Sigmoid),
            new Dense(null, 3, UseBias: true, ActivationFunction.Softmax)),
        ["softmax inside, crossentropy on a map"] = Describe(new(4, 3, 3), LossFunction.SparseCategoricalCrossentropy,
            new ActivationLayer(null, ActivationFunction.Softmax),
            new Conv2D(null, 3, new(2, 2, 1, 1), UseBias: true, ActivationFunction.Linear),
            new ActivationLayer(null, ActivationFunction.Softmax)),
        ["smoothed class numbers"] = Describe(new(1, 1, 4, IsVector: true), LossFunction.SparseCategoricalCrossentropyOf(0.1f),
            new Dense(null, 3, UseBias: true, ActivationFunction.Softmax)),
        ["probabilities on a map"] = Describe(new(3, 2, 2), LossFunction.CategoricalCrossentropy,
            new Conv2D(null, 3, new(1, 1, 1, 1), UseBias: true, ActivationFunction.Softmax)),
        ["smoothed yes and no"] = Describe(new(3, 2, 2), LossFunction.BinaryCrossentropyOf(0.2f),
            new Conv2D(null, 2, new(1, 1, 1, 1), UseBias: true, ActivationFunction.Sigmoid)),
        ["focal classes on a map"] = Describe(new(3, 2, 2), LossFunction.CategoricalFocalOf(1.5f, 0.5f, 0.1f),
            new Conv2D(null, 3, new(1, 1, 1, 1), UseBias: true, ActivationFunction.Softmax)),
        ["focal answers"] = Describe(new(3, 2, 2), LossFunction.BinaryFocalOf(2, 0.3f, 0.1f),
            new Conv2D(null, 2, new(1, 1, 1, 1), UseBias: true, ActivationFunction.Sigmoid)),
        ["areas"] = Describe(new(3, 2, 2), LossFunction.Dice,
            new Conv2D(null, 2, new(1, 1, 1, 1), UseBias: true, ActivationFunction.Sigmoid)),
        ["absolute errors"] = Describe(new(1, 1, 4, IsVector: true), LossFunction.MeanAbsoluteError,
            new Dense(null, 3, UseBias: true, ActivationFunction.Tanh)),
        ["Huber errors"] = Describe(new(1, 1, 4, IsVector: true), LossFunction.HuberOf(0.4f),
            new Dense(null, 5, UseBias: true, ActivationFunction.Linear)),
    };

    [Theory]
    [MemberData(nameof(Networks))]
    public void Gradient_IsTheCentralDifferenceOfTheLoss(string name)
    {
        NetworkDescription network = SmallNetworks[name];
        const int Count = 2;
        const float Step = 1f / 8192;
        var random = new Random(7);
        ParameterValues parameters = ParameterValues.Random(network, random);
        float[] inputs = RandomValues.Inputs(network, Count, random);
        float[] targets = RandomValues.Targets(network, Count, random);
        var reference = new ReferenceNetwork(network, parameters);
        ReferenceGradient gradient = reference.Train(Count, inputs, targets);

        foreach (string parameter in parameters.Names)
            AssertDifferences(parameter, parameters[parameter], gradient.Gradients[parameter]);
        AssertDifferences("input", inputs, gradient.InputGradient.Values);

        void AssertDifferences(string what, float[] values, Approximate[] gradients)
        {
            Assert.Equal(values.Length, gradients.Length);
            for (int i = 0; i < values.Length; i++)
            {
                float original = values[i];
                float above = values[i] = original + Step;
                double lossAbove = reference.Train(Count, inputs, targets).Loss.Value;
                float below = values[i] = original - Step;
                double lossBelow = reference.Train(Count, inputs, targets).Loss.Value;
                values[i] = original;
                double difference = (lossAbove - lossBelow) / ((double)above - below);
                Assert.True(
                    Math.Abs(difference - gradients[i].Value) < 1e-7 + (1e-6 * Math.Abs(difference)),
                    $"{what}[{i}]: gradient {gradients[i].Value:R}, central difference {difference:R}");
            }
        }
    }

    [Fact]
    public void EqualMaxima_FirstOneTakesTheGradient()
    {
        var network = Describe(new(2, 2, 1), LossFunction.MeanSquaredError, new MaxPooling2D(null, new(2, 2, 2, 2)));
        var reference = new ReferenceNetwork(network, ParameterValues.Random(network, new Random(1)));

        Tensor gradient = reference.Train(1, [0, 3, 3, 3], [1]).InputGradient;

        Assert.Equal([0, 4, 0, 0], gradient.Values.Select(value => value.Value));
    }

    /// <summary>What TensorFlow and PyTorch (align_corners=False) make of 0, 4, 8: half-pixel centres, the border continued.</summary>
    [Fact]
    public void BilinearUpSampling_HasHalfPixelCentres()
    {
        var network = new NetworkDescription("Small", new(1, 3, 1), [new UpSampling2D(null, 1, 2, IsBilinear: true)], null);

        Tensor output = new ReferenceNetwork(network, ParameterValues.Random(network, new Random(1))).Predict(1, [0, 4, 8]);

        Assert.Equal([0, 1, 3, 5, 7, 8], output.Values.Select(value => value.Value));
    }

    [Fact]
    public void RootThatIsZero_HasNoGradient()
    {
        var network = Describe(new(1, 4, 1), LossFunction.MeanSquaredError, new L2Pooling2D(null, new(1, 2, 1, 2)));
        var reference = new ReferenceNetwork(network, ParameterValues.Random(network, new Random(1)));

        Tensor gradient = reference.Train(1, [0, 0, 3, 4], [1, 4]).InputGradient;

        Assert.Equal([0, 0, 0.6, 0.8], gradient.Values.Select(value => Math.Round(value.Value, 12)));
    }

    [Fact]
    public void Bounds_ThatAreInfinite_StaySo()
    {
        var unbounded = new Approximate(1, double.PositiveInfinity);

        Assert.Equal(double.PositiveInfinity, (unbounded * 0).Error);
        Assert.Equal(double.PositiveInfinity, Approximate.Function(unbounded, x => x - x).Error);
        Assert.Throws<NumbersDifferException>(() => Comparison.Verify("", [float.NaN], [unbounded], [1]));
    }

    private static NetworkDescription Describe(TensorShape input, LossFunction loss, params LayerDescription[] layers) =>
        new("Small", input, layers, loss);
}
