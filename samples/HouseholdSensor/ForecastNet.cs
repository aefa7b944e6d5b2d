namespace CompiledNet.Samples;

/// <summary>Reads three days of a household and says how much the next one will need, hour by hour.</summary>
[Network]
[Input(72, 5)]                                                                      // hours x what is measured
[Normalization]
[Lstm(32)]
[Dense(24)]
[Loss(Loss.Huber, Delta = 0.2f)]                                                    // beyond 0.2 kW an error counts by its size alone
public sealed partial class ForecastNet;
