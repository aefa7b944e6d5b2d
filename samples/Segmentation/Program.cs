using System.Globalization;
using CompiledNet;
using CompiledNet.Samples;

const int Train = 4_000, Test = 500, Shown = 8;
const string Help =
    """
    Trains a small U-Net to tell the discs of a picture from its other shapes and its ground, pixel by pixel. It draws some pictures that it
    was not trained on, each beside the true mask and the predicted one.

      --epochs N    passes over the training pictures (15)
      --batch N     pictures of one step (16)
      --threads N   threads that compute (all processors); the result is the same for any number
      --seed N      begins the weights and the pictures (1)
      --image FILE  where the drawing goes, a PNG (segmentation.png)
      --help        this text
    """;

return CommandLine.Run(args, Help, options =>
{
    int epochs = options.Number("--epochs", 15), batch = options.Number("--batch", 16), threads = options.Threads(), seed = options.Seed();
    string image = options.OutputFile("--image") ?? "segmentation.png";
    Dataset all = SyntheticMasks.Create(Train + Test, seed), test = all.Slice(Train, Test);

    var net = new UNet(seed);
    Console.WriteLine(UNet.Summary);
    net.Fit(all.Slice(0, Train), new Adam(), epochs, batch, validation: test, threads: threads);

    float[] picture = new float[test.InputLength], truth = new float[test.TargetLength], mask = new float[test.TargetLength];
    var drawing = new Drawing(rows: Shown);
    long common = 0, covered = 0;
    for (int i = 0; i < Test; i++)
    {
        test.Read(i, picture, truth);
        net.Predict(picture, mask);
        for (int pixel = 0; pixel < mask.Length; pixel++)
        {
            bool predicted = mask[pixel] > 0.5f, isDisc = truth[pixel] > 0.5f;
            common += predicted && isDisc ? 1 : 0;
            covered += predicted || isDisc ? 1 : 0;
        }

        if (i < Shown)
            drawing.Add(picture, truth, mask);
    }

    drawing.Save(image);
    Console.WriteLine($"Input, truth and prediction of {Shown} pictures: {image}");
    Evaluation result = net.Evaluate(test, threads);
    Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture, $"Test accuracy: {result.Accuracy:F4} of all pixels - IoU of the discs: {common / (double)covered:F4}"));
});
