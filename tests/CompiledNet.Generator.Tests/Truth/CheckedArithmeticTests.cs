using CompiledNet.Generator.Layers;
using CompiledNet.Generator.Planning;
using CompiledNet.Generator.Steps;
using CompiledNet.TestSupport.Generation;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace CompiledNet.Generator.Tests.Truth;

/// <summary>A project may check all arithmetic for overflow: what is generated is the same there.</summary>
public sealed class CheckedArithmeticTests
{
    [Fact]
    public void NetworksOfEveryStep_ComputeTheSameInACheckedProject()
    {
        CSharpCompilationOptions options = TargetPlatform.Running.WithoutFiles().Options;

        EveryStep.Verify(EveryStep.Load(EveryStep.Sources, options.WithOverflowChecks(true)), "");
    }

    [Fact]
    public void Networks_HaveEveryStep()
    {
        HashSet<Type> had = [.. EveryStep.Sources.SelectMany(StepsOf)];

        Assert.DoesNotContain(
            typeof(Step).Assembly.GetTypes(), type => type.IsSubclassOf(typeof(Step)) && !type.IsAbstract && !had.Contains(type));
    }

    private static IEnumerable<Type> StepsOf(string source)
    {
        NetworkGraph graph = Tests.Networks.Graph(source);
        return Planner.Plan(graph, CancellationToken.None)!.Passes.SelectMany(pass => pass.Steps).Select(step => step.GetType());
    }
}
