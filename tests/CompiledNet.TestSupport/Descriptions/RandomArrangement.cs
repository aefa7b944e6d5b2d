using CompiledNet.Runtime;
using CompiledNet.TestSupport.Layers;

namespace CompiledNet.TestSupport.Descriptions;

/// <summary>Layers that move values and compute nothing, drawn to fit a shape.</summary>
internal static class RandomArrangement
{
    private static readonly int[][] Orders = [[1, 2, 3], [1, 3, 2], [2, 1, 3], [2, 3, 1], [3, 1, 2], [3, 2, 1]];

    /// <summary>A crop, an order of the axes or other sizes of a map; of a vector or a sequence, other sizes.</summary>
    public static LayerDescription Draw(Random random, TensorShape shape, string? name)
    {
        switch (shape.IsVector || shape.IsSequence ? 2 : random.Next(3))
        {
            case 0:
                (int top, int left) = (random.Next(Math.Min(shape.Height, 4)), random.Next(Math.Min(shape.Width, 4)));
                int bottom = random.Next(Math.Min(shape.Height - top, 4));
                int right = random.Next(Math.Min(shape.Width - left, 4));
                return new Cropping2D(name, top, bottom, left, right);
            case 1:
                int[] order = Orders[random.Next(Orders.Length)];
                return new Permute(name, order[0], order[1], order[2]);
            default:
                int height = Divisor(random, shape.Length);
                int width = Divisor(random, shape.Length / height);
                TensorShape target = !shape.IsVector && random.Next(6) == 0
                    ? new(1, 1, shape.Length, IsVector: true)
                    : random.Next(4) == 0 ? new(1, height, shape.Length / height) { IsSequence = true }
                    : new(height, width, shape.Length / height / width);
                return new Reshape(name, target) { Open = random.Next(-1, target.IsVector ? 1 : target.IsSequence ? 2 : 3) };
        }
    }

    /// <summary>A layer that changes maps at random, in training.</summary>
    public static LayerDescription DrawAugmentation(Random random, string? name) => random.Next(2) == 0
        ? new RandomFlip(name, RandomFlip.Modes[random.Next(RandomFlip.Modes.Count)])
        : new RandomTranslation(
            name, random.Next(5) / 4f, random.Next(1, 5) / 4f, RandomTranslation.FillModes[random.Next(RandomTranslation.FillModes.Count)]);

    private static int Divisor(Random random, int number)
    {
        int[] divisors = [.. Enumerable.Range(1, Math.Min(number, 40)).Where(divisor => number % divisor == 0)];
        return divisors[random.Next(divisors.Length)];
    }
}
