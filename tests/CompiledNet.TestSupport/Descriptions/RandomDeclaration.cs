using System.Text;
using System.Text.RegularExpressions;

namespace CompiledNet.TestSupport.Descriptions;

/// <summary>A network that nobody would write: it may be right or wrong anywhere, and is C# always.</summary>
/// <param name="Name">The class.</param>
/// <param name="MetadataName">What reflection calls it.</param>
/// <param name="Source">Its text.</param>
public sealed partial record RandomDeclaration(string Name, string MetadataName, string Source)
{
    /// <summary>Classes whose layers it takes, whether it can or not.</summary>
    public IReadOnlyList<string> Origins { get; } = [.. BackboneArgument().Matches(Source).Select(match => match.Groups[1].Value)];

    /// <summary>
    /// A third of them are layers that fit together, a third such with a slip or two; the others are any attributes that the library has,
    /// in any order.
    /// </summary>
    /// <param name="index">Its index in the program: it is called <c>Net7</c>.</param>
    /// <param name="count">Networks of the program.</param>
    /// <param name="others">The networks before it that were drawn to fit together; it may join them.</param>
    internal static RandomDeclaration Draw(Random random, int index, int count, List<PlausibleLayers> others)
    {
        string name = $"Net{index}";
        var plausible = new PlausibleLayers(random, others) { Name = name };
        List<DeclaredAttribute> attributes;
        string container = IsInside(index) ? DrawContainer(random, name) : "";
        string modifiers = "partial ";
        switch (random.Next(6))
        {
            case 0 or 1:
                plausible.Draw();
                attributes = plausible.Attributes;
                if (!IsInside(index) && plausible.LayerNames.Count > 1)
                    others.Add(plausible);
                break;
            case 2 or 3:
                plausible.Draw();
                attributes = [.. plausible.Attributes];
                for (int slips = random.Next(1, 4); slips > 0; slips--)
                    Spoil(random, attributes, plausible.LayerNames);
                break;
            default:
                attributes = DrawAnything(random, index, count);
                modifiers = DrawModifiers(random, index);
                break;
        }

        for (int blocks = random.Next(12) == 0 ? random.Next(1, 3) : 0; blocks > 0; blocks--)
            Repeat(random, attributes, plausible.LayerNames);
        string text = Write(random, attributes, modifiers, name);
        return container.Length == 0
            ? new RandomDeclaration(name, name, text)
            : new RandomDeclaration(
                name, Regex.Replace(container, "^.* ", "") + (container.StartsWith("namespace", StringComparison.Ordinal) ? "." : "+") + name, $"{container}\n{{\n{text}}}\n");
    }

    private static string Write(Random random, List<DeclaredAttribute> attributes, string modifiers, string name)
    {
        var text = new StringBuilder("[Network]\n");
        foreach (DeclaredAttribute attribute in attributes)
            text.Append($"[{attribute}]\n");
        string body = random.Next(20) switch
        {
            0 => " { public static int Answer() => 42; }\n",
            1 when modifiers == "partial " => $" {{ public {name}(string text) : this(text.Length) {{ }} }}\n",
            _ => ";\n",
        };
        return text.Append($"{modifiers}class {name}{body}").ToString();
    }

    /// <summary>Whether it stands in a namespace or a type, so that others cannot call it by its name alone.</summary>
    private static bool IsInside(int index) => index % 8 == 7;

    private static string DrawContainer(Random random, string name) => random.Next(5) switch
    {
        0 => $"public static partial class Outer{name}",
        1 => $"public partial struct Outer{name}",
        2 => $"partial record Outer{name}",
        3 => $"namespace Space{name}.Vision",
        _ => $"namespace Space{name}",
    };

    /// <summary>Whether it may be static, so that others cannot take its layers.</summary>
    private static bool MayBeStatic(int index) => index % 8 == 3;

    private static string DrawModifiers(Random random, int index) => random.Next(16) switch
    {
        0 => "",
        < 8 when MayBeStatic(index) => "static partial ",
        2 => "abstract partial ",
        3 => "public sealed partial ",
        _ => "partial ",
    };

