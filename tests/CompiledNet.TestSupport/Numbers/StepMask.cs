namespace CompiledNet.TestSupport.Numbers;

/// <summary>Which steps of each sequence of a batch count.</summary>
public sealed class StepMask(int count, int steps)
{
    private readonly bool[] counts = new bool[count * steps];

    public int Steps => steps;

    public ref bool this[int image, int step] => ref counts[(image * steps) + step];

    /// <summary>Which steps count in any of several masks.</summary>
    public static StepMask Union(IEnumerable<StepMask> masks) => masks.Aggregate((one, other) => Make(one.Count, one.Steps, (image, step) => one[image, step] || other[image, step]));

    /// <summary>A mask whose steps are asked for.</summary>
    public static StepMask Make(int count, int steps, Func<int, int, bool> counts)
    {
        var mask = new StepMask(count, steps);
        for (int image = 0; image < count; image++)
        for (int step = 0; step < steps; step++)
            mask[image, step] = counts(image, step);
        return mask;
    }

    public int Count => count;

    /// <summary>A sequence with zeros at the steps that do not count.</summary>
    public Tensor Apply(Tensor sequence)
    {
        var masked = new Tensor(sequence.Count, sequence.Shape);
        masked.ForEach((n, y, x, c) => masked[n, y, x, c] = this[n, x] ? sequence[n, y, x, c] : 0);
        return masked;
    }
}
