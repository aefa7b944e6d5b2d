using System.Diagnostics;

namespace CompiledNet.Samples;

/// <summary>Trains LeNet-5 from random weights on, a step at a time, so that a page with one thread lives between the steps.</summary>
/// <param name="data">Where the digits come from.</param>
public sealed class Trainer(DigitSource data)
{
    /// <summary>Images of a step: a tile, the fewest that cost what they should.</summary>
    public const int BatchSize = 16;

    private const int Classes = 10;

    /// <summary>Steps whose mean is a point of the curve.</summary>
    private const int StepsPerPoint = 4;

    private readonly Adam optimizer = new(learningRate: 0.003f);
    private readonly Stopwatch clock = new();
    private readonly float[] inputs = new float[BatchSize * DigitImage.Pixels], target = new float[1];
    private readonly float[] probabilities = new float[BatchSize * Classes];
    private readonly byte[] images = new byte[BatchSize * DigitImage.Pixels];
    private Dataset? batch;
    private double lossSum, accuracySum;
    private int stepsOfPoint;

    /// <summary>The network in training.</summary>
    public LeNet5 Network { get; } = new(seed: 1);

    /// <summary>Images that it has learnt from.</summary>
    public int Images { get; private set; }

    /// <summary>The loss before each step, of images that the network had not seen.</summary>
    public Curve Loss { get; } = new();

    /// <summary>The part that it got right before each step, of images that it had not seen.</summary>
    public Curve Accuracy { get; } = new();

    /// <summary>Images learnt from in a second of computing.</summary>
    public double ImagesPerSecond => Images == 0 ? 0 : Images / clock.Elapsed.TotalSeconds;

    /// <summary>What the last step's digits are.</summary>
    public int[] Labels { get; } = new int[BatchSize];

    /// <summary>What <see cref="Answer"/> took the last step's digits for.</summary>
    public int[] Answers { get; } = new int[BatchSize];

    /// <summary>A digit of the last step as 28x28 bytes, 0 to 255; as of <see cref="Answer"/>.</summary>
    /// <param name="index">0 to <see cref="BatchSize"/> - 1.</param>
    public Span<byte> Image(int index) => images.AsSpan(index * DigitImage.Pixels, DigitImage.Pixels);

    /// <summary>One step, of <see cref="BatchSize"/> images.</summary>
    public void Step()
    {
        batch = data.Take(BatchSize);
        clock.Start();
        EpochResult result = Network.Fit(batch, optimizer, batchSize: BatchSize, threads: 1, verbosity: Verbosity.Quiet).Epochs[0];
        clock.Stop();

        Images += BatchSize;
        lossSum += result.Loss;
        accuracySum += result.Accuracy!.Value;
        if (++stepsOfPoint < StepsPerPoint)
            return;
        Loss.Add(Images, lossSum / StepsPerPoint);
        Accuracy.Add(Images, accuracySum / StepsPerPoint);
        (lossSum, accuracySum, stepsOfPoint) = (0, 0, 0);
    }

    /// <summary>Asks the network for the last step's digits.</summary>
    public void Answer()
    {
        for (int i = 0; i < BatchSize; i++)
        {
            Span<float> input = inputs.AsSpan(i * DigitImage.Pixels, DigitImage.Pixels);
            batch!.Read(i, input, target);
            Labels[i] = (int)target[0];
            Span<byte> image = Image(i);
            for (int pixel = 0; pixel < DigitImage.Pixels; pixel++)
                image[pixel] = (byte)((255 * ((input[pixel] * Mnist.Deviation) + Mnist.Mean)) + 0.5f);
        }

        Network.PredictBatch(inputs, probabilities, threads: 1);
        for (int i = 0; i < BatchSize; i++)
            Answers[i] = Probabilities.MostProbable(probabilities.AsSpan(i * Classes, Classes));
    }
}