    /// <summary>Attributes of any kind; the input comes first mostly, so that not all end there.</summary>
    private static List<DeclaredAttribute> DrawAnything(Random random, int index, int count)
    {
        var attributes = new List<DeclaredAttribute>();
        var known = new List<string> { "Input1" };
        if (random.Next(20) > 0)
            attributes.Add(
                new DeclaredAttribute("Input", [random.Next(4) > 0 ? $"{random.Next(3, 20)}, {AnyAttribute.Small(random)}, {AnyAttribute.Small(random)}" : $"{random.Next(3, 20)}"]));
        for (int layers = random.Next(1, 5); layers > 0; layers--)
        {
            attributes.Add(AnyAttribute.Layer(random, known));
            known.Add(attributes[^1].Properties.TryGetValue("Name", out string? called) ? called.Trim('"') : attributes[^1].Kind + "1");
        }

        if (random.Next(15) == 0)
            attributes.Insert(random.Next(attributes.Count + 1), new DeclaredAttribute($"Backbone<{DrawOrigin(random, index, count)}>"));
        if (random.Next(3) == 0)
            attributes.Add(AnyAttribute.Loss(random));
        if (random.Next(6) == 0)
            attributes.Add(AnyAttribute.Output(random, known));
        return attributes;
    }

    /// <summary>Itself, no network at all, or any of the program, before or behind it.</summary>
    private static string DrawOrigin(Random random, int index, int count)
    {
        int other = random.Next(4) == 0 ? index : random.Next(count);
        return IsInside(other) || MayBeStatic(other) ? "string" : $"Net{other}";
    }

    /// <summary>Brackets around some attributes, which mostly match and stand in order, behind the input.</summary>
    private static void Repeat(Random random, List<DeclaredAttribute> attributes, IReadOnlyList<string> known)
    {
        int first = random.Next(Math.Min(1, attributes.Count), attributes.Count + 1);
        int end = random.Next(8) == 0 ? random.Next(attributes.Count + 1) : random.Next(first, Math.Min(first + 4, attributes.Count) + 1);
        var repeat = new DeclaredAttribute("Repeat", [random.Next(8) == 0 ? AnyAttribute.Extreme(random) : $"{random.Next(1, 4)}"]);
        if (random.Next(3) == 0)
        {
            string name = random.Next(4) == 0 ? known.FirstOrDefault("x") : "x";
            repeat.Properties["Input"] = $"\"{name}\"";
            if (first < end && random.Next(4) > 0)
                attributes.Insert(end++, new DeclaredAttribute("Add", [$"\"{name}\""]));
        }

        if (random.Next(10) > 0)
            attributes.Insert(end, new DeclaredAttribute("EndRepeat"));
        if (random.Next(10) > 0)
            attributes.Insert(first, repeat);
    }

    /// <summary>A slip: something is left out, written twice, written elsewhere, or has a value that was not meant.</summary>
    private static void Spoil(Random random, List<DeclaredAttribute> attributes, IReadOnlyList<string> known)
    {
        int index = random.Next(attributes.Count);
        int other = random.Next(attributes.Count);
        DeclaredAttribute attribute = attributes[index];
        switch (random.Next(9))
        {
            case 0:
                if (attributes.Count > 1)
                    attributes.RemoveAt(index);
                break;
            case 1 when !attribute.Kind.StartsWith("Loss", StringComparison.Ordinal):
                attributes.Insert(other, attribute);
                break;
            case 2:
                (attributes[index], attributes[other]) = (attributes[other], attribute);
                break;
            case 3:
                attributes.Insert(index, AnyAttribute.Layer(random, known));
                break;
            case 4 when attribute.Values.Count > 0 && int.TryParse(attribute.Values[0], out _):
                attribute.Values[0] = random.Next(2) == 0 ? AnyAttribute.Extreme(random) : AnyAttribute.Small(random);
                break;
            case 5:
                attribute.Properties.Remove(attribute.Properties.Keys.FirstOrDefault(key => key is not ("Loss" or "Weight")) ?? "");
                break;
            default:
                AnyAttribute.SetProperty(random, attribute, known);
                break;
        }
    }

    [GeneratedRegex("Backbone<(.*?)>")]
    private static partial Regex BackboneArgument();
}
