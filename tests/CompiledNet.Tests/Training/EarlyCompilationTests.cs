using System.Reflection;
using CompiledNet.Runtime;
using Xunit;

namespace CompiledNet.Tests.Training;

public class EarlyCompilationTests
{
    [Fact]
    public void MethodsOfTraining_AreCompiledOnceForEachWidth()
    {
        var network = new EarlyNetwork();
        EarlyCompilation? compilation = EarlyCompilation.Of(network);
        if (Environment.ProcessorCount == 1)
        {
            Assert.Null(compilation);
            return;
        }

        compilation!.Join();
        TrainingCode code = network.FindCodeOfTraining()!;
        Assert.Equal(code.Kernels().Length + code.Segments().Length, compilation.Compiled);
        Assert.Same(compilation, EarlyCompilation.Of(new EarlyNetwork()));
        Assert.NotSame(compilation, EarlyCompilation.Of(new EarlyNetwork { VectorBits = 128 }));
    }

    [Fact]
    public void CodeOfTraining_IsWhatAStepCallsAndNothingElse()
    {
        TrainingCode code = new EarlyNetwork().FindCodeOfTraining()!;
        Type kernels = code.Kernels()[0].DeclaringType!;
        Assert.InRange(code.Kernels().Length, 1, kernels.GetMethods(BindingFlags.Public | BindingFlags.Static).Length - 1);
        Assert.Equal(["TrainSegment0", "TrainSegment1", "TrainSegment2"], code.Segments().ToArray().Select(method => method.Name));
    }

    [Fact]
    public void NetworkThatOnlyPredicts_HasNone() => Assert.Null(new OnlyPredictingEarlyNetwork().FindCodeOfTraining());
}

[Network]
[Input(5)]
[Dense(3)]
[BatchNormalization]
[Activation(Activation.Tanh)]
[Loss(Loss.MeanSquaredError)]
internal sealed partial class EarlyNetwork;

[Network]
[Input(5)]
[Dense(3)]
internal sealed partial class OnlyPredictingEarlyNetwork;
