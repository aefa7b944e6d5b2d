using System.Diagnostics;
using System.IO.Compression;
using CompiledNet.Interop.Tests.Export;
using CompiledNet.Interop.Tests.Keras;
using CompiledNet.Tool.Commands;
using CompiledNet.Tool.Graph;
using CompiledNet.Tool.Onnx;
using Google.Protobuf;
using Xunit;
using Xunit.Abstractions;

namespace CompiledNet.Interop.Tests.Fuzzing;

/// <summary>
/// Damaged files of every format: each is read, or refused with one of the documented errors, without more memory than a file of its size
/// may ask for. COMPILEDNET_FUZZ says how many of each format, COMPILEDNET_FUZZ_SEED where to begin.
/// </summary>
[Collection(ExportedNetworks.Collection)]
public sealed class ReaderFuzzTests(ExportedNetworks networks, ITestOutputHelper output) : IDisposable
{
    /// <summary>Of the reader of HDF5 more may be asked for, a length of 4 bytes at a time, that is given back untouched.</summary>
    private const long MostMemory = 256 << 20, MostOfHdf5 = 8L << 30;
    private readonly TemporaryFolder folder = new();

    private static int Count => int.TryParse(Environment.GetEnvironmentVariable("COMPILEDNET_FUZZ"), out int count) ? count : 150;

    private static int FirstSeed => int.TryParse(Environment.GetEnvironmentVariable("COMPILEDNET_FUZZ_SEED"), out int seed) ? seed : 0;

    public void Dispose() => folder.Dispose();

    [Fact]
    public void DamagedOnnxFiles_AreReadOrRefused()
    {
        // Of large files, damage would be of weights only.
        byte[][] files = [.. networks.Names.Select(name => OnnxWriter.Write(networks.Graph(name), name, OnnxWriter.NewestOpset).ToByteArray())
            .Where(file => file.Length < 6000)];
        Assert.True(files.Length > 4);
        foreach (byte[] file in files)
            Fuzz("onnx", file, bytes => bytes);
    }

    [Fact]
    public void DamagedHdf5Files_AreReadOrRefused()
    {
        SmallModel().WriteHdf5(folder.PathOf("model.h5"), isFunctional: false);
        Fuzz("h5", File.ReadAllBytes(folder.PathOf("model.h5")), bytes => bytes);
    }

    [Fact]
    public void DamagedKerasArchives_AreReadOrRefused()
    {
        SmallModel().WriteArchive(folder.PathOf("model.keras"), isFunctional: true);
        Fuzz("keras", File.ReadAllBytes(folder.PathOf("model.keras")), bytes => bytes);
    }

    [Fact]
    public void DamagedTensorFlowJsModels_AreReadOrRefused()
    {
        File.WriteAllBytes(folder.PathOf("w.bin"), new byte[4 * 8]);
        Fuzz("json", """
            {"modelTopology": {"class_name": "Sequential", "config": {"layers": [
            {"class_name": "Dense", "config": {"name": "top", "batch_input_shape": [null, 3], "units": 2, "activation": "softmax"}}]}},
            "weightsManifest": [{"paths": ["w.bin"], "weights": [
            {"name": "top/kernel", "shape": [3, 2], "dtype": "float32"}, {"name": "top/bias", "shape": [2], "dtype": "float32"}]}]}
            """u8.ToArray(), bytes => bytes);
    }

    /// <summary>A checksum of the archive would find most damages first: here they are inside.</summary>
    [Theory]
    [InlineData("config.json")]
    [InlineData("model.weights.h5")]
    public void ArchivesOfDamagedParts_AreReadOrRefused(string part)
    {
        SmallModel().WriteArchive(folder.PathOf("model.keras"), isFunctional: true);
        byte[] archive = File.ReadAllBytes(folder.PathOf("model.keras"));
        byte[] content;
        using (ZipArchive original = ZipFile.OpenRead(folder.PathOf("model.keras")))
        {
            using var copy = new MemoryStream();
            using Stream stream = original.GetEntry(part)!.Open();
            stream.CopyTo(copy);
            content = copy.ToArray();
        }

        Fuzz("keras", content, damaged =>
        {
            using var changed = new MemoryStream();
            changed.Write(archive);
            using (var zip = new ZipArchive(changed, ZipArchiveMode.Update, leaveOpen: true))
            {
                zip.GetEntry(part)!.Delete();
                using Stream stream = zip.CreateEntry(part).Open();
                stream.Write(damaged);
            }

            return changed.ToArray();
        });
    }

    private static KerasModelBuilder SmallModel() => new KerasModelBuilder(6, 6, 1)
        .Add("Conv2D", "conv", """{"filters": 2, "kernel_size": [3, 3], "activation": "relu"}""", null, "kernel 3x3x1x2", "bias 2")
        .Add("Flatten", "flat")
        .Add("Dense", "last", """{"units": 3, "activation": "softmax"}""", null, "kernel 32x3", "bias 3");

    private void Fuzz(string extension, byte[] file, Func<byte[], byte[]> wrap)
    {
        int read = 0, refused = 0;
        TimeSpan longest = TimeSpan.Zero;
        for (int seed = FirstSeed; seed < FirstSeed + Count; seed++)
        {
            string path = folder.PathOf($"damaged.{extension}");
            File.WriteAllBytes(path, wrap(Mutation.Damage(file, new Random(seed))));
            long before = GC.GetAllocatedBytesForCurrentThread(), started = Stopwatch.GetTimestamp();
            try
            {
                INetworkSource source = SourceFile.ReadNetwork(path);
                NetworkGraph graph = source.Lower();
                if (graph.Cost < 1e6 && graph.InputLength < 10_000)
                    source.Evaluate(new float[graph.InputLength]);
                read++;
            }
            catch (Exception documented) when (documented is InvalidDataException or UnsupportedNetworkException or IOException)
            {
                refused++;
            }
            catch (Exception other)
            {
                Assert.Fail($"Seed {seed} of {extension}: {other}");
            }

            longest = TimeSpan.FromTicks(Math.Max(longest.Ticks, Stopwatch.GetElapsedTime(started).Ticks));
            long memory = GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.True(memory < (extension == "onnx" ? MostMemory : MostOfHdf5), $"Seed {seed} of {extension} took {memory} bytes.");
        }

        output.WriteLine($"{extension}: {read} read, {refused} refused, {longest.TotalSeconds:F2} s for the slowest");
        Assert.True(refused > 0);
    }
}
