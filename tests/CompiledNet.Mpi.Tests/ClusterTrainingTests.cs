using Xunit;

namespace CompiledNet.Mpi.Tests;

/// <summary>
/// Processes that train together end with the file, byte for byte, that one process writes: with batch normalization, dropout,
/// augmentation, Adam and both ways of clipping, and on resuming with another number of them.
/// </summary>
public sealed class ClusterTrainingTests(OneProcess one) : IClassFixture<OneProcess>, IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void OneProcess_NeedsNoMpi() => Assert.StartsWith("rank 0 of 1: ", one.LastLine, StringComparison.Ordinal);

    [MpiTheory]
    [InlineData(1, 1)]
    [InlineData(1, 2)]
    [InlineData(2, 1)]
    [InlineData(3, 1)]
    [InlineData(4, 1)]
    [InlineData(2, 2)]
    public void Ranks_HaveTheBitsOfOneProcess(int ranks, int threads)
    {
        (int code, string output, string error) = MpiRun.Run(ranks, $"result={folder.PathOf("net")}", $"threads={threads}");
        Assert.True(code == 0, error);
        for (int rank = 0; rank < ranks; rank++)
        {
            Assert.Equal(one.Weights, File.ReadAllBytes(folder.PathOf($"net.{rank}")));
            Assert.Contains(one.LastLine.Replace("rank 0 of 1", $"rank {rank} of {ranks}", StringComparison.Ordinal), output);
        }
    }

    [MpiFact]
    public void DataThatAreNotShared_GiveTheSameBits()
    {
        (int code, _, string error) = MpiRun.Run(2, $"result={folder.PathOf("net")}", "share=no");
        Assert.True(code == 0, error);
        Assert.Equal(one.Weights, File.ReadAllBytes(folder.PathOf("net.1")));
    }

    [MpiFact]
    public void FastReduction_GivesAllRanksOneNetwork()
    {
        (int code, string output, string error) = MpiRun.Run(3, $"result={folder.PathOf("net")}", "reduction=Fast");
        Assert.True(code == 0, error);
        Assert.Equal(File.ReadAllBytes(folder.PathOf("net.0")), File.ReadAllBytes(folder.PathOf("net.1")));
        Assert.Equal(File.ReadAllBytes(folder.PathOf("net.0")), File.ReadAllBytes(folder.PathOf("net.2")));
        Assert.Contains("rank 2 of 3: ", output);
    }

    [MpiFact]
    public void Resuming_WithAnotherNumberOfRanks_HasTheBitsOfOneProcess()
    {
        string[] files = [$"checkpoint={folder.PathOf("checkpoint")}", $"result={folder.PathOf("net")}", $"log={folder.PathOf("log.csv")}"];
        Assert.Equal(0, MpiRun.Run(3, [.. files, "epochs=1"]).Code);
        Assert.Equal(0, MpiRun.RunAlone([], [.. files, "epochs=2"]).Code);
        (int code, string output, string error) = MpiRun.Run(2, [.. files, "epochs=4"]);
        Assert.True(code == 0, error);
        Assert.Equal(one.Weights, File.ReadAllBytes(folder.PathOf("net.0")));
        Assert.Equal(one.Weights, File.ReadAllBytes(folder.PathOf("net.1")));

        // Rank 0 alone writes: each epoch has one line of progress, and the log one line for each under its names.
        string[] lines = output.Split('\n');
        Assert.Single(lines, line => line.StartsWith("Epoch 3/4 - loss: ", StringComparison.Ordinal));
        Assert.Equal(5, File.ReadAllLines(folder.PathOf("log.csv")).Length);
    }
}
