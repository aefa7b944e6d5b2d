using CompiledNet.Runtime;
using Xunit;

namespace CompiledNet.Tests.Training;

public class EarlyCompilationTests
{
    [Fact]
    public void KernelsOfTraining_AreCompiledOnceForEachWidth()
    {
        var network = new EarlyNetwork();
        int count = network.Architecture.TrainingKernels;
        EarlyCompilation? first = EarlyCompilation.Begin(network.FindKernels(), count);
        if (Environment.ProcessorCount == 1)
        {
            Assert.Null(first);
            return;
        }

        first!.Join();
        Assert.Equal(count, first.Compiled);
        Assert.InRange(count, 1, network.FindKernels()!.GetMethods().Count(method => method.IsStatic) - 1);
        Assert.Null(EarlyCompilation.Begin(network.FindKernels(), count));
        EarlyCompilation.Begin(new EarlyNetwork { VectorBits = 128 }.FindKernels(), count)?.Join();
        Assert.Null(EarlyCompilation.Begin(new EarlyNetwork { VectorBits = 128 }.FindKernels(), count));
    }

    [Fact]
    public void NetworkThatOnlyPredicts_HasNone()
    {
        Assert.Null(new OnlyPredictingEarlyNetwork().FindKernels());
        Assert.Null(EarlyCompilation.Begin(null, 0));
    }
}

[Network]
[Input(5)]
[Dense(3, Activation = Activation.Tanh)]
[Loss(Loss.MeanSquaredError)]
internal sealed partial class EarlyNetwork;

[Network]
[Input(5)]
[Dense(3)]
internal sealed partial class OnlyPredictingEarlyNetwork;
