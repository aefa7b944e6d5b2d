using CompiledNet.TestSupport.Descriptions;

namespace CompiledNet.TestSupport.Generation;

/// <summary>What random networks are drawn.</summary>
/// <param name="Name">The word that asks for them.</param>
/// <param name="Draw">Draws the network of a seed.</param>
/// <param name="Batches">The batches that a network of a seed meets.</param>
/// <param name="AtOnce">Networks in one program: more of them take more memory and save no more time.</param>
public sealed record FuzzKind(string Name, Func<int, NetworkDescription> Draw, Func<int, int[]> Batches, int AtOnce)
{
    // One image, part of a tile, a tile and more; each network meets two of them.
    private static readonly int[][] Usual = [[1, 17], [5, 16], [33, 3], [2, 18]];

    private static readonly int[][] Edges = [[1, 17], [16, 2], [15, 33], [49, 1], [17, 15], [2, 16], [33, 1]];

    private static readonly int[][] Few = [[1], [2]];

    /// <summary>All of them.</summary>
    public static IReadOnlyList<FuzzKind> All { get; } =
    [
        new("fuzz", RandomNetwork.Create, seed => Usual[seed % Usual.Length], AtOnce: 40),
        new("names", WordNames.Create, seed => Usual[seed % Usual.Length], AtOnce: 40),
        new("edges", EdgeNetwork.Create, seed => Edges[seed % Edges.Length], AtOnce: 40),
        new("large", LargeNetwork.Create, seed => Few[seed % Few.Length], AtOnce: 6),
    ];

    /// <summary>The kind of a word; null where there is none.</summary>
    public static FuzzKind? Find(string name) => All.FirstOrDefault(kind => kind.Name == name);
}
