using CompiledNet.Files;
using CompiledNet.Tests.Networks;
using Xunit;

namespace CompiledNet.Tests.Files;

public sealed class WeightFileTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    private string SavedPath => folder.PathOf("net.safetensors");

    public void Dispose() => folder.Dispose();

    [Fact]
    public void LoadWeights_OfWhatWasSaved_GivesTheSameBits()
    {
        var saved = new LinearNetwork(seed: 1);
        saved.Save(SavedPath);
        var loaded = new LinearNetwork(seed: 2, padding: 16);
        loaded.LoadWeights(SavedPath);
        for (int index = 0; index < saved.Parameters.Count; index++)
            Assert.Equal(saved.Parameters[index].ToArray(), loaded.Parameters[index].ToArray());
        Assert.Equal(["net.safetensors"], folder.FileNames);
    }

    [Fact]
    public void Save_UsesKerasLayoutsAndNamesTheNetwork()
    {
        var network = new LinearNetwork();
        network.Save(SavedPath);
        SafetensorsFile file = SafetensorsFile.Read(SavedPath);
        Assert.Equal(["Dense1.kernel", "Dense1.bias"], file.Tensors.Select(tensor => tensor.Name));
        Assert.Equal([20, 5], file["Dense1.kernel"].Shape.ToArray());
        Assert.Equal(network.Parameters["Dense1.kernel"].ToArray(), file["Dense1.kernel"].ToSingles());
        Assert.Equal("1", file.Metadata["compilednet.version"]);
        Assert.Equal("LinearNetwork", file.Metadata["compilednet.network"]);
        Assert.Equal("linear", file.Metadata["compilednet.identity"]);
    }

    [Fact]
    public void LoadWeights_OfAFileCutAnywhere_FailsAndLeavesTheNetwork()
    {
        new LinearNetwork(seed: 1).Save(SavedPath);
        byte[] whole = File.ReadAllBytes(SavedPath);
        string path = folder.PathOf("cut.safetensors");
        var network = new LinearNetwork(seed: 2);
        float[] before = network.ParameterVector.Span.ToArray();
        for (int length = 0; length < whole.Length; length++)
        {
            File.WriteAllBytes(path, whole[..length]);
            var exception = Assert.Throws<InvalidDataException>(() => network.LoadWeights(path));
            Assert.StartsWith(path, exception.Message);
            Assert.Equal(before, network.ParameterVector.Span.ToArray());
        }
    }

    [Fact]
    public void LoadWeights_OfAHeaderWithAnyByteWrong_EitherFailsWholeOrReadsWhole()
    {
        new LinearNetwork(seed: 1).Save(SavedPath);
        byte[] whole = File.ReadAllBytes(SavedPath);
        int headerEnd = whole.Length - 105 * sizeof(float);
        string path = folder.PathOf("bad.safetensors");
        var network = new LinearNetwork(seed: 2);
        float[] before = network.ParameterVector.Span.ToArray();
        float[] expected = new LinearNetwork(seed: 1).ParameterVector.Span.ToArray();
        int failures = 0;
        for (int place = 0; place < headerEnd; place++)
        {
            foreach (byte wrong in new byte[] { 0, 0x20, 0x22, 0x31, 0xFF })
            {
                byte[] bytes = [.. whole];
                bytes[place] = wrong;
                File.WriteAllBytes(path, bytes);
                try
                {
                    network.LoadWeights(path);
                    Assert.Equal(expected, network.ParameterVector.Span.ToArray());
                    before.CopyTo(network.ParameterVector.Span);
                }
                catch (InvalidDataException)
                {
                    failures++;
                    Assert.Equal(before, network.ParameterVector.Span.ToArray());
                }
            }
        }

        Assert.True(failures > headerEnd);
    }

    [Fact]
    public void LoadWeights_OfTensorsThatDoNotFit_ListsAllOfThem()
    {
        SafetensorsFileTests.WriteRaw(
            SavedPath,
            """{"Dense1.kernel":{"dtype":"F32","shape":[5,20],"data_offsets":[0,400]},"Dense2.bias":{"dtype":"I32","shape":[1],"data_offsets":[400,404]}}""",
            new byte[404]);
        var exception = Assert.Throws<InvalidDataException>(() => new LinearNetwork().LoadWeights(SavedPath));
        Assert.Equal(
            $"""
            {SavedPath} does not fit LinearNetwork:
              Dense1.kernel is F32 5x20; expected F32 20x5
              Dense1.bias is missing; expected F32 5
              Dense2.bias, I32 1, is not a tensor of the network
            """,
            exception.Message);
    }

    [Fact]
    public void LoadWeights_OfAnotherElementType_IsRefused()
    {
        SafetensorsFileTests.WriteRaw(
            SavedPath,
            """{"Dense1.kernel":{"dtype":"I32","shape":[20,5],"data_offsets":[0,400]},"Dense1.bias":{"dtype":"F32","shape":[5],"data_offsets":[400,420]}}""",
            new byte[420]);
        var exception = Assert.Throws<InvalidDataException>(() => new LinearNetwork().LoadWeights(SavedPath));
        Assert.EndsWith("Dense1.kernel is I32 20x5; expected F32 20x5", exception.Message);
    }

    [Fact]
    public void LoadWeights_OfAFileWithoutMetadata_GoesByItsTensors()
    {
        SafetensorsFileTests.WriteRaw(
            SavedPath,
            """{"Dense1.bias":{"dtype":"F32","shape":[5],"data_offsets":[0,20]},"Dense1.kernel":{"dtype":"F32","shape":[20,5],"data_offsets":[20,420]}}""",
            new byte[420]);
        var network = new LinearNetwork();
        network.LoadWeights(SavedPath);
        Assert.All(network.ParameterVector.Span.ToArray(), value => Assert.Equal(0, value));
    }

    [Fact]
    public void LoadWeights_OfAnotherNetworksFile_SaysBothIdentities()
    {
        new LinearNetwork(identity: "Conv 1\nDense 2").Save(SavedPath);
        var exception = Assert.Throws<InvalidDataException>(() => new LinearNetwork(identity: "Dense 3").LoadWeights(SavedPath));
        Assert.Equal(
            $"""
            {SavedPath} does not fit LinearNetwork:
              the file was saved by LinearNetwork, which is
                Conv 1
                Dense 2
              expected
                Dense 3
            """,
            exception.Message);
    }

    [Fact]
    public void LoadWeights_OfAMissingFile_NamesIt() =>
        Assert.Contains(SavedPath, Assert.Throws<FileNotFoundException>(() => new LinearNetwork().LoadWeights(SavedPath)).Message);

    [Fact]
    public void Save_ThatFailsHalfway_LeavesTheOldFileAndNothingElse()
    {
        File.WriteAllText(SavedPath, "old");
        Assert.Throws<IOException>(() => AtomicFile.Write(SavedPath, stream =>
        {
            stream.Write("new, but only half of"u8);
            throw new IOException("The disk is full.");
        }));
        Assert.Equal("old", File.ReadAllText(SavedPath));
        Assert.Equal(["net.safetensors"], folder.FileNames);
    }

    [Fact]
    public void Save_WhereAFileExists_ReplacesItWhole()
    {
        File.WriteAllBytes(SavedPath, new byte[100_000]);
        new LinearNetwork().Save(SavedPath);
        Assert.Equal(2, SafetensorsFile.Read(SavedPath).Tensors.Count);
        Assert.Equal(["net.safetensors"], folder.FileNames);
    }

    [Fact]
    public void Save_IntoAMissingFolder_Fails() =>
        Assert.Throws<DirectoryNotFoundException>(() => new LinearNetwork().Save(folder.PathOf("missing/net.safetensors")));
}
