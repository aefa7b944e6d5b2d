using System.Collections.Immutable;
using CompiledNet.CodeFixes;
using CompiledNet.TestSupport;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;
using Xunit;

namespace CompiledNet.Generator.Tests.CodeFixes;

/// <summary>Offers and applies code fixes as an editor does.</summary>
internal static class Fix
{
    public static ImmutableArray<CodeFixProvider> Providers { get; } =
        [new RemedyCodeFix(), new MakePartialCodeFix(), new AddNetworkCodeFix(), new AddLossCodeFix()];

    /// <summary>The titles of all actions that are offered for the first diagnostic.</summary>
    public static async Task<IReadOnlyList<string>> Titles(string source)
    {
        using var workspace = new AdhocWorkspace();
        Document document = Open(workspace, source);
        ImmutableArray<Diagnostic> diagnostics = await Diagnose(document);
        return [.. (await Actions(document, diagnostics[0])).Select(each => each.Action.Title)];
    }

    /// <summary>Expects these titles for the first diagnostic.</summary>
    public static async Task Offers(string source, params string[] titles) => Assert.Equal(titles, await Titles(source));

    /// <summary>
    /// Applies the action of this title to the first diagnostic and expects this text, which has no error and no warning left.
    /// </summary>
    /// <param name="withGenerator">Whether the project has the generator too, for diagnostics about the use of a network.</param>
    public static async Task Gives(string source, string title, string expected, bool withGenerator = false)
    {
        using var workspace = new AdhocWorkspace();
        Document document = Open(workspace, source);
        if (withGenerator)
            document = document.Project.AddAnalyzerReference(new GeneratorReference()).GetDocument(document.Id)!;
        ImmutableArray<Diagnostic> diagnostics = await Diagnose(document);
        (CodeAction action, _) = Assert.Single(await Actions(document, diagnostics[0]), each => each.Action.Title == title);
        await ExpectText(document, await Apply(action), expected);
    }

    /// <summary>
    /// Applies, each to the source as it is, all actions that are offered, and tells of those that leave their diagnostic there.
    /// </summary>
    /// <param name="mended">Receives the ids of the diagnostics that had an action.</param>
    public static async Task<IReadOnlyList<string>> WhatStays(string source, ISet<string> mended)
    {
        using var workspace = new AdhocWorkspace();
        Document document = Open(workspace, source);
        var stays = new List<string>();
        ImmutableArray<Diagnostic> diagnostics = await Diagnose(document);
        foreach (Diagnostic diagnostic in diagnostics)
        {
            IReadOnlyList<(CodeAction Action, CodeFixProvider Provider)> actions = await Actions(document, diagnostic);
            if (actions.Count == 0 && !diagnostic.Properties.IsEmpty)
                stays.Add($"{diagnostic.Id} has remedies that nobody offers: {source}");
            foreach ((CodeAction action, _) in actions)
            {
                mended.Add(diagnostic.Id);
                Document changed = (await Apply(action)).GetDocument(document.Id)!;

                // Where a layer is gone, the next may be called like it and say the same; then there is one less to say it.
                Diagnostic[] left = [.. (await Diagnose(changed)).Where(each => each.Id == diagnostic.Id)];
                if (
                    left.Length >= diagnostics.Count(each => each.Id == diagnostic.Id) && left.Any(each => each.GetMessage() == diagnostic.GetMessage()))
                    stays.Add($"{diagnostic.Id}, {action.Title}: {await changed.GetTextAsync()}");
            }
        }

        return stays;
    }

    /// <summary>Applies, in the whole document, what is like the action of this title for the first diagnostic.</summary>
    public static async Task AllGive(string source, string title, string expected)
    {
        using var workspace = new AdhocWorkspace();
        Document document = Open(workspace, source);
        ImmutableArray<Diagnostic> diagnostics = await Diagnose(document);
        (CodeAction action, CodeFixProvider provider) =
            Assert.Single(await Actions(document, diagnostics[0]), each => each.Action.Title == title);
        var context = new FixAllContext(
            document,
            provider,
            FixAllScope.Document,
            action.EquivalenceKey,
            diagnostics.Select(diagnostic => diagnostic.Id).Distinct(),
            new KnownDiagnostics(diagnostics),
            CancellationToken.None);
        CodeAction? all = await provider.GetFixAllProvider()!.GetFixAsync(context);
        await ExpectText(document, await Apply(all!), expected);
    }

    /// <summary>Applies, in all of this scope, what is like the action of this title for the first diagnostic of the first file.</summary>
    /// <param name="projects">The files of each project.</param>
    /// <param name="expected">What becomes of them.</param>
    public static async Task AllGive(FixAllScope scope, string[][] projects, string title, string[][] expected)
    {
        using var workspace = new AdhocWorkspace();
        CSharpCompilation model = AnalyzerRunner.Compile("");
        Solution solution = workspace.CurrentSolution;
        var documents = new List<DocumentId>();
        for (int i = 0; i < projects.Length; i++)
        {
            var project = ProjectId.CreateNewId();
            solution = solution.AddProject(project, $"Project{i}", $"Project{i}", LanguageNames.CSharp)
                .WithProjectMetadataReferences(project, model.References)
                .WithProjectCompilationOptions(project, model.Options)
                .WithProjectParseOptions(project, model.SyntaxTrees[0].Options);
            foreach (string text in projects[i])
            {
                var document = DocumentId.CreateNewId(project);
                solution = solution.AddDocument(document, $"File{documents.Count}.cs", SourceText.From(text));
                documents.Add(document);
            }
        }

        Document first = solution.GetDocument(documents[0])!;
        SyntaxTree? tree = await first.GetSyntaxTreeAsync();
        Diagnostic diagnostic = (await LiveDiagnostics.Of(first.Project)).First(each => each.Location.SourceTree == tree);
        (CodeAction action, CodeFixProvider provider) = Assert.Single(await Actions(first, diagnostic), each => each.Action.Title == title);
        var context = new FixAllContext(
            first, provider, scope, action.EquivalenceKey!, [diagnostic.Id], new LiveDiagnostics(), CancellationToken.None);
        Solution changed = await Apply((await provider.GetFixAllProvider()!.GetFixAsync(context))!);

        var texts = new List<string>();
        foreach (DocumentId document in documents)
            texts.Add((await changed.GetDocument(document)!.GetTextAsync()).ToString());
        Assert.Equal(expected.SelectMany(each => each), texts);
    }

