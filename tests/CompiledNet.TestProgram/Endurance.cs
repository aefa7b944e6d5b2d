namespace CompiledNet.TestProgram;

/// <summary>Does one thing very often and says how much memory grew: not at all.</summary>
internal static class Endurance
{
    /// <summary>What the runtime itself may take meanwhile, such as for code that it compiles anew.</summary>
    private const long MostManaged = 1 << 20, MostResident = 32 << 20;

    /// <summary>Predicts images one by one and sixteen at a time, on one thread and two.</summary>
    public static int Predict(int count)
    {
        var network = new SmallNetwork(seed: 5);
        float[] inputs = new float[17 * 64], outputs = new float[17 * 4];
        for (int index = 0; index < inputs.Length; index++)
            inputs[index] = index % 7 / 7f;
        var beside = new float[4];
        return Watch(count, times =>
        {
            var thread = new Thread(() =>
            {
                for (int time = 0; time < times / 2; time++)
                    network.Predict(inputs.AsSpan(0, 64), beside);
            });
            thread.Start();
            for (int time = 0; time < times / 2; time++)
                network.Predict(time % 2 == 0 ? inputs : inputs.AsSpan(0, 64), time % 2 == 0 ? outputs : outputs.AsSpan(0, 4));
            thread.Join();
        });
    }

    /// <summary>Takes steps of training, half of them by <see cref="Network.Fit"/>.</summary>
    public static int Step(int count)
    {
        var network = new SmallNetwork(seed: 5);
        var optimizer = new Adam(0.001f);
        Dataset data = Examples.Create(40 * 50);
        float[] inputs = new float[40 * 64], targets = new float[40];
        for (int example = 0; example < targets.Length; example++)
            data.Read(example, inputs.AsSpan(example * 64, 64), targets.AsSpan(example, 1));
        return Watch(count, times =>
        {
            using (var trainer = new Trainer(network, optimizer, maxBatchSize: 40, threads: 2))
            {
                for (int time = 0; time < times / 2; time++)
                    trainer.Step(inputs, targets);
            }

            network.Fit(data, optimizer, epochs: Math.Max(1, times / 100), batchSize: 40, threads: 2, verbosity: Verbosity.Quiet);
        });
    }

    /// <summary>The first tenth warms up.</summary>
    private static int Watch(int count, Action<int> run)
    {
        run(count / 10);
        run(count / 10);
        (long managed, long resident) = Measure();
        run(count);
        (long managedAfter, long residentAfter) = Measure();
        Console.WriteLine(
            $"{count} times: {managedAfter - managed} managed bytes more, {(residentAfter - resident) / 1024} KiB resident more");
        return managedAfter - managed <= MostManaged && residentAfter - resident <= MostResident ? 0 : 1;
    }

    private static (long Managed, long Resident) Measure()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return (GC.GetTotalMemory(forceFullCollection: true), Environment.WorkingSet);
    }
}
