using System.Globalization;
using System.Xml.Linq;
using Microsoft.CodeAnalysis;

namespace CompiledNet.TestSupport.Documentation;

/// <summary>The comments of an assembly, from the file that the compiler has written beside it.</summary>
internal sealed class XmlComments(string path) : DocumentationProvider
{
    private readonly Dictionary<string, string> members = XDocument.Load(path, LoadOptions.PreserveWhitespace).Descendants("member")
        .ToDictionary(member => member.Attribute("name")!.Value, member => member.ToString(SaveOptions.DisableFormatting));

    /// <inheritdoc/>
    protected override string GetDocumentationForSymbol(
        string documentationMemberID, CultureInfo preferredCulture, CancellationToken cancellationToken) =>
        members.GetValueOrDefault(documentationMemberID, "");

    /// <inheritdoc/>
    public override bool Equals(object? obj) => ReferenceEquals(this, obj);

    /// <inheritdoc/>
    public override int GetHashCode() => path.GetHashCode(StringComparison.Ordinal);
}
