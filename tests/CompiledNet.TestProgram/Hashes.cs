using System.Globalization;
using System.Runtime.InteropServices;

namespace CompiledNet.TestProgram;

/// <summary>Says in few letters which bits come of training and predicting: the same program run in another way must say the same.</summary>
internal static class Hashes
{
    /// <param name="bits">Width of the vectors to compute with.</param>
    public static int Run(int bits)
    {
        // By turns, so that all optimizers and one and several threads have their part in it.
        Optimizer[] optimizers = [new Adam(0.02f), new Sgd(0.1f, 0.9f), new RmsProp(0.01f), new AdamW(0.02f, 0.01f)];
        Dataset data = Examples.Create(150);
        for (int index = 0; index < optimizers.Length; index++)
        {
            var network = new SmallNetwork(seed: index) { VectorBits = bits };
            History history = network.Fit(
                data, optimizers[index], epochs: 4, batchSize: 37, validationSplit: 0.2f, threads: 1 + index, verbosity: Verbosity.Quiet);
            var inputs = new float[37 * 64];
            for (int place = 0; place < inputs.Length; place++)
                inputs[place] = place % 11 / 11f;
            var outputs = new float[37 * 4];
            network.Predict(inputs, outputs);
            ulong weights = network.Parameters.Aggregate(0UL, (hash, parameter) => Mix(hash, parameter.ToArray()));
            ulong losses = history.Epochs.Aggregate(0UL, (hash, epoch) => Mix(hash, [epoch.Loss, epoch.ValidationLoss!.Value]));
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{bits} bits, {optimizers[index].GetType().Name}: weights {weights:x16}, outputs {Mix(0, outputs):x16}, losses {losses:x16}"));
        }

        return 0;
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
