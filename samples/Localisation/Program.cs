using System.Globalization;
using CompiledNet;
using CompiledNet.Samples;

const int Train = 10_000, Test = 1_000, Shown = 5;
const string Help =
    """
    Trains a network with two heads on pictures of one shape each: which shape it is, and the box around it.

      --epochs N    passes over the training pictures (15)
      --batch N     pictures of one step (32)
      --threads N   threads that compute (all processors); the result is the same for any number
      --seed N      begins the weights and the pictures (1)
      --help        this text
    """;

return CommandLine.Run(args, Help, options =>
{
    int epochs = options.Number("--epochs", 15), batch = options.Number("--batch", 32), threads = options.Threads(), seed = options.Seed();
    Dataset all = SyntheticBoxes.Create(Train + Test, seed), test = all.Slice(Train, Test);

    var net = new Localiser(seed);
    Console.WriteLine(Localiser.Summary);

    // The rate falls to 0 with the last step: boxes get exact when steps get small.
    var optimizer = new Adam { Schedule = new CosineDecay(0.003f, decaySteps: epochs * ((Train + batch - 1) / batch)) };
    net.Fit(all.Slice(0, Train), optimizer, epochs, batch, validation: test, threads: threads);

    float[] picture = new float[test.InputLength], target = new float[test.TargetLength];
    float[] shape = new float[SyntheticBoxes.Classes], box = new float[4];
    int right = 0;
    double overlap = 0;
    for (int i = 0; i < Test; i++)
    {
        test.Read(i, picture, target);
        net.Predict(picture, shape, box);                   // a span for each output

        int predicted = shape.IndexOf(shape.Max()), truth = (int)target[0];
        double iou = Metrics.BoxIntersectionOverUnion(box, target.AsSpan(1));
        right += predicted == truth ? 1 : 0;
        overlap += iou;
        if (i < Shown)
            Console.WriteLine($"{Describe(truth, target.AsSpan(1))}, predicted {Describe(predicted, box)}: IoU {Text(iou, "F2")}");
    }

    Console.WriteLine($"Test accuracy: {Text((double)right / Test, "F4")} - mean IoU: {Text(overlap / Test, "F4")}");
});

static string Describe(int shape, ReadOnlySpan<float> box) =>
    $"{(Shape)shape} at {Pixels(box[0])},{Pixels(box[1])} to {Pixels(box[2])},{Pixels(box[3])}";

static string Pixels(float part) => Text(part * SyntheticBoxes.Side, "F0");

static string Text(double number, string format) => number.ToString(format, CultureInfo.InvariantCulture);
