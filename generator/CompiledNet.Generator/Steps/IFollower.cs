namespace CompiledNet.Generator.Steps;

/// <summary>
/// What a step takes of all positions of a map, one after the other, before it does anything else. Who makes the map can let it read some rows
/// while they are in the cache; else it reads the whole map when its turn comes.
/// </summary>
internal interface IFollower
{
    /// <summary>The buffers that it needs, for as long as it reads.</summary>
    IEnumerable<BufferNeed> Needs { get; }

    /// <summary>Writes what comes before the first position.</summary>
    void EmitBegin(PassWriter pass);

    /// <summary>Writes the call that reads some positions.</summary>
    /// <param name="part">Which part of the map they are: a number or a variable.</param>
    /// <param name="each">Positions of each part before it.</param>
    /// <param name="positions">How many there are.</param>
    void EmitPositions(PassWriter pass, string part, int each, string positions);
}

internal static class FollowerExtensions
{
    /// <summary>Writes what reads the whole map at once.</summary>
    /// <param name="positions">Positions of the map.</param>
    public static void EmitAll(this IFollower follower, PassWriter pass, int positions)
    {
        follower.EmitBegin(pass);
        follower.EmitPositions(pass, "0", positions, Text.Number(positions));
    }
}
