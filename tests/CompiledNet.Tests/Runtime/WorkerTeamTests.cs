using CompiledNet.Runtime;
using Xunit;

namespace CompiledNet.Tests.Runtime;

public class WorkerTeamTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    public void Run_CallsEachWorkerOnceAndWaitsForAll(int workers)
    {
        using var team = new WorkerTeam(workers, "test");
        var calls = new int[workers];
        for (int round = 1; round <= 2000; round++)
        {
            team.Run(worker => calls[worker]++);
            Assert.All(calls, count => Assert.Equal(round, count));
        }
    }

    [Fact]
    public void Run_AfterAPause_WakesSleepers()
    {
        using var team = new WorkerTeam(2, "test");
        int calls = 0;
        for (int round = 0; round < 5; round++)
        {
            Thread.Sleep(20);
            team.Run(worker =>
            {
                Thread.Sleep(worker == 0 ? 0 : 20);
                Interlocked.Increment(ref calls);
            });
        }

        Assert.Equal(10, calls);
    }

    [Fact]
    public void Run_WhereSeveralFail_ThrowsWhatTheFirstThrewAndGoesOn()
    {
        using var team = new WorkerTeam(3, "test");
        var exception = Assert.Throws<InvalidOperationException>(() => team.Run(worker =>
        {
            if (worker > 0)
                throw new InvalidOperationException($"worker {worker}");
        }));
        Assert.Equal("worker 1", exception.Message);

        int calls = 0;
        team.Run(_ => Interlocked.Increment(ref calls));
        Assert.Equal(3, calls);
    }
}
