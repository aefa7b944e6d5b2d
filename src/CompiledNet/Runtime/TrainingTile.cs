namespace CompiledNet.Runtime;

/// <summary>What generated code is given to train on one tile: up to 16 images of a batch, one in each lane.</summary>
public readonly ref struct TrainingTile
{
    /// <summary>The network's flat parameter vector; read only.</summary>
    public readonly ref float Parameters;

    /// <summary>Where this tile's gradient goes: every float of the trainable part is written, none is read.</summary>
    public readonly ref float Gradient;

    /// <summary>The tile's memory; input and targets are in place.</summary>
    public readonly ref float Arena;

    /// <summary>Images in the tile, 1 to 16. The other lanes hold finite numbers that count for nothing.</summary>
    public readonly int Count;

    /// <summary>1 / images of the whole batch: the weight of one image in the gradient.</summary>
    public readonly float Scale;

    /// <summary>One tile of a batch.</summary>
    public TrainingTile(ref float parameters, ref float gradient, ref float arena, int count, float scale)
    {
        Parameters = ref parameters;
        Gradient = ref gradient;
        Arena = ref arena;
        Count = count;
        Scale = scale;
    }
}
