using System.Runtime.InteropServices;

namespace CompiledNet.TestProgram;

/// <summary>
/// Says in few letters which bits come of training and predicting, at each width that the machine has: the same program run in another way
/// must say the same.
/// </summary>
internal static class Hashes
{
    private const int Images = 37;

    public static int Run()
    {
        foreach (int bits in new[] { 512, 256, 128 }.Where(bits => bits <= Network.WidestVectorBits))
        {
            Dataset data = Examples.Create(150);
            Say(new SmallNetwork(seed: 1) { VectorBits = bits }, data, new Adam(0.02f), threads: 1);
            Say(new SmallNetwork(seed: 2) { VectorBits = bits }, data, new Sgd(0.1f, 0.9f), threads: 2);
            Say(new SmallNetwork(seed: 3) { VectorBits = bits }, data, new RmsProp(0.01f), threads: 3);
            Say(new MixedNetwork(seed: 4) { VectorBits = bits }, Examples.OfMixed(50), new AdamW(0.02f, 0.01f), threads: 2);
        }

        return 0;
    }

    private static void Say(Network network, Dataset data, Optimizer optimizer, int threads)
    {
        History history = network.Fit(
            data, optimizer, epochs: 3, batchSize: 37, validationSplit: 0.2f, threads: threads, verbosity: Verbosity.Quiet);
        float[] inputs = new float[Images * data.InputLength], outputs = new float[Images * network.Architecture.OutputLength];
        for (int place = 0; place < inputs.Length; place++)
            inputs[place] = place % 11 / 11f;
        network.Predict(inputs, outputs);
        ulong weights = network.Parameters.Aggregate(0UL, (hash, parameter) => Mix(hash, parameter.ToArray()));
        ulong losses = history.Epochs.Aggregate(0UL, (hash, epoch) => Mix(hash, [epoch.Loss, epoch.ValidationLoss!.Value]));
        Console.WriteLine(
            $"{network.Architecture.Name}, {network.VectorBits} bits: weights {weights:x16}, outputs {Mix(0, outputs):x16}, losses {losses:x16}");
    }

    /// <summary>FNV-1a over the bytes.</summary>
    private static ulong Mix<T>(ulong hash, T[] values)
        where T : unmanaged
    {
        foreach (byte value in MemoryMarshal.AsBytes<T>(values))
            hash = unchecked((hash ^ value) * 1099511628211);
        return unchecked((hash ^ (ulong)values.Length) * 1099511628211);
    }
}
