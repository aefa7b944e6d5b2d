using System.ComponentModel;

namespace CompiledNet.Runtime;

/// <summary>
/// The memory of one pass, planned at compile time: one block, in which every buffer has its offset. All numbers are floats;
/// all offsets are multiples of 16, and the block begins at a multiple of 64 bytes.
/// </summary>
/// <param name="Length">The whole block.</param>
/// <param name="InputOffsets">Where the caller puts each input, [value][16 images]; empty where one image is read where the caller has it.</param>
/// <param name="OutputOffsets">Where each output is found afterwards (in tiles: [value][16 images]).</param>
/// <param name="TargetOffsets">Where the caller puts the target of each output, [value][16 images]; empty outside training.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed record ArenaLayout(int Length, IReadOnlyList<int> InputOffsets, IReadOnlyList<int> OutputOffsets, IReadOnlyList<int> TargetOffsets)
{
    /// <summary>Where the caller puts each input.</summary>
    public IReadOnlyList<int> InputOffsets { get; } = [.. InputOffsets];

    /// <summary>Where each output is found afterwards.</summary>
    public IReadOnlyList<int> OutputOffsets { get; } = [.. OutputOffsets];

    /// <summary>Where the caller puts the target of each output.</summary>
    public IReadOnlyList<int> TargetOffsets { get; } = [.. TargetOffsets];

    /// <summary>
    /// A second block, for what does not outlive a segment of the training pass: tiles that are computed one after the other share it.
    /// 0 where the pass has one segment.
    /// </summary>
    public int ScratchLength { get; init; }
}
