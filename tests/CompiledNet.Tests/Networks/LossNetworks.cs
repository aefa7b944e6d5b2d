namespace CompiledNet.Tests.Networks;

/// <summary>One of three classes, by its number.</summary>
[Network]
[Input(7)]
[Dense(3, Activation = Activation.Softmax)]
[Loss(Loss.SparseCategoricalCrossentropy)]
internal sealed partial class ClassNetwork;

/// <summary>A yes or no for each pixel.</summary>
[Network]
[Input(6, 5, 2)]
[Conv2D(4, 3, Padding = Padding.Same, Activation = Activation.Relu)]
[Conv2D(1, 1, Activation = Activation.Sigmoid)]
[Loss(Loss.BinaryCrossentropy)]
internal sealed partial class MaskNetwork;

/// <summary>One of three classes for each pixel, by its number.</summary>
[Network]
[Input(6, 5, 2)]
[Conv2D(4, 3, Padding = Padding.Same, Activation = Activation.Relu)]
[Conv2D(3, 1, Activation = Activation.Softmax)]
[Loss(Loss.SparseCategoricalCrossentropy, LabelSmoothing = 0.1f)]
internal sealed partial class PixelClassNetwork;

/// <summary>One of four classes, by probabilities.</summary>
[Network]
[Input(7)]
[Dense(9, Activation = Activation.Tanh)]
[Dense(4, Activation = Activation.Softmax)]
[Loss(Loss.CategoricalCrossentropy, LabelSmoothing = 0.2f)]
internal sealed partial class ProbabilityNetwork;

/// <summary>Two questions with yes or no.</summary>
[Network]
[Input(7)]
[Dense(2, Activation = Activation.Sigmoid)]
[Loss(Loss.BinaryCrossentropy, LabelSmoothing = 0.1f)]
internal sealed partial class QuestionNetwork;

/// <summary>Numbers by their absolute errors.</summary>
[Network]
[Input(7)]
[Dense(9, Activation = Activation.Tanh)]
[Dense(3)]
[Loss(Loss.MeanAbsoluteError)]
internal sealed partial class AbsoluteErrorNetwork;

/// <summary>Numbers by Huber's loss.</summary>
[Network]
[Input(7)]
[Dense(9, Activation = Activation.Tanh)]
[Dense(3)]
[Loss(Loss.Huber, Delta = 0.5f)]
internal sealed partial class HuberNetwork;

/// <summary>One of three classes, by its number.</summary>
[Network]
[Input(7)]
[Dense(3, Activation = Activation.Softmax)]
[Loss(Loss.SparseCategoricalCrossentropy)]
internal sealed partial class ClassNumberNetwork;

/// <summary>One question with yes or no, about one number.</summary>
[Network]
[Input(1)]
[Dense(1, Activation = Activation.Sigmoid)]
[Loss(Loss.BinaryCrossentropy)]
internal sealed partial class QuestionOfOneNetwork;

/// <summary>Two layers whose gradient may be large where the loss is small.</summary>
[Network]
[Input(8)]
[Dense(4, UseBias = false)]
[Dense(1, UseBias = false)]
[Loss(Loss.MeanAbsoluteError)]
internal sealed partial class AbsoluteErrorOfTwoLayers;

/// <summary>Two numbers, normalized by a deviation that may be small, and their sum.</summary>
[Network]
[Input(2)]
[Dense(2)]
[BatchNormalization(Epsilon = 1e-7f)]
[Dense(1)]
[Loss(Loss.MeanSquaredError)]
internal sealed partial class NormalizedNumbersNetwork;

/// <summary>Points on a ring, whose radius is the target, and a class, by a loss of one's own and one of the library.</summary>
[Network]
[Input(7)]
[Dense(9, Activation = Activation.Tanh, Name = "features")]
[Dense(2, Name = "point")]
[Dense(3, Activation = Activation.Softmax, From = "features", Name = "kind")]
[Output<Ring>("point", Targets = 1, Weight = 0.5f)]
[Output("kind", Loss = Loss.SparseCategoricalCrossentropy)]
internal sealed partial class RingNetwork;

/// <summary>A loss of one's own, with as many targets as outputs, behind a normalization.</summary>
[Network]
[Input(7)]
[Dense(9, KernelL2 = 0.01f)]
[BatchNormalization]
[Activation(Activation.Relu)]
[Dense(3)]
[Loss<LogCosh>]
internal sealed partial class LogCoshNetwork;

/// <summary>A loss that fails where the output is a certain one.</summary>
[Network]
[Input(1)]
[Dense(1)]
[Loss<Brittle>]
internal sealed partial class BrittleLossNetwork;

/// <summary>How far the square of the radius is from the target's, squared.</summary>
internal readonly struct Ring : ILoss
{
    public static float Compute(ReadOnlySpan<float> output, ReadOnlySpan<float> target, Span<float> gradient)
    {
        float difference = output[0] * output[0] + output[1] * output[1] - target[0] * target[0];
        gradient[0] = 4 * difference * output[0];
        gradient[1] = 4 * difference * output[1];
        return difference * difference;
    }
}

/// <summary>The mean of log(cosh(output - target)), implemented as nobody but the interface sees it.</summary>
internal readonly struct LogCosh : ILoss
{
    static float ILoss.Compute(ReadOnlySpan<float> output, ReadOnlySpan<float> target, Span<float> gradient)
    {
        float sum = 0;
        for (int index = 0; index < output.Length; index++)
        {
            float difference = output[index] - target[index];
            gradient[index] = MathF.Tanh(difference) / output.Length;
            sum += MathF.Log(MathF.Cosh(difference));
        }

        return sum / output.Length;
    }
}

/// <summary>It fails at 7.</summary>
internal readonly struct Brittle : ILoss
{
    public static float Compute(ReadOnlySpan<float> output, ReadOnlySpan<float> target, Span<float> gradient)
    {
        if (target[0] == 7)
            throw new InvalidDataException("Seven.");
        gradient[0] = output[0];
        return output[0] * output[0] / 2;
    }
}

/// <summary>A loss whose gradient is wrong at the second output.</summary>
internal readonly struct Slip : ILoss
{
    public static float Compute(ReadOnlySpan<float> output, ReadOnlySpan<float> target, Span<float> gradient)
    {
        gradient[0] = 2 * output[0];
        gradient[1] = 3 * output[1] * output[1] + 1;
        return output[0] * output[0] + output[1] * output[1] * output[1];
    }
}
