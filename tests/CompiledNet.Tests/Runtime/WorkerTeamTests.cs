using CompiledNet.Runtime;
using Xunit;

namespace CompiledNet.Tests.Runtime;

public class WorkerTeamTests
{
    [Theory]
    [InlineData(1, 3)]
    [InlineData(2, 1)]
    [InlineData(2, 2)]
    [InlineData(2, 9)]
    [InlineData(7, 5)]
    public void Run_DoesEachPieceOnceAndWaitsForAll(int workers, int pieces)
    {
        using var team = new WorkerTeam(workers, "test");
        var calls = new int[pieces];
        var busy = new int[workers];
        for (int round = 1; round <= 2000; round++)
        {
            team.Run(pieces, (piece, worker) =>
            {
                Assert.Equal(1, Interlocked.Increment(ref busy[worker]));
                calls[piece]++;
                Interlocked.Decrement(ref busy[worker]);
            });
            Assert.All(calls, count => Assert.Equal(round, count));
        }
    }

    /// <summary>
    /// More workers than processors: a caller is stopped anywhere, also between the lines that open a job, while a worker that comes late
    /// from the job before does all of it.
    /// </summary>
    [Fact]
    public void Runs_OnABusyMachine_End()
    {
        Thread[] callers = [.. Enumerable.Range(0, 4 * Environment.ProcessorCount).Select(_ => new Thread(() =>
        {
            using var team = new WorkerTeam(3, "test");
            for (int round = 0; round < 2_000_000; round++)
                team.Run(2, static (_, _) => { });
        }) { IsBackground = true })];
        foreach (Thread caller in callers)
            caller.Start();
        Assert.All(callers, caller => Assert.True(caller.Join(TimeSpan.FromSeconds(60)), "A caller waits for ever."));
    }

    [Fact]
    public void Run_AfterAPause_WakesSleepers()
    {
        using var team = new WorkerTeam(2, "test");
        for (int round = 0; round < 5; round++)
        {
            Thread.Sleep(20);
            using var meeting = new Barrier(2);
            team.Run(2, (_, _) => Assert.True(meeting.SignalAndWait(TimeSpan.FromSeconds(60))));
        }
    }

    [Fact]
    public void Run_WhereWorkersTakeLong_PutsTheCallerToSleepAndWakesIt()
    {
        using var team = new WorkerTeam(2, "test");
        for (int round = 0; round < 5; round++)
        {
            using var meeting = new Barrier(2);
            int done = 0;
            team.Run(2, (_, worker) =>
            {
                meeting.SignalAndWait(TimeSpan.FromSeconds(60));
                Thread.Sleep(20 * worker);
                Interlocked.Increment(ref done);
            });
            Assert.Equal(2, done);
        }
    }

    [Fact]
    public void Run_WhereSeveralPiecesFail_ThrowsWhatTheFirstThrewAndGoesOn()
    {
        using var team = new WorkerTeam(3, "test");
        var exception = Assert.Throws<InvalidOperationException>(() => team.Run(5, (piece, _) =>
        {
            if (piece > 1)
                throw new InvalidOperationException($"piece {piece}");
        }));
        Assert.Equal("piece 2", exception.Message);

        int calls = 0;
        team.Run(3, (_, _) => Interlocked.Increment(ref calls));
        Assert.Equal(3, calls);
    }
}
