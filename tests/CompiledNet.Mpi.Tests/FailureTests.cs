using System.Diagnostics;
using System.Text.RegularExpressions;
using Xunit;

namespace CompiledNet.Mpi.Tests;

/// <summary>What goes wrong at one rank ends all, soon and with the reason; nobody waits for what will not come.</summary>
public sealed class FailureTests(OneProcess one) : IClassFixture<OneProcess>, IDisposable
{
    private const int FewKills = 2;

    /// <summary>What all ranks have to end within once one has failed; starting the program is not counted.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [MpiTheory]
    [InlineData("network", "network: rank 2 has OtherNetwork")]
    [InlineData("seed", "seed: rank 2 has 6; the others have 5")]
    [InlineData("count", "data: rank 2 has 220 examples of 64 and 1 floats")]
    [InlineData("data", "data: rank 2 has 230 examples of 64 and 1 floats")]
    [InlineData("rate", "optimizer: rank 2 has Adam, learning rate 0.03")]
    [InlineData("batch", "batchSize: rank 2 has 64; the others have 72")]
    public void WrongUse_IsRefusedByAllRanks_BeforeTheFirstStep(string trouble, string difference)
    {
        (int code, string output, string error) = MpiRun.Run(3, $"trouble={trouble}");
        Assert.NotEqual(0, code);
        for (int rank = 0; rank < 3; rank++)
            Assert.Matches($"rank {rank} catches ClusterException: The ranks cannot train together. .*{Regex.Escape(difference)}", error);
        Assert.DoesNotContain("epoch 1", output);
    }

    [MpiFact]
    public void WrongUse_OfTwoRanks_NamesBoth()
    {
        (_, _, string error) = MpiRun.Run(2, "trouble=seed");
        Assert.Contains("seed: rank 1 has 6; rank 0 has 5.", error);
    }

    [MpiTheory]
    [InlineData("callback", "InvalidDataException: A callback has failed.")]
    [InlineData("epoch", "IOException: A callback has failed after the epoch.")]
    [InlineData("disk", "IOException: Example ")]
    [InlineData("unhandled", "InvalidDataException: Nobody catches this.")]
    [InlineData("early", "The ranks have parted, next: rank 2 has the end of the program; the others have a training.")]
    [InlineData("astray", "parameters: rank 2 has ")]
    [InlineData("drift", "learning rate: rank 2 has 1; the others have 0.02.")]
    public void Failure_OfOneRank_EndsAllWithItsText(string trouble, string text)
    {
        (int code, string output, string error) = MpiRun.Run(3, $"trouble={trouble}");
        Assert.NotEqual(0, code);
        Assert.Contains(text, error);
        Assert.DoesNotContain("rank 0 of 3", output);
    }

    [MpiFact]
    public void Failure_ThatIsToldToAll_IsCaughtByAll()
    {
        (_, _, string error) = MpiRun.Run(2, "trouble=epoch");
        Assert.Contains("rank 1 catches IOException: A callback has failed after the epoch.", error);
        Assert.Contains("rank 0 catches ClusterException: Rank 1 of 2 failed: IOException: A callback has failed after the epoch.", error);
    }

    [MpiFact]
    public void CallbackThatStopsOneRank_StopsAll()
    {
        (int code, string output, string error) = MpiRun.Run(3, "trouble=stop");
        Assert.True(code == 0, error);
        for (int rank = 0; rank < 3; rank++)
            Assert.Matches($"rank {rank} of 3: .* after 2 One rank has had enough.", output);
    }

    /// <summary>COMPILEDNET_KILLS says how often; a few times where it is not set.</summary>
    [MpiFact]
    public void KilledRank_EndsAllWithAMessage_AndTheCheckpointResumesToTheSameBits()
    {
        int kills = int.TryParse(Environment.GetEnvironmentVariable("COMPILEDNET_KILLS"), out int asked) ? asked : FewKills;
        string[] files = [$"checkpoint={folder.PathOf("checkpoint")}", $"result={folder.PathOf("net")}", "epochs=4"];
        var random = new Random(kills);
        for (int kill = 0; kill < kills; kill++)
        {
            File.Delete(folder.PathOf("checkpoint"));
            int ranks = random.Next(2, 5), victim = random.Next(ranks), epoch = random.Next(1, 4);
            using (MpiRun run = MpiRun.Start(ranks, [.. files, "trouble=slow"]))
            {
                string line = run.AwaitLine(text => Regex.IsMatch(text, $"^rank {victim} pid .* epoch {epoch}$"));
                Thread.Sleep(random.Next(20));
                var watch = Stopwatch.StartNew();
                Process.GetProcessById(int.Parse(line.Split(' ')[3])).Kill();
                (int code, _, string error) = run.Finish(Limit);
                Assert.NotEqual(0, code);
                Assert.Contains("signal 9 (Killed)", error);
                Assert.True(watch.Elapsed < Limit, $"All ended after {watch.Elapsed}.");
            }

            (int resumed, _, string failure) = MpiRun.Run(random.Next(1, 4), files);
            Assert.True(resumed == 0, failure);
            Assert.Equal(one.Weights, File.ReadAllBytes(folder.PathOf("net.0")));
        }
    }

    [MpiFact]
    public void Runtime_GoesOnToMakeExceptionsOfSignals()
    {
        (int code, _, string error) = MpiRun.Run(2, "trouble=null", "epochs=1");
        Assert.True(code == 0, error);
    }

    [Fact]
    public void MissingLibrary_IsToldInOneSentence()
    {
        (int code, _, string error) = MpiRun.RunAlone([("OMPI_COMM_WORLD_SIZE", "1")], "library=/nowhere/libmpi.so");
        Assert.NotEqual(0, code);
        Assert.Contains("No library of MPI was found: /nowhere/libmpi.so cannot be loaded. Install Open MPI", error);
    }

    [Fact]
    public void LibraryThatIsNotMpi_IsToldInOneSentence()
    {
        (int code, _, string error) = MpiRun.RunAlone([("PMI_RANK", "0")], "library=libc.so.6");
        Assert.NotEqual(0, code);
        Assert.Contains("libc.so.6 is no library of MPI that can be used: it has no MPI_", error);
    }
}
