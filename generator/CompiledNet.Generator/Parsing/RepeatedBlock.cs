using System.Collections.Immutable;
using CompiledNet.Generator.Layers;
using Microsoft.CodeAnalysis;

namespace CompiledNet.Generator.Parsing;

/// <summary>The layers between [Repeat] and [EndRepeat]. They are written out here, so that nothing behind knows of repetitions.</summary>
/// <param name="Attribute">The attribute that begins it.</param>
/// <param name="Start">The index of its first layer.</param>
/// <param name="Count">How often its layers stand there, as written.</param>
/// <param name="Input">What its layers call that which a repetition takes; null where they do not.</param>
internal sealed record RepeatedBlock(AttributeData Attribute, int Start, int Count, string? Input)
{
    /// <summary>More are a slip; the parser is asked at every keystroke.</summary>
    private const int MostRepetitions = 1000;

    public static RepeatedBlock Begin(AttributeData attribute, int start, CancellationToken cancellationToken)
    {
        WrittenArguments arguments = AttributeReader.Read(attribute, cancellationToken).Arguments;
        return new(attribute, start, arguments.Int("count") ?? 0, arguments.Text("Input"));
    }

    /// <summary>Writes the layers out, or puts what is wrong with the block before them.</summary>
    /// <param name="layers">The layers so far: the block's are the last.</param>
    /// <param name="sources">The attribute of each.</param>
    /// <param name="isEnded">Whether an [EndRepeat] stands here.</param>
    public void Close(List<LayerSpec> layers, ImmutableArray<AttributeData>.Builder sources, bool isEnded)
    {
        // What C# rejects, or has not read yet, is its own error.
        if (Attribute.AttributeConstructor is null)
            return;
        if (Trouble(layers, isEnded) is { } trouble)
        {
            layers.Insert(Start, trouble);
            sources.Insert(Start, Attribute);
            return;
        }

        LayerSpec[] block = [.. layers.Skip(Start)];
        AttributeData[] attributes = [.. sources.Skip(Start)];
        layers.RemoveRange(Start, block.Length);
        for (int repetition = 1; repetition <= Count; repetition++)
            layers.AddRange(block.Select(layer => layer with { Name = Numbered(layer.Name, repetition) }));
        for (int repetition = 1; repetition < Count; repetition++)
            sources.AddRange(attributes);

        // The names that layers without one have are known only now.
        string[] names = LayerNames.Assign(layers.ToEquatableArray());
        for (int index = Start; index < layers.Count; index++)
        {
            int first = index - ((index - Start) % block.Length);
            layers[index] = layers[index] with
            {
                From = layers[index].From is { } from ? Mean(from, first) : null,
                Others = layers[index].Others.Select(other => Mean(other, first)).ToEquatableArray(),
            };
        }

        // The layer that a name means in the repetition that begins with a layer.
        string Mean(string name, int first)
        {
            if (name == Input)
                return names[first - 1];
            for (int place = 0; place < block.Length; place++)
            {
                if (name == block[place].Name || name == names[Start + place])
                    return names[first + place];
            }

            return name;
        }
    }

    /// <summary>What stands in the place of an [EndRepeat] that ends nothing.</summary>
    public static LayerSpec WithoutBeginning { get; } = new UnsuitableRepeatSpec("no [Repeat] stands before it", "write one, or drop it") { IsEnd = true };

    /// <summary>What stands in the place of a [Repeat] within a block.</summary>
    public static LayerSpec WithinAnother { get; } =
        new UnsuitableRepeatSpec("it stands inside of another", "end that one before, or write the inner layers out");

    /// <summary>What is no name of a layer stays as it was written, for the message.</summary>
    private static string? Numbered(string? name, int repetition) =>
        LayerNames.IsIdentifier(name) ? name + Text.Number(repetition) : name;

    private UnsuitableRepeatSpec? Trouble(List<LayerSpec> layers, bool isEnded)
    {
        LayerSpec[] block = [.. layers.Skip(Start)];
        return !isEnded ? new("no [EndRepeat] follows it", "write one behind the last layer of the block")
            : Count is < 1 or > MostRepetitions
                ? new($"{Text.Number(Count)} times is not 1 to {Text.Grouped(MostRepetitions)}", "use 2", "count", new([Remedy.Set("count", "2", "Use 2")]))
            : block.Length == 0 ? new("no layer stands between it and its [EndRepeat]", "write the layers of the block there, or drop both")
            : block.Any(layer => layer is { Traits.Role: LayerRole.Input }) ? new("an input stands in it", "put that before the block")
            : block.Any(layer => layer.Origin is not null) ? new("it has layers of another network, whose names stay", "put [Backbone] before the block")
            : Input is null ? null
            : Start == 0 ? new("nothing stands before it that it could take", "put the input there", "Input")
            : layers.Any(layer => layer.Name == Input) ? new($"a layer is called {Input} too", "use another word", "Input")
            : block.Any(layer => layer.From == Input || layer.Others.Contains(Input)) ? null
            : new($"no layer of it takes \"{Input}\"", "name it in From or in a merge, or drop it", "Input", new([Remedy.RemoveOnly("Input", "Drop Input")]));
    }
}
