using CompiledNet.Numerics;

namespace CompiledNet.Tests.Networks;

/// <summary>Examples in arrays.</summary>
internal sealed class ExampleDataset(float[][] inputs, float[][] targets, int inputLength, int targetLength) : Dataset
{
    public override int Count => inputs.Length;

    public override int InputLength => inputLength;

    public override int TargetLength => targetLength;

    /// <summary>How often each example has been read.</summary>
    public int[] Reads { get; } = new int[inputs.Length];

    public override void Read(int index, Span<float> input, Span<float> target)
    {
        Interlocked.Increment(ref Reads[index]);
        inputs[index].CopyTo(input);
        targets[index].CopyTo(target);
    }

    /// <summary>
    /// Random inputs, each of the class whose number is the place of the largest of its first numbers: one dense layer can learn it.
    /// </summary>
    public static ExampleDataset Classes(int count, int inputLength = 20, int classes = 5, int seed = 7)
    {
        float[][] inputs = RandomRows(count, inputLength, seed);
        float[][] targets = Array.ConvertAll(inputs, input => new[] { (float)Array.IndexOf(input, input[..classes].Max()) });
        return new ExampleDataset(inputs, targets, inputLength, 1);
    }

    /// <summary>Random inputs and random targets.</summary>
    public static ExampleDataset Numbers(int count, int inputLength = 20, int outputs = 5, int seed = 7) =>
        new(RandomRows(count, inputLength, seed), RandomRows(count, outputs, seed + 1), inputLength, outputs);

    public float[] AllInputs => inputs.SelectMany(row => row).ToArray();

    public float[] AllTargets => targets.SelectMany(row => row).ToArray();

    private static float[][] RandomRows(int count, int length, int seed)
    {
        var random = new RandomStream(seed, RandomPurpose.Initialization, 0);
        var rows = new float[count][];
        for (int row = 0; row < count; row++)
        {
            rows[row] = new float[length];
            foreach (ref float value in rows[row].AsSpan())
                value = (float)(2 * random.NextDouble() - 1);
        }

        return rows;
    }
}
