using System.Text.Json.Serialization;

namespace CompiledNet.Samples;

/// <summary>What the server says about a picture.</summary>
/// <param name="Digit">The most probable digit.</param>
/// <param name="Probabilities">The probability of each digit.</param>
internal sealed record Answer(int Digit, float[] Probabilities);

/// <summary>Why the server cannot say anything.</summary>
/// <param name="Error">A sentence: what was expected, and what came.</param>
internal sealed record Refusal(string Error);

/// <summary>How messages become JSON, generated at build time.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(Answer))]
[JsonSerializable(typeof(Refusal))]
internal sealed partial class MessageJson : JsonSerializerContext;
