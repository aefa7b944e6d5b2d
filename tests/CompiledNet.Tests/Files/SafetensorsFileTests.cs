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
