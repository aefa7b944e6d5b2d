using System.Diagnostics;
using CompiledNet.Files;
using CompiledNet.Tests.Files;
using Xunit;

namespace CompiledNet.Tests.Training;

/// <summary>
/// A training that is killed and resumed, again and again, ends with the weights of one that is not. The environment variable
/// COMPILEDNET_KILLS says how often; a few times where it is not set.
/// </summary>
public sealed class KilledTrainingTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Training_KilledAtRandomInstants_EndsAsIfItHadNotBeen()
    {
        int kills = ChildProgram.Kills;
        int epochs = 3 * kills + 10;
        Assert.Equal(0, ChildProgram.Finish(Start("whole", "expected", epochs)).ExitCode);

        string checkpoint = folder.PathOf("killed.safetensors");
        var random = new Random(kills);
        for (int kill = 0; kill < kills; kill++)
        {
            using Process training = Start("killed", "actual", epochs);
            for (int epoch = random.Next(4); epoch >= 0; epoch--)
                training.StandardOutput.ReadLine();
            Thread.Sleep(TimeSpan.FromMilliseconds(10 * random.NextDouble()));
            training.Kill();
            training.WaitForExit();
            if (File.Exists(checkpoint))
                SafetensorsFile.Read(checkpoint);
        }

        (int exitCode, _, string error) = ChildProgram.Finish(Start("killed", "actual", epochs));
        Assert.True(exitCode == 0, error);
        Assert.Equal(File.ReadAllBytes(folder.PathOf("expected.safetensors")), File.ReadAllBytes(folder.PathOf("actual.safetensors")));
        Assert.Equal(4, folder.FileNames.Length);

        History history = LoadHistory(checkpoint);
        Assert.Equal(Enumerable.Range(1, epochs), history.Epochs.Select(epoch => epoch.Epoch));
        History whole = LoadHistory(folder.PathOf("whole.safetensors"));
        Assert.Equal(
            whole.Epochs.Select(epoch => (epoch.Training, epoch.Validation)),
            history.Epochs.Select(epoch => (epoch.Training, epoch.Validation)));
    }

    [Fact]
    public void FullDisk_LeavesTheEarlierCheckpointAndSaysSo()
    {
        if (OperatingSystem.IsWindows())
            return;
        Assert.Equal(0, ChildProgram.Finish(Start("net", "first", epochs: 2)).ExitCode);
        string checkpoint = folder.PathOf("net.safetensors");
        byte[] before = File.ReadAllBytes(checkpoint);

        // The runtime's own shared memory is to stay out of it. No file may become longer than this many blocks of 512 or 1024 bytes: the
        // system refuses to write on, as on a full disk.
        string command = "export DOTNET_EnableWriteXorExecute=0; trap '' XFSZ; ulimit -f 4; exec \"$0\" \"$@\"";
        (int exitCode, _, string error) = ChildProgram.Finish(Start("net", "second", epochs: 4, ["bash", "-c", command]));
        Assert.Equal(1, exitCode);
        Assert.Contains($"{checkpoint} could not be written: ", error);
        Assert.Contains("The file of that name is the earlier one, untouched.", error);
        Assert.Equal(before, File.ReadAllBytes(checkpoint));
        Assert.Equal(["first.safetensors", "net.safetensors"], folder.FileNames);
    }

    private Process Start(string checkpoint, string result, int epochs, string[]? prefix = null) => ChildProgram.Start(
        ["train", folder.PathOf($"{checkpoint}.safetensors"), folder.PathOf($"{result}.safetensors"), $"{epochs}"], prefix);

    private static History LoadHistory(string path) => HistoryCsv.Parse(SafetensorsFile.Read(path).Metadata["compilednet.history"]);
}
