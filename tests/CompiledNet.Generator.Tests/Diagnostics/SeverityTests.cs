using CompiledNet.TestSupport;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace CompiledNet.Generator.Tests.Diagnostics;

/// <summary>What a project says of a rule holds, unless the rule leaves nothing to generate.</summary>
public sealed class SeverityTests
{
    private const string Configurable = "[Input(4)][Dense(3)][Dropout(0.2f)][Loss(Loss.MeanSquaredError)]";
    private const string Final = "[Input(5, 5, 1)][MaxPool2D(2)]";

    [Theory]
    [InlineData(Configurable, "CN3007", ReportDiagnostic.Default, DiagnosticSeverity.Warning)]
    [InlineData(Configurable, "CN3007", ReportDiagnostic.Error, DiagnosticSeverity.Error)]
    [InlineData(Configurable, "CN3007", ReportDiagnostic.Info, DiagnosticSeverity.Info)]
    [InlineData(Configurable, "CN3007", ReportDiagnostic.Suppress, null)]
    [InlineData(Final, "CN2002", ReportDiagnostic.Warn, DiagnosticSeverity.Error)]
    [InlineData(Final, "CN2002", ReportDiagnostic.Suppress, DiagnosticSeverity.Error)]
    public async Task Severity_IsWhatTheProjectSays(string attributes, string id, ReportDiagnostic said, DiagnosticSeverity? found)
    {
        CSharpCompilation program = AnalyzerRunner.Compile(Networks.Source(attributes));
        program = program.WithOptions(program.Options.WithSpecificDiagnosticOptions([KeyValuePair.Create(id, said)]));

        Assert.Equal(found, (await AnalyzerRunner.RunAsync(program)).Ours.SingleOrDefault()?.Severity);
    }

    [Theory]
    [InlineData(Configurable, "CN3007", 0)]
    [InlineData(Final, "CN2002", 1)]
    public async Task Pragma_SilencesWhatCanBeConfigured(string attributes, string id, int left) =>
        Assert.Equal(left, (await AnalyzerRunner.RunAsync($"#pragma warning disable {id}\n{Networks.Source(attributes)}")).Ours.Length);
}
