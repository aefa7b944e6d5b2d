namespace CompiledNet.Samples;

/// <summary>LeNet-5 up to its first convolution: what its six kernels see in a picture, 24x24x6.</summary>
[Network]
[Backbone<LeNet5>(Until = "Conv1")]
public sealed partial class FirstLayer;