    private static Document Open(AdhocWorkspace workspace, string source)
    {
        CSharpCompilation model = AnalyzerRunner.Compile(source);
        return workspace.AddProject("Networks", LanguageNames.CSharp)
            .WithMetadataReferences(model.References)
            .WithCompilationOptions(model.Options)
            .WithParseOptions(model.SyntaxTrees[0].Options)
            .AddDocument("Networks.cs", SourceText.From(source));
    }

    private static async Task<ImmutableArray<Diagnostic>> Diagnose(Document document)
    {
        Compilation compilation = (await document.Project.GetCompilationAsync())!;
        ImmutableArray<Diagnostic> found = await compilation.WithAnalyzers(AnalyzerRunner.Analyzers).GetAnalyzerDiagnosticsAsync();
        return [.. found.OrderBy(diagnostic => diagnostic.Location.SourceSpan.Start)];
    }

    private static async Task<IReadOnlyList<(CodeAction Action, CodeFixProvider Provider)>> Actions(
        Document document, Diagnostic diagnostic)
    {
        var actions = new List<(CodeAction, CodeFixProvider)>();
        foreach (CodeFixProvider provider in Providers.Where(each => each.FixableDiagnosticIds.Contains(diagnostic.Id)))
        {
            var context = new CodeFixContext(document, diagnostic, (action, _) => actions.Add((action, provider)), CancellationToken.None);
            await provider.RegisterCodeFixesAsync(context);
        }

        return actions;
    }

    private static async Task<Solution> Apply(CodeAction action) =>
        (await action.GetOperationsAsync(CancellationToken.None)).OfType<ApplyChangesOperation>().Single().ChangedSolution;

    private static async Task ExpectText(Document before, Solution after, string expected)
    {
        Document changed = after.GetDocument(before.Id)!;
        Assert.Equal(expected, (await changed.GetTextAsync()).ToString());
        Assert.Empty((await Diagnose(changed)).Where(found => found.Severity >= DiagnosticSeverity.Warning));
        Compilation compilation = (await changed.Project.GetCompilationAsync())!;
        Assert.DoesNotContain(compilation.GetDiagnostics(), diagnostic => diagnostic.Severity is DiagnosticSeverity.Error);
    }

    /// <summary>Diagnoses what an editor asks for.</summary>
    private sealed class LiveDiagnostics : FixAllContext.DiagnosticProvider
    {
        public static async Task<IReadOnlyList<Diagnostic>> Of(Project project)
        {
            Compilation compilation = (await project.GetCompilationAsync())!;
            return await compilation.WithAnalyzers(AnalyzerRunner.Analyzers).GetAnalyzerDiagnosticsAsync();
        }

        public override async Task<IEnumerable<Diagnostic>> GetAllDiagnosticsAsync(Project project, CancellationToken cancellationToken) =>
            await Of(project);

        public override async Task<IEnumerable<Diagnostic>> GetDocumentDiagnosticsAsync(
            Document document, CancellationToken cancellationToken)
        {
            SyntaxTree? tree = await document.GetSyntaxTreeAsync(cancellationToken);
            return (await Of(document.Project)).Where(diagnostic => diagnostic.Location.SourceTree == tree);
        }

        public override Task<IEnumerable<Diagnostic>> GetProjectDiagnosticsAsync(Project project, CancellationToken cancellationToken) =>
            Task.FromResult<IEnumerable<Diagnostic>>([]);
    }

    private sealed class GeneratorReference : AnalyzerReference
    {
        // The workspace looks generators up by reference.
        private readonly ImmutableArray<ISourceGenerator> generators = [new NetworkGenerator().AsSourceGenerator()];

        public override string FullPath => "CompiledNet.Generator";

        public override object Id => FullPath;

        public override ImmutableArray<DiagnosticAnalyzer> GetAnalyzers(string language) => [];

        public override ImmutableArray<DiagnosticAnalyzer> GetAnalyzersForAllLanguages() => [];

        public override ImmutableArray<ISourceGenerator> GetGenerators(string language) => generators;

        public override ImmutableArray<ISourceGenerator> GetGeneratorsForAllLanguages() => generators;
    }

    private sealed class KnownDiagnostics(ImmutableArray<Diagnostic> diagnostics) : FixAllContext.DiagnosticProvider
    {
        public override Task<IEnumerable<Diagnostic>> GetAllDiagnosticsAsync(Project project, CancellationToken cancellationToken) =>
            Task.FromResult<IEnumerable<Diagnostic>>(diagnostics);

        public override Task<IEnumerable<Diagnostic>> GetDocumentDiagnosticsAsync(Document document, CancellationToken cancellationToken) =>
            Task.FromResult<IEnumerable<Diagnostic>>(diagnostics);

        public override Task<IEnumerable<Diagnostic>> GetProjectDiagnosticsAsync(Project project, CancellationToken cancellationToken) =>
            Task.FromResult<IEnumerable<Diagnostic>>([]);
    }
}
