using CompiledNet.Generator.Kernels;

namespace CompiledNet.Generator.Steps;

/// <summary>
/// A tile's map, or the gradient of one, as a step reads it that takes some rows or a block at a time: it lies in memory, or is made of what
/// lies there when it is read, so that it passes through the caches only.
/// </summary>
internal interface IReadMap
{
    /// <summary>Writes the call that gives a part of it.</summary>
    /// <param name="part">Which.</param>
    /// <param name="to">Where it goes.</param>
    void EmitPart(PassWriter pass, MapPart part, string to);
}

/// <summary>A map that lies in memory.</summary>
/// <param name="Map">Where.</param>
/// <param name="Shape">Its shape.</param>
/// <param name="LanesAreImages">Whether it is that of a tile, else of one image.</param>
internal sealed record StoredMap(Buffer Map, Shape Shape, bool LanesAreImages = true) : IReadMap
{
    public void EmitPart(PassWriter pass, MapPart part, string to) =>
        pass.Call(pass.Kernels.Add(PartLoops.Copy), PartLoops.CopyArguments(pass.Ref(Map), part, Shape, LanesAreImages, to));
}

/// <summary>A map that is not stored: those that read it compute it.</summary>
internal interface IInlineMap : IReadMap
{
    /// <summary>The buffers that it is computed of, for as long as anybody may read it.</summary>
    IEnumerable<BufferNeed> Needs { get; }

    /// <summary>Whether the values of each channel add up to zero over the whole batch.</summary>
    bool AddsUpToZero { get; }
}
