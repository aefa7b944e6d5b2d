using System.Reflection;
using System.Runtime.Loader;
using System.Text;
using CompiledNet.TestSupport.Descriptions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;

namespace CompiledNet.TestSupport.Generation;

/// <summary>
/// Many networks, generated and compiled as one program and loaded into a context of their own, which goes with the batch:
/// compiling them one by one would take most of the time of the tests.
/// </summary>
public sealed class NetworkBatch : IDisposable
{
    private const string NamespaceName = "Networks";
    private readonly AssemblyLoadContext context;
    private readonly Func<int, int, int, Network> create;
    private readonly Func<int, string> summary;

    private NetworkBatch(IReadOnlyList<NetworkDescription> networks, byte[] image, AssemblyLoadContext context)
    {
        this.context = context;
        Networks = networks;
        Image = image;
        Assembly = context.LoadFromStream(new MemoryStream(image));
        Type factory = Assembly.GetType($"{NamespaceName}.Factory", throwOnError: true)!;
        create = factory.GetMethod("Create")!.CreateDelegate<Func<int, int, int, Network>>();
        summary = factory.GetMethod("Summary")!.CreateDelegate<Func<int, string>>();
    }

    public IReadOnlyList<NetworkDescription> Networks { get; }

    /// <summary>The compiled program, for those who read its IL.</summary>
    public byte[] Image { get; }

    public Assembly Assembly { get; }

    /// <summary>Generates and compiles.</summary>
    /// <param name="networks">The networks; their class names must differ.</param>
    /// <param name="isChecked">Whether their code checks each access to memory; as the tests were built, if nothing is said.</param>
    /// <exception cref="GeneratorException">The generator threw, or its code does not compile without a warning.</exception>
    public static NetworkBatch Compile(IReadOnlyList<NetworkDescription> networks, bool? isChecked = null)
    {
        var options = new GeneratorOptions { Platform = TargetPlatform.Running, IsChecked = isChecked ?? CheckedBuild.IsAsked };
        string[] sources = [.. networks.Select(network => NetworkSource.Write(network, NamespaceName)), WriteFactory(networks)];
        CSharpCompilation program = GeneratorRunner.Compile(sources, options);
        GeneratorDriverRunResult run = GeneratorRunner.CreateDriver(options).RunGenerators(program).GetRunResult();
        GeneratorRunner.VerifySilence(run);
        CSharpCompilation output = program.AddSyntaxTrees(run.GeneratedTrees);

        using var image = new MemoryStream();
        EmitResult result = output.Emit(image);
        GeneratorRunner.VerifyClean(result.Diagnostics, run.GeneratedTrees);
        return new(networks, image.ToArray(), new AssemblyLoadContext("Networks", isCollectible: true));
    }

    /// <summary>A new instance of a network.</summary>
    /// <param name="index">Its index in <see cref="Networks"/>.</param>
    /// <param name="vectorBits">Width of its vectors: 512, 256 or 128.</param>
    /// <param name="seed">Of its parameters.</param>
    public Network Create(int index, int vectorBits, int seed = 0) => create(index, vectorBits, seed);

    /// <summary>The text of a network's <c>Summary</c>.</summary>
    public string Summary(int index) => summary(index);

    public void Dispose() => context.Unload();

    private static string WriteFactory(IReadOnlyList<NetworkDescription> networks)
    {
        var creations = new StringBuilder();
        var summaries = new StringBuilder();
        for (int i = 0; i < networks.Count; i++)
        {
            creations.Append($"        {i} => new {networks[i].ClassName}(seed) {{ VectorBits = vectorBits }},\n");
            summaries.Append($"        {i} => {networks[i].ClassName}.Summary,\n");
        }
        return $$"""
            namespace {{NamespaceName}};

            public static class Factory
            {
                public static CompiledNet.Network Create(int index, int vectorBits, int seed) => index switch
                {
            {{creations}}        _ => throw new System.ArgumentOutOfRangeException(nameof(index)),
                };

                public static string Summary(int index) => index switch
                {
            {{summaries}}        _ => throw new System.ArgumentOutOfRangeException(nameof(index)),
                };
            }
            """;
    }
}
