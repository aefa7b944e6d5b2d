using System.ComponentModel;

namespace CompiledNet.Runtime;

/// <summary>What generated code is given to train on one tile: up to 16 images of a batch, one in each lane.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly ref struct TrainingTile
{
    /// <summary>The network's flat parameter vector. Only the first tile writes to it, and only what is not trainable.</summary>
    public readonly ref float Parameters;

    /// <summary>
    /// Where this tile's gradient goes: in each segment, that of the parameters whose <see cref="ParameterInfo.GradientSegment"/> it is.
    /// None is read; the zeros between rows stay.
    /// </summary>
    public readonly ref float Gradient;

    /// <summary>The tile's memory; input and targets are in place.</summary>
    public readonly ref float Arena;

    /// <summary>Memory within a segment: <see cref="ArenaLayout.ScratchLength"/> floats, whatever they are.</summary>
    public readonly ref float Scratch;

    /// <summary>
    /// What the tiles of the batch tell each other: <see cref="Architecture.ExchangeLength"/> floats each, in their order.
    /// </summary>
    public readonly ref float Exchange;

    /// <summary>
    /// What each image counts for in the loss, output after output: [position][16 images] of those that have one class a position, [16 images]
    /// of others. Finite in the lanes beyond the tile's images too.
    /// </summary>
    public readonly ref float Weights;

    /// <summary>
    /// Where the losses of the tile's images are added up: a sum for each output, not divided by the number of images and before the output's
    /// weight.
    /// </summary>
    public readonly ref float Losses;

    /// <summary>One tile of a batch.</summary>
    /// <param name="parameters">See <see cref="Parameters"/>.</param>
    /// <param name="gradient">See <see cref="Gradient"/>.</param>
    /// <param name="arena">See <see cref="Arena"/>.</param>
    /// <param name="scratch">See <see cref="Scratch"/>; any reference where the pass has one segment.</param>
    /// <param name="exchange">See <see cref="Exchange"/>; any reference where the network exchanges nothing.</param>
    /// <param name="weights">See <see cref="Weights"/>.</param>
    /// <param name="losses">See <see cref="Losses"/>.</param>
    /// <param name="index">See <see cref="Index"/>.</param>
    /// <param name="images">See <see cref="Images"/>.</param>
    public TrainingTile(ref float parameters, ref float gradient, ref float arena, ref float scratch, ref float exchange, ref float weights,
        ref float losses, int index, int images)
    {
        Parameters = ref parameters;
        Gradient = ref gradient;
        Arena = ref arena;
        Scratch = ref scratch;
        Exchange = ref exchange;
        Weights = ref weights;
        Losses = ref losses;
        Index = index;
        Images = images;
    }

    /// <summary>Which tile of the batch this is, from 0.</summary>
    public int Index { get; }

    /// <summary>Images of the whole batch.</summary>
    public int Images { get; }

    /// <summary>Which part of the training pass to run, from 0.</summary>
    public int Segment { get; init; }

    /// <summary>Whether moving averages take this batch in.</summary>
    public bool UpdatesState { get; init; }

    /// <summary>What all random numbers of the step follow from.</summary>
    public ulong RandomKey { get; init; }

    /// <summary>Images in the tile, 1 to 16. The other lanes hold finite numbers that count for nothing.</summary>
    public int Count => Math.Min(Architecture.TileImages, Images - (Index * Architecture.TileImages));

    /// <summary>Tiles of the whole batch.</summary>
    public int Tiles => ((Images - 1) / Architecture.TileImages) + 1;

    /// <summary>1 / images of the whole batch: the weight of one image in the gradient.</summary>
    public float Scale => 1f / Images;
}
