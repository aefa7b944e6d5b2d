using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace CompiledNet.TestSupport.Generation;

/// <summary>
/// The words <c>CompiledNetChecked</c> of a project, generated code checks each access to memory, and <c>CompiledNetTimed</c>, it says which
/// step runs.
/// </summary>
public static class CheckedBuild
{
    /// <summary>Whether the tests were built with it: <c>dotnet test -p:CompiledNetChecked=true</c>.</summary>
    public static bool IsAsked { get; } = typeof(CheckedBuild).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == "CompiledNet.Checked").Value is "true";

    /// <summary>What a project says to the generator.</summary>
    public static AnalyzerConfigOptionsProvider Options(bool isChecked, bool isTimed = false) => new Project(isChecked, isTimed);

    private sealed class Project(bool isChecked, bool isTimed) : AnalyzerConfigOptionsProvider
    {
        public override AnalyzerConfigOptions GlobalOptions { get; } = new Words(
            new Dictionary<string, string>
            {
                ["build_property.CompiledNetChecked"] = isChecked ? "true" : "",
                ["build_property.CompiledNetTimed"] = isTimed ? "true" : "",
            });

        public override AnalyzerConfigOptions GetOptions(SyntaxTree tree) => GlobalOptions;

        public override AnalyzerConfigOptions GetOptions(AdditionalText textFile) => textFile is WeightText weights
            ? new Words(weights.Metadata)
            : GlobalOptions;
    }

    private sealed class Words(IReadOnlyDictionary<string, string> words) : AnalyzerConfigOptions
    {
        public override bool TryGetValue(string key, [NotNullWhen(true)] out string? value) => words.TryGetValue(key, out value);
    }
}
