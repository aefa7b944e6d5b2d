using System.Text;
using CompiledNet.Files;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace CompiledNet.TestSupport.Generation;

/// <summary>The header of a safetensors file that a project embeds, as the package's targets hand it to the compiler.</summary>
/// <param name="file">The file, as the project file calls it.</param>
/// <param name="network">The network that it is for, as the project file says it.</param>
/// <param name="header">The header.</param>
public sealed class WeightText(string file, string network, string header) : AdditionalText
{
    public override string Path => network + ".weights.json";

    /// <summary>What the compiler is told of it.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; } = new Dictionary<string, string>
    {
        ["build_metadata.AdditionalFiles.CompiledNetNetwork"] = network,
        ["build_metadata.AdditionalFiles.CompiledNetWeights"] = file,
    };

    /// <summary>A file of tensors of zeros.</summary>
    public static WeightText Of(string file, string network, params (string Name, int[] Shape)[] tensors)
    {
        using var stream = new MemoryStream();
        SafetensorsFile.Write(
            stream,
            new Dictionary<string, string> { ["note"] = "braces } and \"quotes\" {" },
            [
                .. tensors.Select(tensor => SafetensorsTensor.FromSingles(
                    tensor.Name, tensor.Shape, new float[tensor.Shape.Aggregate(1, (product, size) => product * size)])),
            ]);
        byte[] content = stream.ToArray();
        return new WeightText(file, network, Encoding.UTF8.GetString(content, sizeof(long), (int)BitConverter.ToInt64(content)));
    }

    public override SourceText GetText(CancellationToken cancellationToken = default) => SourceText.From(header, Encoding.UTF8);
}
