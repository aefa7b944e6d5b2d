using System.Reflection;
using System.Runtime.Loader;
using System.Text.RegularExpressions;
using CompiledNet.Generator.Emission;
using CompiledNet.Generator.Inference;
using CompiledNet.Generator.Layers;
using CompiledNet.Generator.Planning;
using CompiledNet.Generator.Words;
using CompiledNet.TestSupport.Generation;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace CompiledNet.Generator.Tests.Truth;

/// <summary>A checked build computes the same, and finds the faults of a generator: those that are planted here, each by its name.</summary>
public sealed class CheckedBuildTests
{
    private const int Images = 17;

    private const string Source =
        """
        [CompiledNet.Network]
        [CompiledNet.Input(6, 6, 2)]
        [CompiledNet.Conv2D(3, 3)]
        [CompiledNet.Flatten]
        [CompiledNet.Dense(4, Activation = CompiledNet.Activation.Tanh)]
        [CompiledNet.Dense(2)]
        [CompiledNet.Loss(CompiledNet.Loss.MeanSquaredError)]
        public sealed partial class Net;
        """;

    public static TheoryData<int> Widths => [.. new[] { 512, 256, 128 }.Where(bits => bits <= Network.WidestVectorBits)];

    [Fact]
    public void NetworksOfEveryStep_ComputeTheSame() => EveryStep.Verify(EveryStep.Load(EveryStep.Sources, isChecked: true), "");

    [Fact]
    public void Text_IsCheckedWhereTheProjectAsksForItAlone()
    {
        string plain = GeneratorRunner.Run(Source).Text;
        string text = GeneratorRunner.Run(Source, new GeneratorOptions { IsChecked = true }).Text;

        Assert.DoesNotContain("Checked", plain, StringComparison.Ordinal);
        Assert.Contains("CheckedPass.BeginStep", text, StringComparison.Ordinal);
        Assert.DoesNotMatch(@"\b(Load|Splat)\d|\bStore\(|MemoryMarshal|[^f] At\(", text);
    }

