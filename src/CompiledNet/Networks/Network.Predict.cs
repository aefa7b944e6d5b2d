using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using CompiledNet.Numerics;
using CompiledNet.Runtime;
using Architecture = CompiledNet.Runtime.Architecture; // not that of InteropServices

namespace CompiledNet;

public abstract partial class Network
{
    /// <summary>
    /// So many images that fill no tile are predicted one by one: a tile costs as much as nine single images, however many of its
    /// lanes are in use (53 and 5.7 microseconds for LeNet-5 with 512 bits).
    /// </summary>
    private const int MostSingleImages = 8;

    private readonly WorkspacePool workspaces;

    /// <summary>
    /// Predicts any number of images. Thread-safe; allocates nothing, except for the first calls where a network needs more
    /// memory than its stack budget, or than the stack of the thread has left. Images are computed sixteen together where there are
    /// enough of them, which may round differently from one alone, in the last bits; one by one where the values of sixteen would leave the
    /// nearest caches (<see cref="Runtime.Architecture.Tile"/> is null then).
    /// </summary>
    /// <param name="inputs">
    /// Images one after the other, each in the order rows, columns, channels; of several inputs those of an image one after the other, in the
    /// order of the source.
    /// </param>
    /// <param name="outputs">
    /// Receives the outputs of each image, one image after the other; several outputs in the order of the source.
    /// </param>
    /// <exception cref="ArgumentException">
    /// The inputs are no whole number of images, the outputs are not as many, or a value is none of the integers that an embedding takes.
    /// </exception>
    public void Predict(ReadOnlySpan<float> inputs, Span<float> outputs)
    {
        CheckImages(inputs, outputs);
        PredictImages(inputs, outputs);
    }

    /// <summary>Predicts images that were checked.</summary>
    private void PredictImages(ReadOnlySpan<float> inputs, Span<float> outputs)
    {
        int images = inputs.Length / inputLength;
        int remainder = images % Architecture.TileImages;
        int single = Architecture.Tile is null ? images : remainder <= MostSingleImages ? remainder : 0;
        int tiled = images - single;
        if (tiled > 0)
            PredictTiles(inputs[..(tiled * inputLength)], outputs[..(tiled * outputLength)], Architecture.Tile!);
        if (single > 0)
            PredictSingles(inputs[(tiled * inputLength)..], outputs[(tiled * outputLength)..]);
    }

    /// <summary>Checks the span that one of several outputs of one image is to be copied to; for generated code.</summary>
    /// <exception cref="ArgumentException">It is of another length.</exception>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected static void CheckOutput(ReadOnlySpan<float> output, int length, string name)
    {
        if (output.Length != length)
            throw new ArgumentException($"The output {name} has {length} values; the span holds {output.Length}.", name);
    }

    /// <summary>Checks the span of one of several inputs of one image; for generated code.</summary>
    /// <exception cref="ArgumentException">It is of another length.</exception>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected static void CheckInput(ReadOnlySpan<float> input, int length, string name)
    {
        if (input.Length != length)
            throw new ArgumentException($"The input {name} has {length} values; the span holds {input.Length}.", name);
    }

    internal int CountImages(int length)
    {
        (int images, int excess) = Math.DivRem(length, inputLength);
        return excess == 0 ? images : throw new ArgumentException(
            $"An image of {Architecture.Name} is {Architecture.DescribeInputs()}, {Plural.Of(inputLength, "float")}; "
            + $"{Plural.Of(length, "float")} are no whole number of them.",
            "inputs");
    }

    /// <summary>Checks what is predicted before anything is.</summary>
    /// <returns>How many images there are.</returns>
    private int CheckImages(ReadOnlySpan<float> inputs, ReadOnlySpan<float> outputs)
    {
        int images = CountImages(inputs.Length);
        CheckOutputs(images, outputs.Length);
        IntegerCheck.CheckImages(Architecture, inputs, nameof(inputs));
        return images;
    }

    private void CheckOutputs(int images, int length)
    {
        if (length == (long)images * outputLength)
            return;
        if (images == 0)
        {
            throw new ArgumentException(
                $"The inputs are null or empty, but there is room for {Plural.Of(length, "output")}; "
                + $"an image of {Architecture.Name} is {Architecture.DescribeInputs()}, {Plural.Of(inputLength, "float")}.",
                "inputs");
        }

        string expected = images == 1
            ? $"1 image has {Plural.Of(outputLength, "output")}"
            : $"{images} images have {Plural.Of((long)images * outputLength, "output")}, {outputLength} each";
        throw new ArgumentException($"{expected}; the span holds {length}.", "outputs");
    }

