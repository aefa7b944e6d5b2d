namespace CompiledNet.Samples;

/// <summary>Computes the probabilities of the ten digits; from many threads at once.</summary>
/// <param name="input">28x28x1 values, as <see cref="DigitImage.Standardise"/> makes them.</param>
/// <param name="probabilities">10 values.</param>
internal delegate void Predictor(ReadOnlySpan<float> input, Span<float> probabilities);
