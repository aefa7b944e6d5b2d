namespace CompiledNet.Tests.Networks;

/// <summary>What others build on.</summary>
[Network]
[Input(8, 7, 2)]
[Conv2D(5, 3, UseBias = false)]
[BatchNormalization]
[Activation(Activation.Relu)]
[Flatten]
[Dense(3, Activation = Activation.Softmax)]
[Loss(Loss.SparseCategoricalCrossentropy)]
internal sealed partial class Teacher;

/// <summary>The frozen layers of <see cref="Teacher"/> and a new head.</summary>
[Network]
[Backbone<Teacher>(Until = "flatten", Trainable = false)]
[Dense(2)]
[Loss(Loss.MeanSquaredError)]
internal sealed partial class Pupil;

/// <summary>Those of <see cref="Pupil"/>, its head too, on a larger input.</summary>
[Network]
[Input(10, 9, 2)]
[Backbone<Pupil>]
internal sealed partial class LargerPupil;
