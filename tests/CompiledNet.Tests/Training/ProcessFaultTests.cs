using System.Diagnostics;
using CompiledNet.Files;
using CompiledNet.Tests.Files;
using Xunit;

namespace CompiledNet.Tests.Training;

/// <summary>
/// What befalls a whole process: it is killed while it saves, told to end, has no memory. Files stay whole, and what can go on does. The
/// environment variable COMPILEDNET_KILLS says how often to kill.
/// </summary>
public sealed class ProcessFaultTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Saving_KilledAtRandomInstants_LeavesOneWholeFile()
    {
        string path = folder.PathOf("net.safetensors");
        var random = new Random(ChildProgram.Kills);
        for (int kill = 0; kill < ChildProgram.Kills; kill++)
        {
            using Process saving = ChildProgram.Start(["save", path]);
            saving.StandardOutput.ReadLine();
            Thread.Sleep(TimeSpan.FromMilliseconds(10 * random.NextDouble()));
            saving.Kill();
            string said = saving.StandardOutput.ReadToEnd();
            saving.WaitForExit();

            // What was saved last is there, or what was about to be.
            float[][] values = [.. SafetensorsFile.Read(path).Tensors.Select(tensor => tensor.ToSingles())];
            float saved = values[0][0];
            Assert.All(values, tensor => Assert.All(tensor, value => Assert.Equal(saved, value)));
            float last = said.Split('\n', StringSplitOptions.RemoveEmptyEntries) is [.., string line] ? float.Parse(line) : 1;
            Assert.InRange(saved, last, last + 2);
        }

        AtomicFile.WriteText(path, "");
        Assert.Equal(["net.safetensors"], folder.FileNames);
    }

    /// <summary>Told to end, a process ends by itself or as its program says: in either case the checkpoint is whole.</summary>
    [Theory]
    [InlineData("train", 128 + 15)]
    [InlineData("stop", 3)]
    public void Training_ToldToEnd_EndsAndGoesOnLaterAsIfItHadNot(string command, int exitCode)
    {
        if (OperatingSystem.IsWindows())
            return;
        string checkpoint = folder.PathOf("net.safetensors"), actual = folder.PathOf("actual"), expected = folder.PathOf("expected");
        using (Process training = ChildProgram.Start([command, checkpoint, actual, "100000"]))
        {
            for (int epoch = 0; epoch < 5; epoch++)
                training.StandardOutput.ReadLine();
            using (Process kill = Process.Start("kill", ["-TERM", $"{training.Id}"]))
                kill.WaitForExit();
            training.StandardOutput.ReadToEnd();
            Assert.True(training.WaitForExit(TimeSpan.FromSeconds(60)), "It does not end.");
            Assert.Equal((exitCode, ""), (training.ExitCode, training.StandardError.ReadToEnd()));
        }

        int epochs = HistoryCsv.Parse(SafetensorsFile.Read(checkpoint).Metadata["compilednet.history"]).Epochs.Count + 3;
        Assert.Equal(0, ChildProgram.Run("train", checkpoint, actual, $"{epochs}").ExitCode);
        Assert.Equal(0, ChildProgram.Run("train", folder.PathOf("whole"), expected, $"{epochs}").ExitCode);
        Assert.Equal(File.ReadAllBytes(expected), File.ReadAllBytes(actual));
    }

    [Fact]
    public void FilesThatNoHeapHasRoomFor_AreRefusedAndTheNetworkIsWhatItWas()
    {
        (int exitCode, string output, string error) = ChildProgram.Finish(ChildProgram.Start(["starve", folder.PathOf("")], heapBytes: 32 << 20));
        Assert.True(exitCode == 0, output + error);
    }

    /// <summary>A million predictions and a hundred thousand steps are the same commands with other numbers.</summary>
    [Theory]
    [InlineData("predict", 40_000)]
    [InlineData("step", 3_000)]
    public void Memory_DoesNotGrow(string command, int times)
    {
        (int exitCode, string output, string error) = ChildProgram.Run(command, $"{times}");
        Assert.True(exitCode == 0, output + error);
    }
}
