using System.Buffers.Binary;
using System.Text;
using CompiledNet.Files;
using Xunit;

namespace CompiledNet.Tests.Files;

public class SafetensorsFileTests
{
    private const string Pair = """{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""";

    [Fact]
    public void Write_GivesTheFormatThatOthersRead()
    {
        var stream = new MemoryStream();
        SafetensorsFile.Write(
            stream, new Dictionary<string, string> { ["who"] = "A \"b\"\nc" },
            [SafetensorsTensor.FromSingles("x.y", [2, 1], [1f, -2f]), SafetensorsTensor.FromSingles("z", [], [3f])]);

        byte[] bytes = stream.ToArray();
        int headerLength = (int)BinaryPrimitives.ReadInt64LittleEndian(bytes);
        Assert.Equal(0, headerLength % 8);
        Assert.Equal(
            """{"__metadata__":{"who":"A \"b\"\nc"},"x.y":{"dtype":"F32","shape":[2,1],"data_offsets":[0,8]},"z":{"dtype":"F32","shape":[],"data_offsets":[8,12]}}""",
            Encoding.UTF8.GetString(bytes, 8, headerLength).TrimEnd(' '));
        Assert.Equal([0, 0, 0x80, 0x3F, 0, 0, 0, 0xC0, 0, 0, 0x40, 0x40], bytes[(8 + headerLength)..]);
    }

    [Fact]
    public void Read_OfWhatWasWritten_GivesItBack()
    {
        using var folder = new TemporaryFolder();
        string path = folder.PathOf("file.safetensors");
        using (FileStream stream = File.Create(path))
        {
            SafetensorsFile.Write(
                stream, new Dictionary<string, string> { ["who"] = "é" },
                [SafetensorsTensor.FromSingles("first", [1, 3], [1, 2, float.NaN]), SafetensorsTensor.FromSingles("empty", [0, 4], [])]);
        }

        SafetensorsFile file = SafetensorsFile.Read(path);
        Assert.Equal("é", file.Metadata["who"]);
        Assert.Equal(["first", "empty"], file.Tensors.Select(tensor => tensor.Name));
        Assert.Equal([1, 3], file["first"].Shape.ToArray());
        Assert.Equal([1, 2, float.NaN], file["first"].ToSingles());
        Assert.Empty(file["empty"].ToSingles());
        Assert.Contains("there are first, empty", Assert.Throws<ArgumentException>(() => file["last"]).Message);
        Assert.Contains("first holds F32; expected I32", Assert.Throws<InvalidDataException>(() => file["first"].ToInt32s()).Message);
    }

    [Fact]
    public void Read_OfOtherElementTypes_GivesTheirBytes()
    {
        using var folder = new TemporaryFolder();
        string path = folder.PathOf("file.safetensors");
        WriteRaw(path, """{"i":{"dtype":"I32","shape":[2],"data_offsets":[0,8]},"h":{"dtype":"BF16","shape":[1],"data_offsets":[8,10]}}""", [1, 0, 0, 0, 2, 0, 0, 0, 7, 8]);
        SafetensorsFile file = SafetensorsFile.Read(path);
        Assert.Equal([1, 2], file["i"].ToInt32s());
        Assert.Equal([7, 8], file["h"].Data.ToArray());
        Assert.Equal("BF16", file["h"].ElementType);
        Assert.Empty(file.Metadata);
    }