    [Fact]
    public void Summary_IsThatOfTheNetworkWithoutGuards()
    {
        string plain = GeneratorRunner.Run(Source).Text;
        string text = GeneratorRunner.Run(Source, new GeneratorOptions { IsChecked = true }).Text;

        Assert.Equal(PeakMemory(plain), PeakMemory(text));

        static string PeakMemory(string text) => Regex.Match(text, "Peak memory: .*").Value;
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void RightPlan_RunsThrough(int bits) => Run(Build(Plan()), bits);

    [Theory]
    [MemberData(nameof(Widths))]
    public void BufferThatIsOneFloatShort_IsNamed(int bits)
    {
        NetworkPlan plan = Plan();
        PassPlan tile = WithBuffers(plan.Tile, buffer => buffer.Buffer.Name == "dense1" ? buffer with { Length = buffer.Length - 1 } : buffer);

        AssertFault("predict a tile: \"Dense1: dense, tanh: 48 to 4.\" writes", "of dense1, which has 63", Build(plan with { Tile = tile }), bits);
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void StepThatIsLeftOut_IsMissedByTheNext(int bits)
    {
        Assembly program = Build(WithoutDense1());

        AssertFault("train on a tile: \"Dense2: dense: 4 to 2.\" reads", "of dense1, which nothing has written", program, bits);
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void ResultOfWhatNothingHasWritten_IsNamed(int bits)
    {
        Assembly program = Build(WithoutDense1(), text => Regex.Replace(text, "Checked(Load|Splat)", "$1"));

        AssertFault("\"Dense2: dense: 4 to 2.\" has computed float", "of dense2 of what nothing has written", program, bits);
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void BuffersOnOneAnother_AreNamed(int bits)
    {
        NetworkPlan plan = Plan();
        PassPlan tile = WithBuffers(plan.Tile, buffer => buffer with { First = 100 * buffer.First, Last = 100 * buffer.First });

        AssertFault("predict a tile: \"Conv1: 3x3 convolution: 6x6x2 to 4x4x3.\" reads", "of input1, which nothing has written", Build(plan with { Tile = tile }), bits);
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void BufferThatIsTakenAfterItsLife_IsNamed(int bits)
    {
        NetworkPlan plan = Plan();
        PassPlan training = WithBuffers(
            plan.Training!, buffer => buffer.Buffer.Name == "conv1" ? buffer with { Last = buffer.First + 1 } : buffer);

        AssertFault("\"Dense1, backward.\" takes conv1, where", "stands since", Build(plan with { Training = training }), bits);
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void LoopThatRunsOnceTooOften_IsNamed(int bits)
    {
        Assembly program = Build(Plan(), text => text.Replace("input < 4;", "input < 5;", StringComparison.Ordinal));

        AssertFault("\"Dense2: dense: 4 to 2.\" reads", "from 64 of dense1, which has 64", program, bits);
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void WriteThatNobodyHasChecked_IsSeenInTheGuard(int bits)
    {
        Assembly program = Build(
            Plan(), text => text.Replace("TKernels.Dense1Forward(", "At(ref dense1, 70) = 1; TKernels.Dense1Forward(", StringComparison.Ordinal));

        AssertFault("\"Dense1: dense, tanh: 48 to 4.\" has written to float 70 of dense1", "which has 64", program, bits);
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void WriteBeforeABuffer_IsSeenInTheGuard(int bits)
    {
        Assembly program = Build(
            Plan(), text => text.Replace("TKernels.Dense1Forward(", "At(ref dense1, -2) = 1; TKernels.Dense1Forward(", StringComparison.Ordinal));

        AssertFault("has written 2 floats before", "dense1 begins", program, bits);
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void GradientThatIsNotWritten_IsNamed(int bits)
    {
        Assembly program = Build(Plan(), text => Regex.Replace(text, @"CheckedSumProducts\(.*\);", ""));

        AssertFault("train on a tile", "leaves float 0 of dense2KernelGradient, which nothing has written", program, bits);
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void MemoryOfAnotherStep_MayNotBeTouched(int bits)
    {
        Assembly program = Build(
            Plan(), text => text.Replace("TKernels.Dense2Forward(ref dense1,", "TKernels.Dense2Forward(ref conv1,", StringComparison.Ordinal));

        AssertFault("\"Dense2: dense: 4 to 2.\" reads", "floats from", program, bits);
    }

    private static NetworkPlan Plan()
    {
        NetworkSpec spec = Tests.Networks.Parse(Source) with { IsChecked = true };
        return Planner.Plan(ShapeInference.Infer(spec, CancellationToken.None).Graph!);
    }

    /// <summary>Training where Dense1 computes nothing on the way forward.</summary>
    private static NetworkPlan WithoutDense1()
    {
        NetworkPlan plan = Plan();
        return plan with { Training = plan.Training! with { Steps = [.. plan.Training.Steps.Where(step => step.Name != "Dense1")] } };
    }

    private static PassPlan WithBuffers(PassPlan pass, Func<PlacedBuffer, PlacedBuffer> change) =>
        pass with { Arena = new ArenaPlan(pass.Arena!.Buffers.Select(change), _ => false, Contract.GuardFloats) };

    private static Assembly Build(NetworkPlan plan, Func<string, string>? change = null)
    {
        string text = new NetworkEmitter(plan).Emit(CancellationToken.None);
        string changed = change?.Invoke(text) ?? text;
        Assert.True(change is null || changed != text, "There is nothing to change.");
        CSharpCompilation program = GeneratorRunner.Compile([Source, changed], new GeneratorOptions { Platform = TargetPlatform.Running });
        using var image = new MemoryStream();
        Assert.Empty(program.Emit(image).Diagnostics.Where(found => found.Severity == DiagnosticSeverity.Error));
        image.Position = 0;
        return new AssemblyLoadContext("Planted", isCollectible: true).LoadFromStream(image);
    }

    private static void AssertFault(string begin, string end, Assembly program, int bits)
    {
        var fault = Assert.Throws<InvalidOperationException>(() => Run(program, bits));
        Assert.Contains(begin, fault.Message, StringComparison.Ordinal);
        Assert.Contains(end, fault.Message, StringComparison.Ordinal);
    }

    /// <summary>Predicts a tile and one image, and trains a step.</summary>
    private static void Run(Assembly program, int bits)
    {
        Type type = program.GetType("Net", throwOnError: true)!;
        var network = (Network)Activator.CreateInstance(type, 7)!;
        typeof(Network).GetProperty(nameof(Network.VectorBits))!.SetValue(network, bits);
        var inputs = new float[Images * network.Architecture.InputLength];
        network.Predict(inputs, new float[Images * network.Architecture.OutputLength]);
        using var trainer = new Trainer(network, new Sgd(), Images, threads: 1);
        trainer.Step(inputs, new float[Images * network.Architecture.TargetLength]);
    }
}
