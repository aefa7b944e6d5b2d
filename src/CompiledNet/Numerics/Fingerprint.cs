using System.Numerics;
using System.Runtime.InteropServices;

namespace CompiledNet.Numerics;

/// <summary>
/// A number that tells sequences of floats apart, bit by bit: equal sequences have equal ones on every machine, others almost never. Not for
/// guarding against those who mean harm.
/// </summary>
internal struct Fingerprint
{
    private ulong state;

    /// <summary>What has come so far.</summary>
    public readonly ulong Value => state;

    /// <summary>Adds floats to the end.</summary>
    public void Add(ReadOnlySpan<float> numbers)
    {
        ulong mixed = state;
        foreach (uint bits in MemoryMarshal.Cast<float, uint>(numbers))
            mixed = (BitOperations.RotateLeft(mixed, 27) ^ bits) * 0x9E3779B97F4A7C15;
        state = mixed ^ (mixed >> 32);
    }

    /// <summary>Adds the characters of a text to the end.</summary>
    public void Add(string text)
    {
        foreach (char letter in text)
            state = (BitOperations.RotateLeft(state, 27) ^ letter) * 0x9E3779B97F4A7C15;
    }
}
