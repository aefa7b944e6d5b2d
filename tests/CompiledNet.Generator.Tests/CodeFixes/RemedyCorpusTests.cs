using CompiledNet.Generator.Diagnostics;
using CompiledNet.Generator.Tests.Diagnostics;
using Xunit;

namespace CompiledNet.Generator.Tests.CodeFixes;

/// <summary>Whatever an editor offers for a network of the negative corpus mends what it is offered for.</summary>
public sealed class RemedyCorpusTests
{
    /// <summary>Rules whose diagnostics need generated code or a class without [Network]; their own tests mend them.</summary>
    private static readonly string[] Elsewhere = [RuleIds.NoNetwork, RuleIds.NoLoss];

    [Fact]
    public async Task EveryAction_MendsItsDiagnostic()
    {
        var mended = new HashSet<string>();
        var wrong = new List<string>();
        foreach (string network in WrongNetworkTests.Sources)
            wrong.AddRange(await Fix.WhatStays(network, mended));

        Assert.True(wrong.Count == 0, string.Join("\n", wrong));
        Assert.Empty(Fix.Providers.SelectMany(provider => provider.FixableDiagnosticIds).Except(mended).Except(Elsewhere));
    }
}
