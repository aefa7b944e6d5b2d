using CompiledNet.TestSupport.Golden;
using CompiledNet.Tool.Keras;
using Xunit;
using Xunit.Abstractions;

namespace CompiledNet.Interop.Tests.Keras;

/// <summary>Models as their authors saved them, with Keras 2.3, 2.13, 3.4 and 3.10, where their folder is there.</summary>
public class SavedKerasFileTests(ITestOutputHelper output)
{
    /// <summary>Right answers of 10,000 digits, as computed by another program. One network knows clothes, one was trained on other pixels.</summary>
    private static readonly Dictionary<string, double> Accuracies = new()
    {
        ["digits-keras-2.3.h5"] = 0.9908,
        ["digits-keras-2.13.h5"] = 0.5859,
        ["digits-keras-3.4.keras"] = 0.9907,
        ["clothes-keras-3.10.keras"] = 0.1411,
    };

    [Fact]
    public void SavedModels_PredictTheFirstDigitsAsKerasDoes()
    {
        if (SharedFolder.Find("keras") is not { } folder || SharedFolder.Find("data") is not { } data)
        {
            output.WriteLine("Nothing was compared: the folder of saved models is not on this machine.");
            return;
        }

        string[] paths = [.. Directory.GetFiles(folder).Where(path => Path.GetExtension(path) is ".h5" or ".keras")];
        Assert.Equal(4, paths.Length);
        using var batch = new ImportedBatch(paths.Select(path => (path, (CompiledNet.Tool.Graph.INetworkSource)KerasFile.Read(path))));
        (float[] images, int[] labels) = ReadDigits(Path.Combine(data, "mnist"));
        foreach (string path in paths)
        {
            float[] expected = TensorFile.Read(Path.ChangeExtension(path, ".predictions.safetensors"))["predictions"];
            var predicted = new float[labels.Length * 10];
            batch.Network(path).PredictBatch(images, predicted);
            double worst = expected.Zip(predicted, (right, mine) => Math.Abs(right - mine)).Max();
            double accuracy = labels.Where((label, i) => predicted.AsSpan(i * 10, 10).IndexOf(predicted[(i * 10)..((i + 1) * 10)].Max()) == label)
                .Count() / (double)labels.Length;
            output.WriteLine($"{Path.GetFileName(path)}: worst difference {worst:0.0e+00}, accuracy {accuracy:F4}");
            Assert.Equal(640, expected.Length);
            Assert.True(worst < 1e-5, $"{path} differs by {worst}.");
            Assert.Equal(Accuracies[Path.GetFileName(path)], accuracy, 4);
        }
    }

    /// <summary>The test images with pixels from 0 to 1, as these models were given them.</summary>
    private static (float[] Images, int[] Labels) ReadDigits(string folder)
    {
        var test = (ByteDataset)Mnist.Load(folder).Test;
        var images = new float[test.Count * test.InputLength];
        var labels = new int[test.Count];
        for (int i = 0; i < test.Count; i++)
        {
            ReadOnlySpan<byte> pixels = test.GetPixels(i);
            for (int pixel = 0; pixel < pixels.Length; pixel++)
                images[(i * pixels.Length) + pixel] = pixels[pixel] / 255f;
            labels[i] = test.GetLabel(i);
        }

        return (images, labels);
    }
}
