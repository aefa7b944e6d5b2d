using System.Globalization;
using System.Text;

namespace CompiledNet.Files;

/// <summary>Writes a network's weights for people to read.</summary>
internal static class WeightText
{
    public static void Write(Network network, string path)
    {
        using NetworkAccess.Scope reading = network.Access.Read(nameof(Network.WriteWeightsAsText));
        AtomicFile.Write(path, stream => Write(network, stream));
    }

    private static void Write(Network network, Stream stream)
    {
        // No byte order mark, and the same line ends everywhere.
        using var writer = new StreamWriter(stream, new UTF8Encoding(false), leaveOpen: true) { NewLine = "\n" };
        foreach (Parameter parameter in network.Parameters)
            Write(writer, parameter);
    }

    private static void Write(StreamWriter writer, Parameter parameter)
    {
        writer.Write(parameter);
        writer.WriteLine(parameter.Trainable ? "" : " (not trainable)");
        ReadOnlySpan<float> values = parameter.ToArray();
        int columns = parameter.Shape[^1];
        for (int start = 0; start < values.Length; start += columns)
        {
            for (int column = 0; column < columns; column++)
            {
                if (column > 0)
                    writer.Write(' ');
                writer.Write(values[start + column].ToString("R", CultureInfo.InvariantCulture));
            }

            writer.WriteLine();
        }

        writer.WriteLine();
    }
}