    [Theory]
    [InlineData("", 8, "is not the JSON it should be")]
    [InlineData("not json", 8, "is not the JSON it should be")]
    [InlineData("[]", 8, "has StartArray at the header; expected StartObject")]
    [InlineData("{\"a\":", 8, "is not the JSON it should be")]
    [InlineData(Pair + "{}", 8, "is not the JSON it should be")]
    [InlineData(Pair, 9, "promises 8 bytes of data; the file has 9: something follows the last tensor")]
    [InlineData(Pair, 7, "promises 8 bytes of data; the file has 7: it is truncated")]
    [InlineData("""{"a":1}""", 0, "has Number at a; expected StartObject")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1]}}""", 4, "'a' lacks one of dtype, shape and data_offsets")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0]}}""", 4, "'a' has 1 data_offsets; expected 2")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4],"more":1}}""", 4, "'a' has a field 'more'")]
    [InlineData("""{"a":{"dtype":"F32","dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 4, "'a' has a field 'dtype'; expected dtype, shape and data_offsets, each once")]
    [InlineData("""{"a":{"dtype":"F31","shape":[1],"data_offsets":[0,4]}}""", 4, "'a' has the unknown dtype 'F31'")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}""", 4, "'a', F32 2, takes 8 bytes; its data_offsets are 0 to 4")]
    [InlineData("""{"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}""", 4, "something else than a whole number from 0 at a, shape")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1.5],"data_offsets":[0,4]}}""", 4, "something else than a whole number from 0 at a, shape")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,0]}}""", 4, "'a', F32 1, takes 4 bytes; its data_offsets are 4 to 0")]
    [InlineData("""{"a":{"dtype":"F32","shape":[4294967296,4294967296,4294967296],"data_offsets":[0,0]}}""", 0, "'a' is larger than any file")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2147483647,2147483647,2147483647],"data_offsets":[0,0]}}""", 0, "'a' is larger than any file")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[9223372036854775803,9223372036854775807]}}""", 4, "'a' begins at 9223372036854775803")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[1],"data_offsets":[2,6]}}""", 6, "'b' begins at 2, but 'a' ends at 4")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[1],"data_offsets":[8,12]}}""", 12, "'b' begins at 8, but 'a' ends at 4")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", 8, "names 'a' twice")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4,8]}}""", 4, "has more than 2 numbers at a, data_offsets")]
    [InlineData("""{"a":{"dtype":"F4","shape":[3],"data_offsets":[0,1]}}""", 1, "'a', F4 3, ends within a byte: it has 12 bits")]
    [InlineData("""{"__metadata__":{"k":1}}""", 0, "has Number at __metadata__, k; expected String")]
    [InlineData("""{"__metadata__":{"k":"1","k":"2"}}""", 0, "names 'k' twice")]
    [InlineData("""{"a":{"dtype":"F32","shape":[[[[[[1]]]]]],"data_offsets":[0,4]}}""", 4, "is not the JSON it should be")]
    public void Read_OfAMaliciousHeader_SaysWhatIsWrong(string header, int dataLength, string message)
    {
        using var folder = new TemporaryFolder();
        string path = folder.PathOf("file.safetensors");
        WriteRaw(path, header, new byte[dataLength]);
        var exception = Assert.Throws<InvalidDataException>(() => SafetensorsFile.Read(path));
        Assert.StartsWith(path, exception.Message);
        Assert.Contains(message, exception.Message);
    }

    [Theory]
    [InlineData("F4", 4)]
    [InlineData("F6_E2M3", 6)]
    [InlineData("F8_E8M0", 8)]
    [InlineData("F8_E4M3FNUZ", 8)]
    [InlineData("C64", 64)]
    public void Read_OfEveryTypeOfTheFormat_NamesIt(string elementType, int bits)
    {
        using var folder = new TemporaryFolder();
        string path = folder.PathOf("file.safetensors");
        WriteRaw(path, $$$"""{"a":{"dtype":"{{{elementType}}}","shape":[2,4],"data_offsets":[0,{{{bits}}}]}}""", new byte[bits]);
        Assert.Equal(elementType, SafetensorsFile.Read(path)["a"].ElementType);
        Assert.Contains(
            $"a, {elementType} 2x4, is not a tensor of the network",
            Assert.Throws<InvalidDataException>(() => new Networks.LinearNetwork().LoadWeights(path)).Message);
    }

    [Fact]
    public void Read_OfAShapeOfMillions_IsRefusedWithoutTheirMemory()
    {
        using var folder = new TemporaryFolder();
        string path = folder.PathOf("file.safetensors");
        foreach (int dimensions in new[] { 65, 8_000_000 })
        {
            WriteRaw(path, $$$"""{"a":{"dtype":"F32","shape":[{{{string.Join(',', Enumerable.Repeat("1", dimensions))}}}],"data_offsets":[0,4]}}""", new byte[4]);
            long before = GC.GetAllocatedBytesForCurrentThread();
            Assert.Contains("has more than 64 numbers at a, shape", Assert.Throws<InvalidDataException>(() => SafetensorsFile.Read(path)).Message);
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, (2 * dimensions) + 1_000_000);
        }
    }

    [Fact]
    public void Header_BeyondTheLimit_IsNeitherReadNorWritten()
    {
        using var folder = new TemporaryFolder();
        string path = folder.PathOf("file.safetensors");
        WriteRaw(path, "{}" + new string(' ', 1 << 24), []);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Contains("has 16777218 bytes; at most 16777216 are read", Assert.Throws<InvalidDataException>(() => SafetensorsFile.Read(path)).Message);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100_000);
        Assert.Throws<ArgumentException>(() => SafetensorsFile.Write(
            new MemoryStream(), new Dictionary<string, string> { ["text"] = new(' ', 1 << 24) }, []));
        SafetensorsFile.Write(Stream.Null, new Dictionary<string, string> { ["text"] = new(' ', (1 << 24) - 100) }, []);
    }

    [Theory]
    [InlineData(ulong.MaxValue)]
    [InlineData(1UL << 62)]
    [InlineData(100_000_001UL)]
    [InlineData(3UL)]
    public void Read_OfALengthThatIsNone_AllocatesNothingForIt(ulong length)
    {
        using var folder = new TemporaryFolder();
        string path = folder.PathOf("file.safetensors");
        var bytes = new byte[10];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, length);
        File.WriteAllBytes(path, bytes);
        var exception = Assert.Throws<InvalidDataException>(() => SafetensorsFile.Read(path));
        Assert.Contains($"should have {length} bytes; the file has 2 after its length", exception.Message);
    }

    [Fact]
    public void Read_OfTextThatIsNoUtf8_IsAnError()
    {
        using var folder = new TemporaryFolder();
        string path = folder.PathOf("file.safetensors");
        WriteRaw(path, "{\"a\u00ff\":{}}", [], Encoding.Latin1);
        Assert.Throws<InvalidDataException>(() => SafetensorsFile.Read(path));
    }

    [Fact]
    public void Write_OfTwoTensorsOfOneName_IsRefused()
    {
        SafetensorsTensor tensor = SafetensorsTensor.FromSingles("a", [1], [1]);
        Assert.Throws<ArgumentException>(() => SafetensorsFile.Write(new MemoryStream(), new Dictionary<string, string>(), [tensor, tensor]));
        Assert.Throws<ArgumentException>(() => SafetensorsTensor.FromSingles("a", [2, 2], [1, 2, 3]));
    }

    internal static void WriteRaw(string path, string header, byte[] data, Encoding? encoding = null)
    {
        byte[] json = (encoding ?? Encoding.UTF8).GetBytes(header);
        var length = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, json.Length);
        File.WriteAllBytes(path, [.. length, .. json, .. data]);
    }
}
