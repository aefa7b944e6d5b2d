using Xunit;

namespace CompiledNet.Tests.Data;

public sealed class MnistTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("-", false)]
    [InlineData(".", false)]
    [InlineData("-", true)]
    [InlineData(".", true)]
    public void UsualNames_AreFound(string separator, bool gzip)
    {
        Write("train", separator, gzip, count: 7);
        Write("t10k", separator, gzip, count: 3);

        Mnist mnist = Mnist.Load(folder.Path);

        Assert.Equal((7, 784, 1), (mnist.Train.Count, mnist.Train.InputLength, mnist.Train.TargetLength));
        Assert.Equal(3, mnist.Test.Count);
        float[] image = new float[784], label = new float[1];
        mnist.Train.Read(6, image, label);
        byte[] pixels = Idx.Values(7 * 784);
        Assert.Equal(6, label[0]);
        Assert.Equal(((pixels[(6 * 784) + 100] / 255f) - Mnist.Mean) / Mnist.Deviation, image[100]);
    }

    [Fact]
    public void MissingFolder_IsNamed()
    {
        var error = Assert.Throws<DirectoryNotFoundException>(() => Mnist.Load(folder.File("nowhere")));
        Assert.Contains($"'{folder.File("nowhere")}'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void MissingFile_ListsWhatWasLookedFor()
    {
        Write("train", "-", gzip: false, count: 1);
        var error = Assert.Throws<FileNotFoundException>(() => Mnist.Load(folder.Path));
        Assert.Equal(
            "Expected one of t10k-images-idx3-ubyte, t10k-images.idx3-ubyte, t10k-images-idx3-ubyte.gz, t10k-images.idx3-ubyte.gz "
            + $"in '{folder.Path}'; there is none.",
            error.Message);
    }

    [Fact]
    public void LabelOutOfRange_IsNamed()
    {
        Write("train", "-", gzip: false, count: 4);
        string labels = folder.Write("train-labels-idx1-ubyte", Idx.Bytes([4], [0, 9, 10, 3]));
        var error = Assert.Throws<InvalidDataException>(() => Mnist.Load(folder.Path));
        Assert.Equal($"{labels}: expected labels of 0 to 9; label 2 is 10.", error.Message);
    }

    [Fact]
    public void NoLabels_IsAnError()
    {
        Write("train", "-", gzip: false, count: 0);
        var error = Assert.Throws<InvalidDataException>(() => Mnist.Load(folder.Path));
        Assert.Contains("expected at least one label; there are 0.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void FewerImagesThanLabels_NamesBothFiles()
    {
        Write("train", "-", gzip: false, count: 4);
        string labels = folder.Write("train-labels-idx1-ubyte", Idx.Bytes([5], new byte[5]));
        var error = Assert.Throws<InvalidDataException>(() => Mnist.Load(folder.Path));
        Assert.Equal($"{folder.File("train-images-idx3-ubyte")}: expected 5 images, as many as {labels} has labels; got 4.", error.Message);
    }

    [Fact]
    public void OtherImageSize_IsAnError()
    {
        Write("train", "-", gzip: false, count: 1);
        string images = folder.Write("train-images-idx3-ubyte", Idx.Bytes([1, 32, 28], new byte[32 * 28]));
        var error = Assert.Throws<InvalidDataException>(() => Mnist.Load(folder.Path));
        Assert.Equal($"{images}: expected images of 28x28; got 32x28.", error.Message);
    }

    private void Write(string part, string separator, bool gzip, int count)
    {
        byte[] images = Idx.Bytes([(uint)count, 28, 28], Idx.Values(count * 784));
        byte[] labels = Idx.Bytes([(uint)count], [.. Enumerable.Range(0, count).Select(i => (byte)(i % 10))]);
        string suffix = gzip ? ".gz" : "";
        folder.Write($"{part}-images{separator}idx3-ubyte{suffix}", gzip ? Idx.Gzip(images) : images);
        folder.Write($"{part}-labels{separator}idx1-ubyte{suffix}", gzip ? Idx.Gzip(labels) : labels);
    }
}
