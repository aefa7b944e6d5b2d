using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace CompiledNet;

/// <summary>
/// Where all ranks of a cluster come together before each thing that they do together, and say what they are about to do. A rank that has
/// failed, ended or been given something else is known to all there, so that none waits for what will not come.
/// </summary>
internal sealed class RankMeeting(Cluster cluster)
{
    private readonly Presence[] presences = new Presence[cluster.Size];
    private readonly int[] lengths = new int[cluster.Size];
    private bool hasParted;

    /// <summary>
    /// Whether this rank is in the midst of what all do together: where it fails there, the others cannot be told, but wait.
    /// </summary>
    public bool IsAtWork { get; set; }

    /// <summary>What all have told each other; rank by rank.</summary>
    public ReadOnlySpan<Presence> Presences => presences;

    /// <summary>Comes together with all others.</summary>
    /// <param name="own">What this rank says.</param>
    /// <param name="text">More of it; it may be empty, and is empty for all where it may be.</param>
    /// <returns>The texts, rank by rank; none where no rank has any.</returns>
    /// <exception cref="ClusterException">A rank has failed, or ranks are about to do different things.</exception>
    public string[] Meet(Presence own, string text = "")
    {
        if (hasParted)
            throw new ClusterException($"Rank {cluster.Rank} cannot go on with a cluster whose ranks have parted.");
        IsAtWork = true;
        byte[] ownText = Encoding.UTF8.GetBytes(text);
        presences[cluster.Rank] = own with { TextLength = ownText.Length };
        Array.Fill(lengths, Unsafe.SizeOf<Presence>());
        cluster.Gather(MemoryMarshal.AsBytes(presences.AsSpan()), lengths);
        string[] texts = GatherTexts(ownText);
        IsAtWork = false;

        // Whoever has failed is where all the others are once they know, unless one of them has ended.
        Presence[] well = Array.FindAll(presences, presence => !presence.HasFailed);
        hasParted = Array.Exists(presences, presence => presence.Occasion == Occasion.End)
            || Array.Exists(well, presence => presence.Occasion != well[0].Occasion);
        if (own.HasFailed || own.Occasion == Occasion.End)
            return texts;
        int failed = Array.FindIndex(presences, presence => presence.HasFailed);
        if (failed >= 0)
            throw new ClusterException($"Rank {failed} of {cluster.Size} failed: {texts[failed]}");
        if (hasParted)
        {
            throw new ClusterException(
                $"The ranks have parted, {Differences.Describe("next", [.. presences.Select(presence => Words(presence.Occasion))])}.");
        }

        return texts;
    }

    /// <summary>Lets all others know of a failure, where they come together next.</summary>
    public void Tell(Occasion occasion, Exception failure)
    {
        if (!hasParted)
            Meet(new Presence(occasion) { HasFailed = true }, $"{failure.GetType().Name}: {failure.Message}");
    }

    /// <summary>The last meeting. Whoever is about to do something else learns that this rank has ended.</summary>
    public void Leave()
    {
        if (cluster.Size == 1 || hasParted)
            return;
        try
        {
            Meet(new Presence(Occasion.End));
        }
        catch (Exception failure)
        {
            cluster.Abort(failure);
            throw;
        }
    }

    private static string Words(Occasion occasion) => occasion switch
    {
        Occasion.Fit => "a training",
        Occasion.Epoch => "an epoch",
        Occasion.Step => "a step",
        Occasion.Evaluate => "an evaluation",
        _ => "the end of the program",
    };

    private string[] GatherTexts(byte[] ownText)
    {
        int total = 0, ownStart = 0;
        for (int rank = 0; rank < presences.Length; rank++)
        {
            if (rank == cluster.Rank)
                ownStart = total;
            lengths[rank] = presences[rank].TextLength;
            total += lengths[rank];
        }

        if (total == 0)
            return [];
        byte[] all = new byte[total];
        ownText.CopyTo(all, ownStart);
        cluster.Gather(all, lengths);
        string[] texts = new string[lengths.Length];
        for (int rank = 0, start = 0; rank < texts.Length; start += lengths[rank++])
            texts[rank] = Encoding.UTF8.GetString(all, start, lengths[rank]);
        return texts;
    }
}
