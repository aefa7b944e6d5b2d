using Xunit;

namespace CompiledNet.Generator.Tests.Diagnostics;

/// <summary>A program that uses an invalid network has one error: ours. All its other lines still compile.</summary>
public sealed class NoCascadeTests
{
    [Theory]
    [InlineData("[Flatten][{|CN1004:Input(4)|}]",
        "Input2 follows Flatten1, but inputs stand before all other layers; move or remove it")]
    [InlineData("[Conv2D(6, {|CN2001:29|})]",
        "Conv1 (29x29 kernel, padding 0) needs at least 29x29, but Input1 gives 28x28x1; use a kernel of at most 28 or a padding of at least 1")]
    [InlineData("[{|CN2003:Dense(3)|}]", "Dense1 takes a vector, but Input1 gives 28x28x1; put [Flatten] before it (784 values)")]
    [InlineData("[Flatten][Dense({|CN2004:0|})]", "Dense1 has units 0, but needs at least 1")]
    [InlineData("[Flatten][Dense(3, Activation = {|CN1010:(Activation)99|})]",
        "Dense1 has 99 as its Activation, which has no such member; use Linear, Relu, Sigmoid, Tanh, Softmax, Relu6, LeakyRelu, Elu, Selu, Gelu, GeluTanh, Silu, Softplus, HardSigmoid, HardSwish, Softsign, Mish, Exponential")]
    [InlineData("[Flatten][Dense(3, Name = {|CN1008:\"1\"|})]",
        "The name \"1\" of Dense1 is no identifier; use letters, digits and underscores, beginning with a letter")]
    public Task ProgramThatUsesAnInvalidNetwork_HasOurErrorAlone(string layers, string message) => Build.Reports(
        $$"""
        using System;
        using System.Threading;
        using CompiledNet;

        [Network]
        [Input(28, 28, 1)]
        {{layers}}
        public sealed partial class Net;

        public static class Program
        {
            public static float[] Run(string path, Dataset data, CancellationToken cancellation)
            {
                var net = new Net(seed: 1) { VectorBits = 256 };
                net = Net.Load(path);
                History history = net.Fit(data, new Sgd(learningRate: 0.9f), epochs: 5, batchSize: 32, validationSplit: 0.1f, cancellation: cancellation);
                Evaluation test = net.Evaluate(data);
                var probabilities = new float[10];
                net.Predict(new float[28 * 28], probabilities);
                net.Save(path);
                Console.WriteLine($"{Net.Summary} {history} {test} {net.Parameters.Count}");
                return probabilities;
            }
        }
        """,
        message);

    [Fact]
    public Task ParametersOfAnInvalidNetwork_CanBeNamed() => Build.Reports(
        """
        using CompiledNet;

        [Network]
        [Input(28, 28, 1)]
        [Conv2D(6, 5)]
        [{|CN2003:Dense(3)|}]
        public sealed partial class Net;

        public static class Program
        {
            public static Parameter Run(Net net) => net.Conv1Kernel;
        }
        """,
        "Dense1 takes a vector, but Conv1 gives 24x24x6; put [Flatten] before it (3,456 values)");

    [Fact]
    public Task InvalidNetworkInsideOtherTypes_HasOurErrorAlone() => Build.Reports(
        """
        using CompiledNet;

        namespace Demo;

        internal partial class Outer
        {
            [Network]
            [Input(28, 28, 1)]
            [{|CN2003:Dense(3)|}]
            private sealed partial class Net;

            public static object Run() => new Net();
        }
        """,
        "Dense1 takes a vector, but Input1 gives 28x28x1; put [Flatten] before it (784 values)");

    [Fact]
    public Task ValidAndInvalidNetworksSideBySide_DoNotDisturbEachOther() => Build.Reports(
        Networks.LeNet5 + """

        [Network]
        [Input(4, 4, 1)]
        [{|CN2003:Dense(3)|}]
        public sealed partial class Broken;

        public static class Program
        {
            public static object[] Run() => [new LeNet5(seed: 1), new Broken(), LeNet5.Summary, Broken.Summary];
        }
        """,
        "Dense1 takes a vector, but Input1 gives 4x4x1; put [Flatten] before it (16 values)");
}
