using CompiledNet.Generator.Inference;
using CompiledNet.Generator.Layers;
using CompiledNet.Generator.Parsing;
using CompiledNet.Generator.Planning;
using CompiledNet.Generator.Steps;
using CompiledNet.TestSupport;
using CompiledNet.TestSupport.Descriptions;
using CompiledNet.TestSupport.Generation;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace CompiledNet.Generator.Tests.Planning;

/// <summary>What holds of every plan after every pass, and that it is seen where it does not.</summary>
public sealed class PlanTests
{
    private const string Forked =
        "[Input(4, 4, 1)][Conv2D(2, 3, Padding = Padding.Same)][Conv2D(2, 3, Padding = Padding.Same, Activation = Activation.Tanh)][Add(\"Conv1\")]"
        + "[BatchNormalization][Flatten][Dense(2, Activation = Activation.Softmax)][Loss(Loss.SparseCategoricalCrossentropy)]";

    [Fact]
    public void Plans_OfRandomNetworksAreRightAfterEveryPass()
    {
        NetworkDescription[] networks = [.. Enumerable.Range(0, 300).Select(RandomNetwork.Create)];
        CSharpCompilation program = GeneratorRunner.Compile([.. networks.Select(network => NetworkSource.Write(network))], new());

        foreach (NetworkDescription network in networks)
        {
            INamedTypeSymbol type = program.GetTypeByMetadataName($"Networks.{network.ClassName}")!;
            NetworkGraph graph = ShapeInference.Infer(NetworkParser.Parse(type, CancellationToken.None).Spec).Graph!;
            Planner.Plan(graph, observe: (pass, plan) =>
            {
                IReadOnlyList<string> faults = PlanVerifier.Verify(plan);
                Assert.True(faults.Count == 0, $"After {pass}: {string.Join("; ", faults)}\n{NetworkSource.Write(network)}");
            });
        }
    }

    [Fact]
    public void Passes_AreNamedOnce()
    {
        var seen = new List<string>();
        Planner.Plan(Networks.Graph(Networks.Source(Forked)), observe: (pass, _) => seen.Add(pass));

        Assert.Equal(
            [
                "Lower", "Fuse", "Losses", "MarkGradients", "Fork", "Share", "ChooseAlgorithms", "Schedule", "Split", "Inline", "Follow", "Derive",
                "Pair", "ChooseKernels", "Allocate", "ChooseBatch", "Name",
            ],
            seen);
    }

    [Fact]
    public void StepThatReadsWhatComesLater_IsSeen()
    {
        NetworkPlan plan = Planned.Of(Forked);
        PassPlan training = plan.Training! with { Steps = [.. plan.Training.Steps.Skip(1)] };

        Assert.Contains("train on a tile: ConvolutionStep Conv2 reads conv1, which nothing before it gives", PlanVerifier.Verify(plan with { Training = training }));
    }

    [Fact]
    public void GradientThatTwoTakersWrite_IsSeen()
    {
        NetworkPlan plan = Planned.Of(Forked);
        Step fork = Assert.Single(plan.Training!.Steps, step => step is ForkStep);
        Gradient sum = ((ForkStep)fork).Sum;
        Step[] steps = [.. plan.Training.Steps.Where(step => step != fork)
            .Select(step => step with { SourceGradients = [.. step.SourceGradients.Select((gradient, index) => step.Sources[index] == sum.Value ? sum : gradient)] })];

        Assert.Contains(PlanVerifier.Verify(plan with { Training = plan.Training with { Steps = steps } }), fault => fault.EndsWith("overwrites conv1Gradient", StringComparison.Ordinal));
    }

    private const string Sum = "[Input(4, 4, 2)] [Conv2D(2, 1)] ";

    [Theory]
    [InlineData(Sum + "[Conv2D(2, 1, Activation = Activation.Tanh)] [Add(\"Conv1\")]", "add1Gradient")]
    [InlineData(Sum + "[Conv2D(2, 1)] [Add(\"Conv1\")] [Activation(Activation.Relu)]", "activation1Gradient")]
    [InlineData(Sum + "[Conv2D(2, 1, Activation = Activation.Tanh)] [Add(\"Conv1\")] [Activation(Activation.Relu)]", "activation1Gradient")]
    [InlineData(Sum + "[Conv2D(2, 1)] [Concatenate(\"Conv1\")]", "concat1Gradient")]
    public void GradientThatStandsElsewhere_IsAddedFromThere(string layers, string added)
    {
        NetworkPlan plan = Planned.Of(layers + " [Flatten] [Dense(1)] [Loss(Loss.MeanSquaredError)]");

        ForkStep fork = Assert.Single(plan.Training!.Steps.OfType<ForkStep>());
        Assert.Equal([added], fork.Others.Select(other => other.Whole.Name));
    }

    [Fact]
    public void StatisticsOfAMap_AreTakenByWhoMakesIt()
    {
        NetworkPlan plan = Planned.Of("[Input(8, 8, 3)] [Conv2D(16, 3)] [BatchNormalization] [MaxPool2D] [BatchNormalization] [Flatten] [Dense(1)] [Loss(Loss.MeanSquaredError)]");

        Assert.Equal([true, false], plan.Training!.Steps.OfType<BatchNormalizationStep>().Select(step => step.FollowsInput));
    }

    [Fact]
    public void BuffersThatOverlap_AreSeen()
    {
        NetworkPlan plan = Planned.Of(Forked);
        var arena = new ArenaPlan(plan.Tile.Arena!.Buffers.Select(buffer => buffer with { First = buffer.First * 100, Last = buffer.First * 100 }), _ => false);
        PlacedBuffer[] lives = [.. plan.Tile.Arena.Buffers.Select(buffer => buffer with { Place = arena.Places[buffer.Buffer] })];

        Assert.Contains(
            PlanVerifier.VerifyOverlap(lives),
            fault => fault.EndsWith("are alive together and overlap", StringComparison.Ordinal));
    }

    [Fact]
    public void Text_ShowsWhatAPassDecides()
    {
        string before = "";
        string after = "";
        Planner.Plan(Networks.Graph(Networks.Source(Forked)), observe: (pass, plan) =>
            (before, after) = pass switch { "Schedule" => (PlanText.Write(plan), after), "ChooseKernels" => (before, PlanText.Write(plan)), _ => (before, after) });

        Assert.DoesNotContain("by ", before);
        Assert.Contains("    by 2 channels x 4 columns", after);
        Assert.Contains("conv1, backward", after);
    }
}
