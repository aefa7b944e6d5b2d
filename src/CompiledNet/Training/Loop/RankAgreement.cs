using System.Globalization;
using CompiledNet.Numerics;

namespace CompiledNet;

/// <summary>
/// The ranks of a cluster in one call of <see cref="Network.Fit"/> or <see cref="Network.Evaluate"/>: what they compare before it begins,
/// and what they decide together between steps. What one rank throws, all throw, or all are ended.
/// </summary>
internal sealed class RankAgreement
{
    private readonly Cluster cluster;
    private readonly Occasion occasion;
    private bool isOver;

    private RankAgreement(Cluster cluster, Occasion occasion)
    {
        this.cluster = cluster;
        this.occasion = occasion;
    }

    private RankMeeting Meetings => cluster.Meetings;

    /// <summary>The ranks of a cluster; null where this process is alone.</summary>
    public static RankAgreement? Of(Cluster? cluster, Occasion occasion) =>
        cluster is { Size: > 1 } ? new RankAgreement(cluster, occasion) : null;

    /// <summary>Throws where a data set is shared in another cluster than it is used with.</summary>
    /// <exception cref="ArgumentException">It is.</exception>
    public static void CheckShare(Dataset? data, Cluster? cluster, string argument)
    {
        if (data is SharedDataset shared && shared.Cluster != cluster)
        {
            throw new ArgumentException(
                $"{argument} is the share of a cluster's rank {shared.Cluster.Rank}; expected that cluster as an argument too.", argument);
        }
    }

    /// <summary>All have come so far: compares what each was given.</summary>
    /// <param name="facts">What must be equal, in the same order at all ranks.</param>
    /// <exception cref="ClusterException">A rank differs or has failed; the message says which, and in what.</exception>
    public void Compare(IReadOnlyList<(string What, string Value)> facts)
    {
        string own = string.Join('\n', facts.Select(fact => fact.Value.ReplaceLineEndings(" ")));
        string[][] values = [.. Meet(new Presence(occasion), own).Select(text => text.Split('\n'))];
        string[] differences =
        [
            .. facts.Select((fact, place) => Differences.Describe(fact.What, [.. values.Select(ofRank => ofRank[place])])).OfType<string>(),
        ];
        if (differences.Length > 0)
            throw Over(new ClusterException($"The ranks cannot {Verb} together. {string.Join(". ", differences)}."));
    }

    /// <summary>
    /// Between two steps or epochs: whether training goes on at all ranks. Where a callback of one has stopped it, it has at all.
    /// </summary>
    /// <param name="next">An epoch or a step.</param>
    /// <param name="run">The training; it is stopped as it is at others.</param>
    /// <param name="isCancelled">Whether this rank is to end it at once.</param>
    /// <exception cref="ClusterException">A rank has failed, or has gone astray.</exception>
    /// <exception cref="OperationCanceledException">The training was cancelled at a rank.</exception>
    public bool GoesOn(Occasion next, TrainingRun run, bool isCancelled)
    {
        var fingerprint = default(Fingerprint);
        if (next == Occasion.Epoch)
            fingerprint.Add(run.Network.ParameterVector.Span);
        string[] texts = Meet(
            new Presence(next)
            {
                Stops = run.StopTraining, Cancels = isCancelled, LearningRate = run.Optimizer.LearningRate, Fingerprint = fingerprint.Value,
            },
            run.StopTraining ? run.History.StopReason ?? "" : "");
        CheckEqual(run);
        ReadOnlySpan<Presence> presences = Meetings.Presences;
        for (int rank = 0; rank < presences.Length; rank++)
        {
            if (presences[rank].Cancels)
                throw Over(new OperationCanceledException($"The training was cancelled at rank {rank}."));
            if (presences[rank].Stops && !run.StopTraining)
                Stop(run, texts.Length == 0 ? "" : texts[rank]);
        }

        return !run.StopTraining;
    }

    /// <summary>What all do together begins: a rank that fails in it ends all.</summary>
    public void BeginWork() => Meetings.IsAtWork = true;

    /// <summary>What all do together has been done.</summary>
    public void EndWork() => Meetings.IsAtWork = false;

    /// <summary>This rank has failed: lets the others know where they come together next, or ends all where they wait for it.</summary>
    public void Fail(Exception failure)
    {
        if (isOver)
            return;
        isOver = true;
        if (Meetings.IsAtWork)
            cluster.Abort(failure);
        else
            Meetings.Tell(occasion, failure);
    }

    private string Verb => occasion == Occasion.Evaluate ? "evaluate" : "train";

    private string[] Meet(Presence own, string text)
    {
        try
        {
            return Meetings.Meet(own, text);
        }
        catch (ClusterException told) when (!Meetings.IsAtWork)
        {
            throw Over(told);
        }
    }

    private void CheckEqual(TrainingRun run)
    {
        bool isEqual = true;
        foreach (Presence presence in Meetings.Presences)
        {
            isEqual &= presence.LearningRate.Equals(Meetings.Presences[0].LearningRate)
                && presence.Fingerprint == Meetings.Presences[0].Fingerprint;
        }

        if (isEqual)
            return;
        Presence[] presences = Meetings.Presences.ToArray();
        string? differences = Differences.Describe(
            "learning rate", [.. presences.Select(presence => presence.LearningRate.ToString("R", CultureInfo.InvariantCulture))])
            ?? Differences.Describe("parameters", [.. presences.Select(presence => Text(presence.Fingerprint))]);
        throw Over(new ClusterException($"The ranks have gone astray after {run.Optimizer.Steps} steps. {differences}."));
    }

    /// <summary>How a fingerprint is written.</summary>
    public static string Text(ulong fingerprint) => fingerprint.ToString("x16", CultureInfo.InvariantCulture);

    private static void Stop(TrainingRun run, string reason)
    {
        if (reason.Length > 0)
            run.Stop(reason);
        else
            run.StopTraining = true;
    }

    /// <summary>All ranks throw the same: there is nobody to be told.</summary>
    private Exception Over(Exception common)
    {
        isOver = true;
        return common;
    }
}
