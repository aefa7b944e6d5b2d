using System.Reflection;
using System.Runtime.Loader;
using CompiledNet.Tests.Networks;
using CompiledNet.TestSupport;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace CompiledNet.Tests.Training;

/// <summary>A network whose own assembly is not optimised says so, where progress is written, once and before anything else.</summary>
public sealed class UnoptimisedNetworkTests
{
    private const string Source = """
        using CompiledNet;

        [Network]
        [Input(4)]
        [Dense(3, Activation = Activation.Softmax)]
        [Loss(Loss.SparseCategoricalCrossentropy)]
        public sealed partial class Slow;
        """;

    [Theory]
    [InlineData(true, Verbosity.Line, 1)]
    [InlineData(true, Verbosity.Quiet, 0)]
    [InlineData(false, Verbosity.Line, 0)]
    public void Fit_SaysIt(bool isUnoptimised, Verbosity verbosity, int times)
    {
        var context = new AssemblyLoadContext(nameof(UnoptimisedNetworkTests), isCollectible: true);
        try
        {
            CSharpCompilation program = isUnoptimised ? AnalyzerRunner.Unoptimised(Source) : AnalyzerRunner.Compile(Source);
            var network = (Network)Activator.CreateInstance(Load(program, context).GetType("Slow", throwOnError: true)!, 1)!;
            var output = new StringWriter();

            var data = new ArrayDataset(new float[8 * 4], inputLength: 4, labels: [0, 1, 2, 0, 1, 2, 0, 1]);
            network.Fit(data, new Sgd(), epochs: 2, verbosity: verbosity, progressWriter: output);

            string[] lines = output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
            Assert.Equal(times, lines.Count(line => line.Contains("CN5004", StringComparison.Ordinal)));
            if (times > 0)
            {
                Assert.Equal(
                    "Slow is compiled unoptimised and many times slower: build with <Optimize>true</Optimize> (CN5004).", lines[0]);
            }
        }
        finally
        {
            context.Unload();
        }
    }

    /// <summary>Nor does a process without vectors fail: it computes one number after the other, and says so.</summary>
    [Fact]
    public void Fit_WithoutVectors_SaysIt()
    {
        (int exitCode, string output, string error) = ChildProgram.Finish(ChildProgram.Start(["fit"], ["env", "DOTNET_EnableHWIntrinsic=0"]));

        Assert.Equal((0, ""), (exitCode, error));
        Assert.Single(output.Split('\n'), line => line.EndsWith(
            " has no vectors and is many times slower: this process is told not to use the processor's (DOTNET_EnableHWIntrinsic=0), or the processor has none.",
            StringComparison.Ordinal));
    }

    private static Assembly Load(CSharpCompilation program, AssemblyLoadContext context)
    {
        AnalyzerRunner.Generate(program, out Compilation generated);
        using var image = new MemoryStream();
        Assert.True(generated.Emit(image).Success);
        image.Position = 0;
        return context.LoadFromStream(image);
    }
}
