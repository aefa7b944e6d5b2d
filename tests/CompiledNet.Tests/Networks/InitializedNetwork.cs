namespace CompiledNet.Tests.Networks;

/// <summary>A layer for each initializer, with 30,000 weights but in the first and the last.</summary>
[Network]
[Input(10, 10, 8)]
[Conv2D(64, 3, KernelInitializer = Initializer.HeNormal, BiasInitializer = Initializer.HeUniform)]
[GlobalAveragePool2D]
[Dense(300)]
[Dense(100, KernelInitializer = Initializer.GlorotNormal)]
[Dense(300, KernelInitializer = Initializer.HeUniform)]
[Dense(100, KernelInitializer = Initializer.HeNormal)]
[Dense(300, KernelInitializer = Initializer.LecunUniform)]
[Dense(100, KernelInitializer = Initializer.LecunNormal)]
[Dense(300, KernelInitializer = Initializer.RandomUniform)]
[Dense(100, KernelInitializer = Initializer.RandomNormal, KernelInitializerValue = 0.2f)]
[Dense(300, KernelInitializer = Initializer.TruncatedNormal, KernelInitializerValue = 0.2f)]
[Dense(100, KernelInitializer = Initializer.Constant, KernelInitializerValue = -0.25f)]
[Dense(300, KernelInitializer = Initializer.Ones, BiasInitializer = Initializer.Constant, BiasInitializerValue = 0.1f)]
[Dense(2, KernelInitializer = Initializer.Zeros, BiasInitializer = Initializer.Ones)]
[Loss(Loss.MeanSquaredError)]
internal sealed partial class InitializedNetwork;
