using System.Globalization;
using CompiledNet;
using CompiledNet.Samples;

const int Train = 4_800, Test = 1_600;
const string Help =
    """
    Trains DS-CNN to hear words of a made-up language: tones, chirps and noise, which are synthesised.

      --epochs N    passes over the training sounds (8)
      --batch N     sounds of one step (32)
      --threads N   threads that compute (all processors); the result is the same for any number
      --seed N      begins the weights and the sounds (1)
      --help        this text
    """;

return CommandLine.Run(args, Help, options =>
{
    int epochs = options.Number("--epochs", 8), batch = options.Number("--batch", 32), threads = options.Threads(), seed = options.Seed();
    Dataset all = Sounds.Create(Train + Test, seed);
    Dataset train = all.Slice(0, Train), test = all.Slice(Train, Test);

    var net = new KeywordNet(seed);
    Console.WriteLine(KeywordNet.Summary);
    net.Fit(train, new Adam(), epochs, batch, validation: test, threads: threads);

    int words = Sounds.Words.Length;
    float[] scores = new float[test.Count * words], spectrogram = new float[test.InputLength], label = new float[1];
    int[] labels = new int[test.Count];
    for (int i = 0; i < test.Count; i++)
    {
        test.Read(i, spectrogram, label);
        labels[i] = (int)label[0];
        net.Predict(spectrogram, scores.AsSpan(i * words, words));
    }

    Console.WriteLine($"Words: {string.Join(", ", Sounds.Words.Select((word, index) => $"{index} {word}"))}");
    Console.WriteLine(Metrics.ConfusionMatrix(scores, labels));
    Evaluation result = net.Evaluate(test, threads);
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Test accuracy: {result.Accuracy:F4} - loss: {result.Loss:F4}"));
});
