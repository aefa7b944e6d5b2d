using System.Text.Json.Serialization;

namespace CompiledNet.Benchmarks;

/// <summary>What was measured of one case.</summary>
/// <param name="Net">The network.</param>
/// <param name="What"><c>predict</c> or <c>train</c>.</param>
/// <param name="Batch">Images of one call.</param>
/// <param name="Threads">Threads that compute.</param>
/// <param name="Bits">Width of the vectors.</param>
/// <param name="Us">Median time of one call, microseconds.</param>
/// <param name="Gflops">Arithmetic of the layers over that time (a multiply-add is two; packing, activations and optimizer count as time
/// only).</param>
/// <param name="OfPeak"><paramref name="Gflops"/> over the FMA peak of one core on the widest vectors times the threads, sampled in
/// between.</param>
internal sealed record Measurement(
    [property: JsonPropertyName("net")] string Net,
    [property: JsonPropertyName("what")] string What,
    [property: JsonPropertyName("batch")] int Batch,
    [property: JsonPropertyName("threads")] int Threads,
    [property: JsonPropertyName("bits")] int Bits,
    [property: JsonPropertyName("us")] double Us,
    [property: JsonPropertyName("gflops")] double Gflops,
    [property: JsonPropertyName("of_peak")] double OfPeak)
{
    /// <summary>The fastest of twenty calls and the slowest of twenty, microseconds.</summary>
    [JsonIgnore]
    public (double Low, double High) Spread { get; init; }

    /// <summary>Bytes allocated per call, over all threads.</summary>
    [JsonIgnore]
    public double AllocatedBytes { get; init; }
}
