namespace CompiledNet.Benchmarks;

/// <summary>I: an LSTM of 64 units over 128 steps of 16 features.</summary>
[Network]
[Input(128, 16)]
[Lstm(64)]
[Dense(10, Activation = Activation.Softmax)]
[Loss(Loss.SparseCategoricalCrossentropy)]
public sealed partial class SequenceClassifier;
