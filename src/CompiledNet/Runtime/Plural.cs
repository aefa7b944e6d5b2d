using System.Globalization;

namespace CompiledNet.Runtime;

/// <summary>Numbers with what they count, for messages.</summary>
internal static class Plural
{
    /// <summary><c>1 image</c>, <c>2 images</c>.</summary>
    public static string Of(long count, string noun) => $"{count.ToString(CultureInfo.InvariantCulture)} {noun}{(count == 1 ? "" : "s")}";
}
