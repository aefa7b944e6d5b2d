using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using CompiledNet.Numerics;
using Architecture = CompiledNet.Runtime.Architecture; // not that of InteropServices

namespace CompiledNet.Runtime;

/// <summary>What a tile is computed in: the arena, and room for its examples in their own order.</summary>
internal sealed class TileMemory
{
    private const int TileImages = Architecture.TileImages;

    private readonly Architecture architecture;
    private readonly ArenaLayout layout;
    private readonly Workspace arena;
    private readonly Workspace targetTile;
    private readonly int[] inputLengths;
    private readonly int[] inputOffsets;
    private readonly int[] targetLengths;
    private readonly int[] targetOffsets;
    private readonly int[] targetOffsetsOfPass;
    private readonly bool leavesOut;
    private readonly int inputLength;
    private readonly int targetLength;
    private float[]? inputs;
    private float[]? targets;

    /// <summary>Whether the last examples had weights.</summary>
    private bool isWeighted;

    /// <summary>Memory for one pass.</summary>
    /// <param name="architecture">The network.</param>
    /// <param name="layout">The arena of the pass.</param>
    public TileMemory(Architecture architecture, ArenaLayout layout)
    {
        this.architecture = architecture;
        this.layout = layout;
        leavesOut = architecture.Outputs.Any(output => output.IgnoreLabel is not null);
        inputLength = architecture.InputLength;
        targetLength = architecture.TargetLength;
        arena = new Workspace(layout.Length);
        targetTile = new Workspace(TileImages * targetLength);
        Weights = new Workspace(TileImages * architecture.Outputs.Sum(output => output.WeightsLength));
        VectorMath.Repeat(1, Weights.Span);
        SampleWeights = new float[TileImages];
        Losses = new float[architecture.Outputs.Count];
        inputOffsets = [.. layout.InputOffsets];
        targetOffsetsOfPass = [.. layout.TargetOffsets];
        inputLengths = new int[architecture.Inputs.Count];
        for (int index = 0; index < inputLengths.Length; index++)
            inputLengths[index] = architecture.Inputs[index].Shape.Length;
        targetLengths = new int[architecture.Outputs.Count];
        targetOffsets = new int[targetLengths.Length];
        for (int index = 0, offset = 0; index < targetLengths.Length; index++)
        {
            targetLengths[index] = architecture.Outputs[index].TargetLength;
            targetOffsets[index] = offset;
            offset += TileImages * targetLengths[index];
        }
    }

    /// <summary>Where the pass runs.</summary>
    public ref float Arena => ref arena.Origin;

    /// <summary>The losses of the tile's images together, of each output, as <see cref="TrainingTile.Losses"/> says.</summary>
    public float[] Losses { get; }

    /// <summary>Room for 16 inputs in their own order, made when it is first needed: examples may stand somewhere else already.</summary>
    public float[] Inputs => inputs ??= new float[TileImages * inputLength];

    /// <summary>Room for 16 targets in their own order.</summary>
    public float[] Targets => targets ??= new float[TileImages * targetLength];

    /// <summary>Room for the weights of 16 examples.</summary>
    public float[] SampleWeights { get; }

    /// <summary>What the tile's images count for, as <see cref="TrainingTile.Weights"/> says; 1 unless it is set.</summary>
    public Workspace Weights { get; }

    /// <summary>What the tile's images count for in the loss of one output: [position][16 images], or [16 images].</summary>
    public Span<float> WeightsOf(int output)
    {
        int offset = 0;
        for (int index = 0; index < output; index++)
            offset += TileImages * architecture.Outputs[index].WeightsLength;
        return Weights.Span.Slice(offset, TileImages * architecture.Outputs[output].WeightsLength);
    }

    /// <summary>An output after the pass, [value][16 images].</summary>
    public ref float Output(int index) => ref Unsafe.Add(ref arena.Origin, layout.OutputOffsets[index]);

    /// <summary>
    /// The target of an output, [value][16 images]. It outlives the pass, which may reuse the arena's targets for other things.
    /// </summary>
    public ref float Target(int index) => ref Unsafe.Add(ref targetTile.Origin, targetOffsets[index]);

    /// <summary>The target of an output as the pass takes it, until it runs.</summary>
    public ref float TargetOfPass(int index) => ref Unsafe.Add(ref arena.Origin, targetOffsetsOfPass[index]);

    /// <summary>Puts examples into the lanes, one in each; lanes without an example become zero.</summary>
    /// <param name="inputs">1 to 16 inputs, one after the other.</param>
    /// <param name="targets">As many targets.</param>
    /// <param name="weights">As many weights, which count in all outputs alike; none where all count 1.</param>
    public void Pack(ReadOnlySpan<float> inputs, ReadOnlySpan<float> targets, ReadOnlySpan<float> weights)
    {
        if (!weights.IsEmpty || isWeighted || leavesOut)
        {
            VectorMath.Repeat(1, Weights.Span);
            for (int row = 0; row < Weights.Length; row += TileImages)
                weights.CopyTo(Weights.Span[row..]);
            isWeighted = !weights.IsEmpty;
        }

        int count = inputs.Length / inputLength;
        ref float input = ref MemoryMarshal.GetReference(inputs);
        for (int index = 0; index < inputLengths.Length; index++)
        {
            int length = inputLengths[index];
            TileTransposer.ToTile(ref input, inputLength, count, length, ref Unsafe.Add(ref Arena, inputOffsets[index]));
            input = ref Unsafe.Add(ref input, length);
        }

        ref float target = ref MemoryMarshal.GetReference(targets);
        for (int index = 0; index < targetLengths.Length; index++)
        {
            int length = targetLengths[index];
            TileTransposer.ToTile(ref target, targetLength, count, length, ref Target(index));
            target = ref Unsafe.Add(ref target, length);
            if (targetOffsetsOfPass.Length > 0)
            {
                MemoryMarshal.CreateReadOnlySpan(ref Target(index), TileImages * length)
                    .CopyTo(arena.Span[targetOffsetsOfPass[index]..]);
            }
        }
    }
}
