using CompiledNet.Runtime;
using CompiledNet.Tests.Networks;
using Xunit;

namespace CompiledNet.Tests.Training;

[Collection(AllocationCollection.Name)]
public class TrainingAllocationTests
{
    [Fact]
    public void Step_OnceWarm_AllocatesNothing()
    {
        ExampleDataset data = ExampleDataset.Classes(70);
        float[] inputs = data.AllInputs;
        float[] targets = data.AllTargets;
        var network = new LinearNetwork();
        var examples = new ExampleReader(network.Architecture, data, "data");
        using var trainer = new Trainer(network, new Sgd(0.1f, 0.9f), maxBatchSize: 70, threads: 2, new Dictionary<int, float> { [1] = 3 });
        var rows = new DatasetRows(examples);
        var ahead = new ReadAhead(examples, Enumerable.Range(0, 70).ToArray(), batchSize: 35);
        void Run()
        {
            for (int step = 0; step < 20; step++)
            {
                trainer.Step(inputs, targets);
                trainer.StepOn(rows, 70);
                ahead.Start = 0;
                trainer.StepOn(ahead, 35);
                ahead.Start = 35;
                trainer.StepOn(ahead, 35);
            }
        }

        Run();
        Assert.Equal(0, Allocation.OfAllThreads(Run));
    }

    [Fact]
    public void ForkAndJoin_AllocatesNothing()
    {
        using var team = new WorkerTeam(2, "test");
        WorkerTeam.Work work = (_, _) => { };
        void Run()
        {
            for (int round = 0; round < 100; round++)
                team.Run(3, work);
        }

        Run();
        Assert.Equal(0, Allocation.OfAllThreads(Run));
    }
}
