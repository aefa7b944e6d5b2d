using System.Collections.Immutable;
using CompiledNet.Generator;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace CompiledNet.TestSupport.Generation;

/// <summary>What an incremental generator owes to an editor: an edit that does not concern a network computes nothing again.</summary>
internal static class Cacheability
{
    private static readonly string[] NamedSteps = [NetworkGenerator.ParsingStep, NetworkGenerator.EmissionStep];

    /// <param name="driver">The driver after its first run.</param>
    public static void Verify(GeneratorDriver driver, CSharpCompilation program, CSharpParseOptions parseOptions)
    {
        foreach (object value in NamedSteps.SelectMany(step => Values(driver.GetRunResult().Results[0], step)))
            RoslynTypes.VerifyAbsent(value);

        SyntaxTree unrelated = CSharpSyntaxTree.ParseText("internal static class Unrelated;", parseOptions, "Unrelated.cs");
        VerifyCached("another file is added", program.AddSyntaxTrees(unrelated));

        SyntaxTree file = program.SyntaxTrees[0];
        SourceText text = file.GetText();
        SyntaxTree commented = file.WithChangedText(text.WithChanges(new TextChange(new TextSpan(text.Length, 0), "\n// A comment.\n")));
        VerifyCached("a comment is added below the network", program.ReplaceSyntaxTree(file, commented));

        void VerifyCached(string edit, CSharpCompilation edited)
        {
            GeneratorRunResult run = driver.RunGenerators(edited).GetRunResult().Results[0];
            foreach (string step in NamedSteps.Where(run.TrackedSteps.ContainsKey))
                VerifySteps(edit, step, run.TrackedSteps[step]);
            foreach ((string step, ImmutableArray<IncrementalGeneratorRunStep> steps) in run.TrackedOutputSteps)
                VerifySteps(edit, step, steps);
        }
    }

    private static void VerifySteps(string edit, string name, ImmutableArray<IncrementalGeneratorRunStep> steps)
    {
        foreach ((object _, IncrementalStepRunReason reason) in steps.SelectMany(step => step.Outputs))
        {
            if (reason is not (IncrementalStepRunReason.Cached or IncrementalStepRunReason.Unchanged))
                throw new GeneratorException($"Step {name} is {reason} when {edit}; it must be cached.");
        }
    }

    private static IEnumerable<object> Values(GeneratorRunResult run, string step) =>
        run.TrackedSteps.TryGetValue(step, out ImmutableArray<IncrementalGeneratorRunStep> steps)
            ? steps.SelectMany(each => each.Outputs).Select(output => output.Value)
            : [];
}
