using System.Globalization;
using System.Text;
using CompiledNet.Generator.Layers;

namespace CompiledNet.Generator.Emission;

/// <summary>Peak memory in bytes of each pass.</summary>
/// <param name="OneBytes">Predicting one image.</param>
/// <param name="TileBytes">Predicting a tile of 16 images; null where a batch is predicted one by one.</param>
/// <param name="TrainingBytes">Training on a tile of 16 images; null for a network without a loss.</param>
internal sealed record MemoryUse(long OneBytes, long? TileBytes, long? TrainingBytes);

/// <summary>
/// Prints a network as Keras' <c>model.summary()</c> does, with two columns more: multiply-adds for one image, and the part
/// of the input that one output sees.
/// </summary>
internal static class LayerTable
{
    private const string Gap = "  ";

    private static readonly string[] Titles = ["Layer (type)", "Output Shape", "Param #", "MACs", "Receptive field"];

    /// <summary>The table and its footer, lines ending in <c>\n</c>, the last one too; the same text in every culture.</summary>
    /// <param name="algorithms">Layers that compute in another way than their formula's, by what that is.</param>
    public static string Write(NetworkGraph graph, MemoryUse memory, ILookup<string, string> algorithms)
    {
        string[][] rows = [Titles, .. graph.Layers.Zip(graph.Origins, Row)];
        int[] widths = [.. Titles.Select((_, column) => rows.Max(row => row[column].Length))];
        int width = widths.Sum() + (Gap.Length * (Titles.Length - 1));

        var text = new StringBuilder();
        text.Append("Model: \"").Append(graph.Spec.Type.Name).Append("\"\n");
        text.Append('_', width).Append('\n');
        WriteRow(text, rows[0], widths);
        text.Append('=', width).Append('\n');
        foreach (string[] row in rows.Skip(1))
            WriteRow(text, row, widths);
        text.Append('=', width).Append('\n');
        WriteFooter(text, graph, memory);
        foreach (IGrouping<string, string> layers in algorithms.OrderBy(each => each.Key, StringComparer.Ordinal))
            WriteList(text, layers.Key + ":", layers, width);
        text.Append('_', width).Append('\n');
        return text.ToString();
    }

    private static string[] Row(GraphLayer layer, Shape input) =>
    [
        $"{layer.Name} ({layer.Spec.Kind})",
        layer.Output.ToString(),
        layer.SharedWith is { } owner ? $"as {owner}" : Text.Grouped(layer.ParameterCount),
        Text.Grouped(layer.Macs),
        input.IsVector ? "-" : layer.ReceptiveField.Describe(input),
    ];

    /// <summary>Names and shapes to the left, numbers to the right.</summary>
    private static void WriteRow(StringBuilder text, string[] cells, int[] widths)
    {
        for (int column = 0; column < cells.Length; column++)
        {
            string cell = column < 2 ? cells[column].PadRight(widths[column]) : cells[column].PadLeft(widths[column]);
            text.Append(column == 0 ? "" : Gap).Append(cell);
        }

        text.Append('\n');
    }

    private static void WriteFooter(StringBuilder text, NetworkGraph graph, MemoryUse memory)
    {
        long total = graph.Layers.Sum(layer => (long)layer.ParameterCount);
        long trainable = graph.Layers.Sum(layer => layer.Parameters.Where(each => each.IsTrainable).Sum(each => (long)each.Length));
        text.Append("Total params: ").Append(Counted(total)).Append('\n');
        text.Append("Trainable params: ").Append(Counted(trainable)).Append('\n');
        text.Append("Non-trainable params: ").Append(Counted(total - trainable)).Append('\n');
        text.Append("MACs: ").Append(Text.Grouped(graph.Macs)).Append(" per image\n");
        text.Append("Peak memory: ").Append(Bytes(memory.OneBytes))
            .Append(memory.TileBytes is long tile ? $" predicting one image, {Bytes(tile)} predicting 16" : " predicting, one image after the other");
        if (memory.TrainingBytes is long training)
            text.Append(", ").Append(Bytes(training)).Append(" training on 16");
        text.Append('\n');
    }

    /// <summary>A title and names behind it, on as many lines as they take.</summary>
    private static void WriteList(StringBuilder text, string title, IEnumerable<string> names, int width)
    {
        int column = title.Length;
        text.Append(title);
        string separator = " ";
        foreach (string name in names)
        {
            if (column + separator.Length + name.Length + 1 > width)
            {
                text.Append(separator.TrimEnd()).Append("\n ");
                separator = " ";
                column = 1;
            }

            text.Append(separator).Append(name);
            column += separator.Length + name.Length;
            separator = ", ";
        }

        text.Append('\n');
    }

    /// <summary>A number of floats and what they weigh: <c>44,426 (173.54 KB)</c>.</summary>
    private static string Counted(long floats) => $"{Text.Grouped(floats)} ({Bytes(floats * sizeof(float))})";

    /// <summary>As Keras prints sizes: two decimals, units of 1024.</summary>
    private static string Bytes(long bytes)
    {
        string[] units = ["B", "KB", "MB", "GB", "TB"];
        double value = bytes;
        int unit = 0;
        for (; value >= 1024 && unit < units.Length - 1; unit++)
            value /= 1024;
        return value.ToString("0.00", CultureInfo.InvariantCulture) + " " + units[unit];
    }
}
