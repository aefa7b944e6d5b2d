namespace CompiledNet.Tests.Networks;

/// <summary>A cell that drops channels and units between layers that are trained, and the same that does not.</summary>
[Network]
[Input(5, 3)]
[Dense(4, PerPosition = true, Name = "before")]
[SimpleRnn(6, ReturnSequences = true, GoBackwards = true, Dropout = 0.4f, RecurrentDropout = 0.4f, Name = "cell")]
[Flatten]
[Dense(2, Name = "behind")]
[Loss(Loss.MeanSquaredError)]
internal sealed partial class DroppingSimpleRnn;

/// <inheritdoc cref="DroppingSimpleRnn"/>
[Network]
[Input(5, 3)]
[Dense(4, PerPosition = true, Name = "before")]
[SimpleRnn(6, ReturnSequences = true, GoBackwards = true, Name = "cell")]
[Flatten]
[Dense(2, Name = "behind")]
[Loss(Loss.MeanSquaredError)]
internal sealed partial class WholeSimpleRnn;

/// <inheritdoc cref="DroppingSimpleRnn"/>
[Network]
[Input(5, 3)]
[Dense(4, PerPosition = true, Name = "before")]
[Lstm(6, Dropout = 0.4f, RecurrentDropout = 0.4f, Name = "cell")]
[Dense(2, Name = "behind")]
[Loss(Loss.MeanSquaredError)]
internal sealed partial class DroppingLstm;

/// <inheritdoc cref="DroppingSimpleRnn"/>
[Network]
[Input(5, 3)]
[Dense(4, PerPosition = true, Name = "before")]
[Lstm(6, Name = "cell")]
[Dense(2, Name = "behind")]
[Loss(Loss.MeanSquaredError)]
internal sealed partial class WholeLstm;

/// <inheritdoc cref="DroppingSimpleRnn"/>
[Network]
[Input(5, 3)]
[Dense(4, PerPosition = true, Name = "before")]
[Gru(6, ReturnSequences = true, Dropout = 0.4f, RecurrentDropout = 0.4f, Name = "cell")]
[Flatten]
[Dense(2, Name = "behind")]
[Loss(Loss.MeanSquaredError)]
internal sealed partial class DroppingGru;

/// <inheritdoc cref="DroppingSimpleRnn"/>
[Network]
[Input(5, 3)]
[Dense(4, PerPosition = true, Name = "before")]
[Gru(6, ReturnSequences = true, Name = "cell")]
[Flatten]
[Dense(2, Name = "behind")]
[Loss(Loss.MeanSquaredError)]
internal sealed partial class WholeGru;

/// <inheritdoc cref="DroppingSimpleRnn"/>
[Network]
[Input(5, 3)]
[Dense(4, PerPosition = true, Name = "before")]
[Gru(6, ReturnSequences = true, ResetAfter = false, Dropout = 0.4f, RecurrentDropout = 0.4f, Name = "cell")]
[Flatten]
[Dense(2, Name = "behind")]
[Loss(Loss.MeanSquaredError)]
internal sealed partial class DroppingOlderGru;

/// <inheritdoc cref="DroppingSimpleRnn"/>
[Network]
[Input(5, 3)]
[Dense(4, PerPosition = true, Name = "before")]
[Gru(6, ReturnSequences = true, ResetAfter = false, Name = "cell")]
[Flatten]
[Dense(2, Name = "behind")]
[Loss(Loss.MeanSquaredError)]
internal sealed partial class WholeOlderGru;

/// <inheritdoc cref="DroppingSimpleRnn"/>
[Network]
[Input(5, 3)]
[Dense(4, PerPosition = true, Name = "before")]
[Lstm(6, Bidirectional = Bidirectional.Concatenate, Dropout = 0.4f, RecurrentDropout = 0.4f, Name = "cell")]
[Dense(2, Name = "behind")]
[Loss(Loss.MeanSquaredError)]
internal sealed partial class DroppingBoth;

/// <inheritdoc cref="DroppingSimpleRnn"/>
[Network]
[Input(5, 3)]
[Dense(4, PerPosition = true, Name = "before")]
[Lstm(6, Bidirectional = Bidirectional.Concatenate, Name = "cell")]
[Dense(2, Name = "behind")]
[Loss(Loss.MeanSquaredError)]
internal sealed partial class WholeBoth;
