using System.Globalization;

namespace CompiledNet.Tool.Graph;

/// <summary>An attribute as it is written between its brackets.</summary>
/// <param name="kind">The attribute's name, without its ending.</param>
internal sealed class AttributeText(string kind)
{
    private readonly List<string> arguments = [];

    public static string Real(float value) => value.ToString("R", CultureInfo.InvariantCulture) + "f";

    /// <summary>Adds positional arguments.</summary>
    public AttributeText Add(params IEnumerable<string> values)
    {
        arguments.AddRange(values);
        return this;
    }

    /// <summary>Adds one positional argument, or two where they differ.</summary>
    public AttributeText Sides(int height, int width) => height == width ? Add($"{height}") : Add($"{height}", $"{width}");

    /// <summary>Adds a named argument.</summary>
    public AttributeText Option(string name, string value)
    {
        arguments.Add($"{name} = {value}");
        return this;
    }

    /// <summary>Adds a named number; nothing where it is the default.</summary>
    public AttributeText Option(string name, int value, int otherwise) => value == otherwise ? this : Option(name, $"{value}");

    /// <summary>Says that there is no bias; nothing where there is one, as there is by default.</summary>
    public AttributeText Bias(bool hasBias) => hasBias ? this : Option("UseBias", "false");

    /// <summary>Adds a named number, or a pair called <c>...Height</c> and <c>...Width</c>; nothing where both are the default.</summary>
    public AttributeText Option(string name, int height, int width, int defaultHeight, int defaultWidth)
    {
        if (height == defaultHeight && width == defaultWidth)
            return this;
        return height == width ? Option(name, $"{height}") : Option($"{name}Height", $"{height}").Option($"{name}Width", $"{width}");
    }

    public override string ToString() => arguments.Count == 0 ? kind : $"{kind}({string.Join(", ", arguments)})";
}
