using CompiledNet.Runtime;
using Xunit;

namespace CompiledNet.Tests.Training;

public class EarlyCompilationTests
{
    [Fact]
    public void Kernels_AreCompiledOnceForEachWidth()
    {
        var network = new EarlyNetwork();
        EarlyCompilation? first = EarlyCompilation.Begin(network.FindKernels());
        if (Environment.ProcessorCount == 1)
        {
            Assert.Null(first);
            return;
        }

        first!.Join();
        Assert.Equal(network.FindKernels()!.GetMethods().Count(method => method.IsStatic), first.Compiled);
        Assert.Null(EarlyCompilation.Begin(network.FindKernels()));
        EarlyCompilation.Begin(new EarlyNetwork { VectorBits = 128 }.FindKernels())?.Join();
        Assert.Null(EarlyCompilation.Begin(new EarlyNetwork { VectorBits = 128 }.FindKernels()));
    }

    [Fact]
    public void NetworkThatOnlyPredicts_HasNone()
    {
        Assert.Null(new OnlyPredictingEarlyNetwork().FindKernels());
        Assert.Null(EarlyCompilation.Begin(null));
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