    private void PredictTiles(ReadOnlySpan<float> inputs, Span<float> outputs, ArenaLayout tile)
    {
        if (FitsOnStack(tile))
        {
            PredictTilesOnStack(inputs, outputs, tile);
            return;
        }

        Workspace workspace = workspaces.Rent();
        PredictTiles(inputs, outputs, tile, ref workspace.Origin);
        workspaces.Return(workspace);
    }

    private void PredictSingles(ReadOnlySpan<float> inputs, Span<float> outputs)
    {
        if (FitsOnStack(Architecture.One))
        {
            PredictSinglesOnStack(inputs, outputs);
            return;
        }

        Workspace workspace = workspaces.Rent();
        PredictSingles(inputs, outputs, ref workspace.Origin);
        workspaces.Return(workspace);
    }

    /// <summary>Whether a plan is within the network's budget and within what the stack of this thread has left.</summary>
    private bool FitsOnStack(ArenaLayout layout)
    {
        long bytes = (long)layout.Length * sizeof(float);
        return bytes <= Architecture.StackBudget && StackRoom.Has((int)bytes + Workspace.Alignment);
    }

    [SkipLocalsInit]
    private unsafe void PredictTilesOnStack(ReadOnlySpan<float> inputs, Span<float> outputs, ArenaLayout tile)
    {
        byte* memory = stackalloc byte[tile.Length * sizeof(float) + Workspace.Alignment];
        PredictTiles(inputs, outputs, tile, ref Align(memory));
    }

    [SkipLocalsInit]
    private unsafe void PredictSinglesOnStack(ReadOnlySpan<float> inputs, Span<float> outputs)
    {
        byte* memory = stackalloc byte[Architecture.One.Length * sizeof(float) + Workspace.Alignment];
        PredictSingles(inputs, outputs, ref Align(memory));
    }

    private static unsafe ref float Align(byte* memory) =>
        ref *(float*)((nuint)(memory + Workspace.Alignment - 1) & ~(nuint)(Workspace.Alignment - 1));

    private void PredictTiles(ReadOnlySpan<float> inputs, Span<float> outputs, ArenaLayout tile, ref float arena)
    {
        ParameterVector.Derive(this);
        int images = inputs.Length / inputLength;
        for (int first = 0; first < images; first += Architecture.TileImages)
        {
            int count = Math.Min(Architecture.TileImages, images - first);
            ref float image = ref MemoryMarshal.GetReference(inputs[(first * inputLength)..]);
            for (int index = 0; index < Architecture.Inputs.Count; index++)
            {
                int length = Architecture.Inputs[index].Shape.Length;
                TileTransposer.ToTile(
                    ref image, inputLength, count, length, ref Unsafe.Add(ref arena, tile.InputOffsets[index]));
                image = ref Unsafe.Add(ref image, length);
            }

            PredictTile(ref ParameterVector.Origin, ref arena);
            UnpackOutputs(ref arena, tile, outputs.Slice(first * outputLength, count * outputLength));
        }
    }

    private unsafe void PredictSingles(ReadOnlySpan<float> inputs, Span<float> outputs, ref float arena)
    {
        ParameterVector.Derive(this);
        // A checked build knows memory by its address.
        fixed (float* pinned = inputs)
        for (float* image = pinned; image < pinned + inputs.Length; image += inputLength)
        {
            PredictOne(ref ParameterVector.Origin, ref *image, ref arena);
            for (int index = 0; index < Architecture.Outputs.Count; index++)
            {
                int length = Architecture.Outputs[index].Shape.Length;
                ref float output = ref Unsafe.Add(ref arena, Architecture.One.OutputOffsets[index]);
                MemoryMarshal.CreateReadOnlySpan(ref output, length).CopyTo(outputs);
                outputs = outputs[length..];
            }
        }
    }

    private void UnpackOutputs(ref float arena, ArenaLayout tile, Span<float> outputs)
    {
        int count = outputs.Length / outputLength;
        ref float destination = ref MemoryMarshal.GetReference(outputs);
        for (int index = 0; index < Architecture.Outputs.Count; index++)
        {
            int length = Architecture.Outputs[index].Shape.Length;
            TileTransposer.Transpose(
                ref Unsafe.Add(ref arena, tile.OutputOffsets[index]), Architecture.TileImages, length, count,
                ref destination, outputLength);
            destination = ref Unsafe.Add(ref destination, length);
        }
    }
}
