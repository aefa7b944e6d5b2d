using System.Collections.ObjectModel;

namespace CompiledNet.Runtime;

/// <summary>One layer of a network as data, for tools: exporters, summaries, other runtimes.</summary>
public sealed class LayerInfo
{
    /// <summary>Describes a layer; generated code does.</summary>
    /// <param name="name">See <see cref="Name"/>.</param>
    /// <param name="kind">See <see cref="Kind"/>.</param>
    /// <param name="inputs">See <see cref="Inputs"/>.</param>
    /// <param name="output">See <see cref="Output"/>.</param>
    /// <param name="settings">See <see cref="Settings"/>; null where it has none.</param>
    public LayerInfo(string name, string kind, IReadOnlyList<int> inputs, TensorShape output, IReadOnlyList<LayerSetting>? settings = null)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        Name = name;
        Kind = kind;
        Inputs = Copy(inputs);
        Output = output;
        Settings = Copy(settings ?? []);
    }

    /// <summary>What it is called in members, tensors and messages: the user's name, or kind and ordinal (<c>Conv2</c>).</summary>
    public string Name { get; }

    /// <summary>Its attribute: <c>Conv2D</c>.</summary>
    public string Kind { get; }

    /// <summary>The layers that it takes, by their places among all; none for an input.</summary>
    public IReadOnlyList<int> Inputs { get; }

    /// <summary>The shape that it gives.</summary>
    public TensorShape Output { get; }

    /// <summary>
    /// What was written of it, or stands by default: sizes, strides and the zeros on each side in numbers, functions in words.
    /// </summary>
    public IReadOnlyList<LayerSetting> Settings { get; }

    /// <summary>A setting that is a number, or 0 and 1 for no and yes.</summary>
    /// <exception cref="KeyNotFoundException">A layer of this kind has no such number.</exception>
    public double Number(string setting) => Find(setting).Number
        ?? throw new KeyNotFoundException($"{setting} of {Name} ({Kind}) is the word {Find(setting).Word}, no number.");

    /// <summary>A setting that is a word: <c>Relu</c>.</summary>
    /// <exception cref="KeyNotFoundException">A layer of this kind has no such word.</exception>
    public string Word(string setting) => Find(setting).Word
        ?? throw new KeyNotFoundException($"{setting} of {Name} ({Kind}) is a number, no word.");

    /// <summary>Whether it has such a setting.</summary>
    public bool Has(string setting) => Settings.Any(each => each.Name == setting);

    /// <summary>A copy that stays. What copies everything that can be enumerated is three kilobytes of a small native executable.</summary>
    private static ReadOnlyCollection<T> Copy<T>(IReadOnlyList<T> items)
    {
        var copy = new T[items.Count];
        for (int index = 0; index < copy.Length; index++)
            copy[index] = items[index];
        return Array.AsReadOnly(copy);
    }

    private LayerSetting Find(string setting)
    {
        foreach (LayerSetting each in Settings)
        {
            if (each.Name == setting)
                return each;
        }

        throw new KeyNotFoundException(
            $"{Name} ({Kind}) has no setting {setting}; it has {(Settings.Count == 0 ? "none" : string.Join(", ", Settings.Select(each => each.Name)))}.");
    }
}

/// <summary>One setting of a layer: a number or a word.</summary>
public readonly record struct LayerSetting
{
    /// <summary>A number.</summary>
    public LayerSetting(string name, double number)
    {
        Name = name;
        Number = number;
    }

    /// <summary>A word.</summary>
    public LayerSetting(string name, string word)
    {
        Name = name;
        Word = word;
    }

    /// <summary>As the attribute's argument is called, a capital first: <c>Filters</c>.</summary>
    public string Name { get; }

    /// <summary>Its number; null where it is a word.</summary>
    public double? Number { get; }

    /// <summary>Its word; null where it is a number.</summary>
    public string? Word { get; }
}
