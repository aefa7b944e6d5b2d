using System.Globalization;
using CompiledNet.Runtime;

namespace CompiledNet.Tool.Graph;

/// <summary>An attribute as it is written between its brackets.</summary>
/// <param name="kind">The attribute's name, without its ending.</param>
internal sealed class AttributeText(string kind)
{
    private readonly List<string> arguments = [];
    private bool isOfSteps;

    public string Kind => kind;

    public static string Real(float value) => value.ToString("R", CultureInfo.InvariantCulture) + "f";

    /// <summary>
    /// A layer of one dimension over a sequence, <c>Conv1D</c>, or of two over a map: where pairs are meant, steps have one number.
    /// </summary>
    /// <param name="stem">Its name without them: <c>Conv</c>.</param>
    /// <param name="input">What it takes.</param>
    public static AttributeText Over(string stem, TensorShape input) =>
        new(stem + (input.IsSequence ? "1D" : "2D")) { isOfSteps = input.IsSequence };

    /// <summary>Adds positional arguments.</summary>
    public AttributeText Add(params IEnumerable<string> values)
    {
        arguments.AddRange(values);
        return this;
    }

    /// <summary>Adds a positional argument for each number.</summary>
    public AttributeText Add(IEnumerable<int> values) => Add(values.Select(value => value.ToString(CultureInfo.InvariantCulture)));

    /// <summary>Adds one positional argument, or two where they differ.</summary>
    public AttributeText Sides(int height, int width) => Add(isOfSteps || height == width ? [width] : [height, width]);

    /// <summary>Adds what is at a border: one number for opposite sides where these are alike, else one for each side.</summary>
    public AttributeText Border(int top, int bottom, int left, int right) =>
        top == bottom && left == right ? Sides(top, left) : Add(isOfSteps ? [left, right] : [top, bottom, left, right]);

    /// <summary>Adds a named argument.</summary>
    public AttributeText Option(string name, string value)
    {
        arguments.Add($"{name} = {value}");
        return this;
    }

    /// <summary>Adds a named number; nothing where it is the default.</summary>
    public AttributeText Option(string name, int value, int otherwise) => value == otherwise ? this : Option(name, $"{value}");

    /// <summary>Adds a named yes; nothing where it is no, the default.</summary>
    public AttributeText Flag(string name, bool value) => value ? Option(name, "true") : this;

    /// <summary>Says that there is no bias; nothing where there is one, as there is by default.</summary>
    public AttributeText Bias(bool hasBias) => hasBias ? this : Option("UseBias", "false");

    /// <summary>Adds a named number, or a pair called <c>...Height</c> and <c>...Width</c>; nothing where both are the default.</summary>
    public AttributeText Option(string name, int height, int width, int defaultHeight, int defaultWidth)
    {
        if (isOfSteps)
            return Option(name, width, defaultWidth);
        if (height == defaultHeight && width == defaultWidth)
            return this;
        return height == width ? Option(name, $"{height}") : Option($"{name}Height", $"{height}").Option($"{name}Width", $"{width}");
    }

    public override string ToString() => arguments.Count == 0 ? kind : $"{kind}({string.Join(", ", arguments)})";
}
