using Xunit;

namespace CompiledNet.Tests.Data;

public sealed class IdxFileTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void WellFormed_GivesDimensionsAndValues(bool gzip)
    {
        // More than one piece of a compressed file's reading.
        byte[] values = Idx.Values(5 * 700 * 701);
        byte[] file = Idx.Bytes([5, 700, 701], values);
        string path = folder.Write("images", gzip ? Idx.Gzip(file) : file);

        IdxFile images = IdxFile.Read(path, dimensions: 3);

        Assert.Equal(path, images.Path);
        Assert.Equal([5, 700, 701], images.Dimensions.ToArray());
        Assert.True(images.Values.SequenceEqual(values));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void NoValues_GivesEmpty(bool gzip)
    {
        byte[] file = Idx.Bytes([0], []);
        IdxFile labels = IdxFile.Read(folder.Write("labels", gzip ? Idx.Gzip(file) : file), dimensions: 1);
        Assert.True(labels.Values.IsEmpty);
    }

    public static TheoryData<string, byte[], string> Wrong => new()
    {
        { "foreign", "P5 28 28 255"u8.ToArray(), "expected the IDX magic number 00000803; the file begins with 50352032." },
        { "floats", Idx.Bytes([1, 1, 1], new byte[4], type: 0x0D),
            "expected the IDX magic number 00000803, unsigned bytes (type 08); got 00000D03, type 0D." },
        { "labels", Idx.Bytes([4], new byte[4]),
            "expected the IDX magic number 00000803, an array of 3 dimensions; got 00000801, 1 dimensions." },
        { "truncated", Idx.Bytes([2, 3, 4], new byte[23]), "expected 24 bytes of values, since the header says 2x3x4; there are 23." },
        { "trailing", Idx.Bytes([2, 3, 4], new byte[25]), "expected 24 bytes of values, since the header says 2x3x4; there are 25." },
        { "empty", [], "expected an IDX file, which begins with 4 bytes of magic number; it has 0 bytes." },
        { "short", [0, 0, 8], "expected an IDX file, which begins with 4 bytes of magic number; it has 3 bytes." },
        { "header", Idx.Bytes([2, 3], [], rank: 3), "expected 16 bytes of header; it ends after 12." },
        { "huge", Idx.Bytes([uint.MaxValue, uint.MaxValue, uint.MaxValue], []),
            "expected at most 2147483591 values; the header gives dimension 1 as 4294967295." },
        { "large", Idx.Bytes([60000, 60000, 1], []), "expected at most 2147483591 values; the header gives dimension 2 as 60000." },
        { "boast", Idx.Bytes([1, 2000000000, 1], new byte[5]),
            "expected 2000000000 bytes of values, since the header says 1x2000000000x1; there are 5." },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void Wrong_NamesFileExpectedAndCame(string name, byte[] content, string message)
    {
        string path = folder.Write(name, content);
        long before = GC.GetAllocatedBytesForCurrentThread();
        var error = Assert.Throws<InvalidDataException>(() => IdxFile.Read(path, dimensions: 3));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4 << 20);
        Assert.Equal($"{path}: {message}", error.Message);
    }

    [Theory]
    [MemberData(nameof(Wrong))]
    public void WrongAndCompressed_IsFoundWithoutTrustingTheHeader(string name, byte[] content, string message)
    {
        string path = folder.Write(name + ".gz", Idx.Gzip(content));
        long before = GC.GetAllocatedBytesForCurrentThread();
        var error = Assert.Throws<InvalidDataException>(() => IdxFile.Read(path, dimensions: 3));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4 << 20);
        string expected = name == "trailing" ? message.Replace("there are 25", "there are more", StringComparison.Ordinal) : message;
        Assert.Equal($"{path}: {expected}", error.Message);
    }

    [Fact]
    public void GzipCutAtAnyByte_IsInvalidDataUnlessOnlyTheEndMarkIsMissing()
    {
        byte[] values = Idx.Values(105);
        byte[] whole = Idx.Gzip(Idx.Bytes([3, 5, 7], values));
        for (int length = 2; length < whole.Length; length++)
        {
            string path = folder.Write("cut.gz", whole[..length]);
            try
            {
                // Behind the last value come an end mark of a few bits, a checksum and a length: nothing that the caller misses.
                Assert.True(IdxFile.Read(path, dimensions: 3).Values.SequenceEqual(values));
                Assert.InRange(length, whole.Length - 12, whole.Length);
            }
            catch (InvalidDataException error)
            {
                Assert.StartsWith(path, error.Message, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void DamagedGzip_IsInvalidDataThatNamesTheFile()
    {
        byte[] damaged = Idx.Gzip(Idx.Bytes([3, 5, 7], Idx.Values(105)));
        damaged[damaged.Length / 2] ^= 0xff;
        string path = folder.Write("damaged.gz", damaged);
        var error = Assert.Throws<InvalidDataException>(() => IdxFile.Read(path, dimensions: 3));
        Assert.StartsWith(path, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Missing_SaysSo() => Assert.Throws<FileNotFoundException>(() => IdxFile.Read(folder.File("none"), dimensions: 1));

    [Theory]
    [InlineData(0)]
    [InlineData(256)]
    public void DimensionsOutOfRange_NamesTheArgument(int dimensions) =>
        Assert.Throws<ArgumentOutOfRangeException>("dimensions", () => IdxFile.Read("any", dimensions));
}
