namespace CompiledNet.Tests.Networks;

/// <summary>Each weight sees one value of one place: its gradient says what came there.</summary>
[Network]
[Input(3, 4, 2)]
[RandomFlip]
[Flatten]
[Dense(1, UseBias = false)]
[Loss(Loss.MeanSquaredError)]
internal sealed partial class FlippedNetwork;

/// <inheritdoc cref="FlippedNetwork"/>
[Network]
[Input(3, 4, 2)]
[RandomFlip(FlipMode.Horizontal)]
[Flatten]
[Dense(1, UseBias = false)]
[Loss(Loss.MeanSquaredError)]
internal sealed partial class MirroredNetwork;

/// <inheritdoc cref="FlippedNetwork"/>
[Network]
[Input(5, 6, 2)]
[RandomTranslation(0.4f, 0.34f)]
[Flatten]
[Dense(1, UseBias = false)]
[Loss(Loss.MeanSquaredError)]
internal sealed partial class ReflectedNetwork;

/// <inheritdoc cref="FlippedNetwork"/>
[Network]
[Input(5, 6, 2)]
[RandomTranslation(0.4f, 0.34f, FillMode = FillMode.Constant, FillValue = -7f)]
[Flatten]
[Dense(1, UseBias = false)]
[Loss(Loss.MeanSquaredError)]
internal sealed partial class FilledNetwork;

/// <inheritdoc cref="FlippedNetwork"/>
[Network]
[Input(5, 6, 2)]
[RandomTranslation(0.4f, 0.34f, FillMode = FillMode.Wrap)]
[Flatten]
[Dense(1, UseBias = false)]
[Loss(Loss.MeanSquaredError)]
internal sealed partial class WrappedNetwork;

/// <inheritdoc cref="FlippedNetwork"/>
[Network]
[Input(5, 6, 2)]
[RandomTranslation(1f, 0f, FillMode = FillMode.Nearest)]
[Flatten]
[Dense(1, UseBias = false)]
[Loss(Loss.MeanSquaredError)]
internal sealed partial class LiftedNetwork;

/// <summary>Both behind weights, so that gradients go back through them.</summary>
[Network]
[Input(5, 6, 2)]
[PRelu(Name = "slopes")]
[RandomFlip]
[RandomTranslation(0.4f, 0.34f)]
[Flatten]
[Dense(1, UseBias = false)]
[Loss(Loss.MeanSquaredError)]
internal sealed partial class SlopesNetwork;
