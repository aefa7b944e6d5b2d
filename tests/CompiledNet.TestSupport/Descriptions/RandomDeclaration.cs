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
        if (random.Next(12) == 0)
            attributes.Append($"[Output(\"{Names[random.Next(Names.Length)]}\", Loss = Loss.{Losses[random.Next(Losses.Length)]}, Weight = {Part(random)})]\n");
        string modifiers = random.Next(25) switch
        {
            0 => "",
            1 => "static partial ",
            2 => "abstract partial ",
            3 => "sealed partial ",
            _ => "partial ",
        };
        return $"{attributes}{modifiers}class {name};\n";
    }

    private static string Layer(Random random) => random.Next(17) switch
    {
        0 or 1 or 2 or 3 => $"Conv2D({Small(random)}, {Small(random)}{Window(random)}{Spread(random)}{Function(random)}{Bias(random)}{Name(random)})",
        4 when random.Next(2) == 0 => $"DepthwiseConv2D({Small(random)}{Window(random)}{Function(random)}, DepthMultiplier = {Small(random)})",
        4 when random.Next(2) == 0 => $"Conv2DTranspose({Small(random)}, {Small(random)}{Function(random)}, Stride = {Small(random)}{(random.Next(2) == 0 ? ", Padding = Padding.Same" : "")})",
        4 when random.Next(2) == 0 => $"SeparableConv2D({Small(random)}, {Small(random)}{Window(random)}{Function(random)}, DepthMultiplier = {Small(random)})",
        4 => $"Conv2D({Small(random)}, {Small(random)}, {Small(random)}{Window(random)}{Name(random)})",
        5 or 6 => $"{Pools[random.Next(Pools.Length)]}Pool2D({Small(random)}{Window(random)}{Name(random)})",
        7 or 8 => "Flatten",
        9 or 10 => $"Dense({Side(random)}{Function(random)}{Bias(random)}{Name(random)})",
        11 or 12 => random.Next(4) > 0 ? "BatchNormalization" : $"BatchNormalization(Momentum = {Part(random)}, Epsilon = {Part(random)}{Name(random)})",
        13 => $"Dropout({Part(random)}{Name(random)})",
        14 => $"Global{Pools[random.Next(2)]}Pool2D",
        15 => $"{Merges[random.Next(Merges.Length)]}(\"{Names[random.Next(Names.Length)]}\"{Name(random)})",
        _ => $"Activation({Activation(random)}{Slope(random)}{Name(random)})",
    };

    private static string Activation(Random random) => random.Next(40) == 0 ? "(Activation)99" : $"Activation.{Functions[random.Next(Functions.Length)]}";

    private static readonly string[] Functions =
        ["Linear", "Relu", "Sigmoid", "Tanh", "Softmax", "LeakyRelu", "Elu", "Gelu", "Silu", "HardSwish"];

    private static readonly string[] Pools = ["Max", "Average", "L2"];

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
        random.Next(3) == 0 ? $", Activation = {Activation(random)}{Slope(random)}" : "";

    private static string Slope(Random random) => random.Next(8) == 0 ? $", NegativeSlope = {Part(random)}" : "";

    private static string Bias(Random random) => random.Next(4) == 0 ? ", UseBias = false" : "";

    /// <summary>Few names, so that some layers share one, and some that are none.</summary>
    private static string Name(Random random) => random.Next(18) switch
    {
        0 or 1 or 2 => $", Name = \"{Names[random.Next(Names.Length)]}\"",
        3 => $", From = \"{Names[random.Next(Names.Length)]}\"",
        4 => ", Trainable = false",
        _ => "",
    };

    private static readonly string[] Merges = ["Add", "Multiply", "Concatenate"];

    private static readonly string[] Names = ["stem", "Input1", "head", "Head", "Dense2", "Dense1Kernel", "class", "Summary", "a b", "1st", ""];

    /// <summary>Mostly a part of 1, as rates, momenta and epsilons are.</summary>
    private static string Part(Random random) => random.Next(12) switch
    {
        0 => "1",
        1 => "-0.5f",
        2 => "float.NaN",
        3 => "float.PositiveInfinity",
        4 => "0",
        _ => "0.25f",
    };

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

    private static string Spread(Random random) => random.Next(6) switch
    {
        0 => $", Dilation = {Small(random)}",
        1 => $", DilationWidth = {Small(random)}",
        2 => $", Groups = {Small(random)}",
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
