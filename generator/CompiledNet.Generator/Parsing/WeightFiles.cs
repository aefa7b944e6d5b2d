using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace CompiledNet.Generator.Parsing;

/// <summary>
/// The files of weights that the project puts into its assembly. The compiler takes text alone, so that what comes is the header of each:
/// the package's targets write it beside what else they make.
/// </summary>
internal static class WeightFiles
{
    /// <summary>What the package's targets call the network of a <c>CompiledNetWeights</c> item.</summary>
    private const string NetworkMetadata = "build_metadata.AdditionalFiles.CompiledNetNetwork";

    /// <summary>What they call the file itself.</summary>
    private const string FileMetadata = "build_metadata.AdditionalFiles.CompiledNetWeights";

    /// <summary>A name and the flat object behind it, whose texts may hold any character: the only form that the format has.</summary>
    private static readonly Regex Entry = new(
        @"\G\s*[{,]\s*""(?<name>(?:[^""\\]|\\.)*)""\s*:\s*\{(?<body>(?:[^{}""]|""(?:[^""\\]|\\.)*"")*)\}", RegexOptions.CultureInvariant);

    private static readonly Regex ElementType = new(@"""dtype""\s*:\s*""(?<type>\w+)""", RegexOptions.CultureInvariant);
    private static readonly Regex Dimensions = new(@"""shape""\s*:\s*\[(?<sizes>[\s\d,]*)\]", RegexOptions.CultureInvariant);

    /// <summary>What the project says of a header; null where it is something else.</summary>
    public static EmbeddedWeights? Read(AdditionalText header, AnalyzerConfigOptionsProvider options)
    {
        AnalyzerConfigOptions words = options.GetOptions(header);
        return words.TryGetValue(NetworkMetadata, out string? network) && network.Length > 0 && words.TryGetValue(FileMetadata, out string? file)
            ? new EmbeddedWeights(file, network)
            : null;
    }

    /// <summary>The tensors that a header tells of: <c>F32 5x5x1x6</c> by name.</summary>
    /// <returns>Null where it is none: the file is no safetensors file.</returns>
    public static IReadOnlyDictionary<string, string>? ReadTensors(AdditionalText header, CancellationToken cancellationToken)
    {
        string text = header.GetText(cancellationToken)?.ToString().TrimEnd() ?? "";
        var tensors = new Dictionary<string, string>(StringComparer.Ordinal);
        int position = 0;
        for (Match entry = Entry.Match(text); entry.Success; entry = Entry.Match(text, position))
        {
            position = entry.Index + entry.Length;
            string body = entry.Groups["body"].Value;
            if (ElementType.Match(body) is { Success: true } type && Dimensions.Match(body) is { Success: true } shape)
                tensors[Regex.Unescape(entry.Groups["name"].Value)] = $"{type.Groups["type"].Value} {Shape(shape.Groups["sizes"].Value)}";
        }

        return position > 0 && text.Substring(position).Trim() == "}" ? tensors : null;
    }

    private static string Shape(string sizes) => string.Join("x", sizes.Split(',').Select(size => size.Trim()));
}
