using System.Runtime.Loader;
using CompiledNet.Generator.Inference;
using CompiledNet.Generator.Layers;
using CompiledNet.Generator.Parsing;
using CompiledNet.TestSupport.Descriptions;
using CompiledNet.TestSupport.Reference;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace CompiledNet.TestSupport.Generation;

/// <summary>A network as text: compiled as it stands, described as the compiler reads it, and compared with the reference.</summary>
public static class DeclaredNetwork
{
    /// <summary>Random parameters, inputs and targets, drawn by a seed; predictions, loss and gradients are compared.</summary>
    /// <param name="classes">Networks, the last of which is compared; the others are what it takes its backbone from.</param>
    /// <param name="seed">What is drawn.</param>
    /// <param name="isChecked">Whether generated code checks each access to memory.</param>
    /// <param name="batchSizes">Images that are predicted and trained on.</param>
    /// <exception cref="GeneratorException">It breaks a rule, or does not compile.</exception>
    /// <exception cref="Numbers.NumbersDifferException">Its results are wrong.</exception>
    public static void Verify(string classes, int seed, bool isChecked, params ReadOnlySpan<int> batchSizes)
    {
        var options = new GeneratorOptions { Platform = TargetPlatform.Running, IsChecked = isChecked };
        CSharpCompilation program = GeneratorRunner.Compile([$"using CompiledNet;\n\nnamespace Networks;\n\n{classes}"], options);
        INamedTypeSymbol type = program.GetSymbolsWithName(_ => true, SymbolFilter.Type).OfType<INamedTypeSymbol>()
            .OrderBy(symbol => symbol.Locations[0].SourceSpan.Start).Last();
        InferenceResult result = ShapeInference.Infer(NetworkParser.Parse(type, CancellationToken.None).Spec);
        NetworkGraph graph = result.Graph ?? throw new GeneratorException($"{type.Name} breaks {string.Join("; ", result.Violations)}");

        GeneratorDriverRunResult run = GeneratorRunner.CreateDriver(options).RunGenerators(program).GetRunResult();
        GeneratorRunner.VerifySilence(run);
        using var image = new MemoryStream();
        GeneratorRunner.VerifyClean(program.AddSyntaxTrees(run.GeneratedTrees).Emit(image).Diagnostics, run.GeneratedTrees);
        image.Position = 0;
        var context = new AssemblyLoadContext(type.Name, isCollectible: true);
        Type compiled = context.LoadFromStream(image).GetType($"Networks.{type.Name}", throwOnError: true)!;

        var random = new Random(seed);
        NetworkDescription description = GraphDescription.Describe(graph, type.Name);
        var verifier = new NetworkVerifier(description, Create, ParameterValues.Random(description, random));
        foreach (int count in batchSizes)
            verifier.Compare(count, RandomValues.Inputs(description, count, random), random);
        verifier.ThrowIfWrong($"seed {seed}");
        context.Unload();

        Network Create(int bits)
        {
            var network = (Network)Activator.CreateInstance(compiled, seed)!;
            typeof(Network).GetProperty(nameof(Network.VectorBits))!.SetValue(network, bits);
            return network;
        }
    }
}
