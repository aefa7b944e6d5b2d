using System.Text;

namespace CompiledNet.TestSupport.Descriptions;

/// <summary>Networks that nobody would write: most are wrong somewhere, some are right, all are C#.</summary>
public static class RandomDeclaration
{
    /// <summary>A class with its attributes, in one text without a namespace.</summary>
    public static string Write(Random random, string name)
    {
        var attributes = new StringBuilder("[Network]\n");
        if (random.Next(40) > 0)
            attributes.Append(random.Next(4) > 0 ? $"[Input({Side(random)}, {Side(random)}, {Small(random)})]\n" : $"[Input({Side(random)})]\n");
        for (int i = random.Next(5); i >= 0; i--)
            attributes.Append($"[{Layer(random)}]\n");
        if (random.Next(3) == 0)
            attributes.Append($"[Loss(Loss.{Losses[random.Next(Losses.Length)]}{LossArgument(random)})]\n");
        return $"{attributes}partial class {name};\n";
    }

    private static string Layer(Random random) => random.Next(12) switch
    {
        0 or 1 or 2 or 3 => $"Conv2D({Small(random)}, {Small(random)}{Window(random)}{Function(random)})",
        4 => $"Conv2D({Small(random)}, {Small(random)}, {Small(random)}{Window(random)})",
        5 or 6 => $"{(random.Next(2) == 0 ? "Max" : "Average")}Pool2D({Small(random)}{Window(random)})",
        7 or 8 => "Flatten",
        9 or 10 => $"Dense({Side(random)}{Function(random)})",
        _ => $"Activation(Activation.{Functions[random.Next(Functions.Length)]})",
    };

    private static readonly string[] Functions = ["Linear", "Relu", "Sigmoid", "Tanh", "Softmax"];

    private static readonly string[] Losses =
        ["SparseCategoricalCrossentropy", "CategoricalCrossentropy", "BinaryCrossentropy", "MeanSquaredError", "MeanSquaredError", "MeanAbsoluteError", "Huber"];

    private static string LossArgument(Random random) => random.Next(12) switch
    {
        0 => ", LabelSmoothing = 0.1f",
        1 => ", Delta = 0.5f",
        2 => ", LabelSmoothing = 1f, Delta = -1f",
        _ => "",
    };

    private static string Function(Random random) =>
        random.Next(3) == 0 ? $", Activation = Activation.{Functions[random.Next(Functions.Length)]}" : "";

    private static string Window(Random random) => random.Next(9) switch
    {
        0 => $", Stride = {Small(random)}",
        1 => $", StrideHeight = {Small(random)}, AllowCropping = true",
        2 => $", ZeroPadding = {Small(random)}",
        3 => $", ZeroPaddingWidth = {Small(random)}, Stride = {Small(random)}",
        4 or 5 => $", Padding = Padding.Same, Stride = {Small(random)}",
        6 => ", AllowCropping = true",
        _ => "",
    };

    private static int Small(Random random) => random.Next(60) == 0 ? Extreme(random) : random.Next(1, 5);

    private static int Side(Random random) => random.Next(60) == 0 ? Extreme(random) : random.Next(3, 20);

    private static int Extreme(Random random) => random.Next(5) switch
    {
        0 => 0,
        1 => -1,
        2 => int.MaxValue,
        3 => int.MinValue,
        _ => 100_000,
    };
}
