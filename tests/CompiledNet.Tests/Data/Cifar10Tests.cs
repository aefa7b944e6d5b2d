using System.IO.Compression;
using Xunit;

namespace CompiledNet.Tests.Data;

public sealed class Cifar10Tests : IDisposable
{
    private const int RecordLength = 3073;

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Load_ReadsPlainAndCompressedFilesAndInterleavesColours()
    {
        folder.Write("data_batch_1.bin", Records(3, 4));
        folder.Write("data_batch_3.bin.gz", Compress(Records(5)));
        folder.Write("test_batch.bin", Records(9));
        Cifar10 cifar = Cifar10.Load(folder.Path);
        Assert.Equal((3, 1), (cifar.Train.Count, cifar.Test.Count));
        Assert.Equal((3072, 1), (cifar.Train.InputLength, cifar.Train.TargetLength));
        var image = new float[3072];
        var target = new float[1];
        foreach ((int index, int label) in new[] { (0, 3), (1, 4), (2, 5) })
        {
            cifar.Train.Read(index, image, target);
            Assert.Equal(label, target[0]);
            for (int pixel = 0; pixel < 1024; pixel++)
            {
                for (int channel = 0; channel < 3; channel++)
                    Assert.Equal(unchecked((byte)(channel * 1024 + pixel + label)) / 255f, image[pixel * 3 + channel]);
            }
        }
    }

    [Fact]
    public void Read_OfASmallFileThatInflatesWithoutEnd_IsRefused()
    {
        string path = folder.File("bomb.gz");
        using (var gzip = new GZipStream(File.Create(path), CompressionLevel.Fastest))
        {
            for (int piece = 0; piece < 300; piece++)
                gzip.Write(new byte[1 << 20]);
        }

        Assert.Equal(
            $"{path}: a gzip file of this kind may hold at most 268435456 bytes; this one holds more.",
            Assert.Throws<InvalidDataException>(() => Cifar10.Read(path)).Message);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(RecordLength - 1)]
    [InlineData(RecordLength + 1)]
    public void Read_OfAWrongLength_SaysWhatWasExpected(int length)
    {
        string path = folder.Write("x.bin", new byte[length]);
        Assert.Equal(
            $"{path}: expected a multiple of 3073 bytes, a class number and 32x32x3 bytes an image; there are {length}.",
            Assert.Throws<InvalidDataException>(() => Cifar10.Read(path)).Message);
    }

    [Fact]
    public void Read_OfAWrongLabel_NamesTheImage()
    {
        string path = folder.Write("x.bin", Records(1, 10));
        Assert.Equal(
            $"{path}: expected class numbers of 0 to 9; that of image 1 is 10.",
            Assert.Throws<InvalidDataException>(() => Cifar10.Read(path)).Message);
    }

    [Fact]
    public void Read_OfDamagedGzip_NamesTheFile()
    {
        byte[] packed = Compress(Records(1, 2));
        packed[packed.Length / 2] ^= 0xff;
        string path = folder.Write("x.bin.gz", packed);
        Assert.StartsWith(path, Assert.Throws<InvalidDataException>(() => Cifar10.Read(path)).Message);
        string cut = folder.Write("y.bin.gz", Compress(Records(1, 2))[..^30]);
        Assert.StartsWith(cut, Assert.Throws<InvalidDataException>(() => Cifar10.Read(cut)).Message);
    }

    [Fact]
    public void Load_OfMissingFiles_SaysWhatItLookedFor()
    {
        Assert.Throws<DirectoryNotFoundException>(() => Cifar10.Load(folder.File("missing")));
        Assert.Contains(
            "data_batch_1.bin or data_batch_1.bin.gz", Assert.Throws<FileNotFoundException>(() => Cifar10.Load(folder.Path)).Message);
        folder.Write("data_batch_2.bin", Records(1));
        Assert.Contains(
            "test_batch.bin or test_batch.bin.gz", Assert.Throws<FileNotFoundException>(() => Cifar10.Load(folder.Path)).Message);
    }

    /// <summary>Images of these classes, whose bytes count up from the class number.</summary>
    private static byte[] Records(params byte[] labels) =>
        [.. labels.SelectMany(label => Enumerable.Range(0, 3072).Select(place => unchecked((byte)(place + label))).Prepend(label))];

    private static byte[] Compress(byte[] content)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
            gzip.Write(content);
        return packed.ToArray();
    }
}
