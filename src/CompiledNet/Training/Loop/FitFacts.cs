using System.Globalization;
using CompiledNet.Numerics;

namespace CompiledNet;

/// <summary>What must be equal at all ranks of a cluster, in words.</summary>
internal static class FitFacts
{
    /// <summary>What a network is, and what it has become.</summary>
    public static IEnumerable<(string What, string Value)> Of(Network network)
    {
        var layers = default(Fingerprint);
        layers.Add(network.Architecture.Identity);
        yield return ("network", $"{network.Architecture.Name} with layers {RankAgreement.Text(layers.Value)}");
        yield return ("seed", Text(network.Seed));
        yield return ("epochs trained before", Text(network.EpochsTrained));
        yield return ("bits of vectors", Text(network.VectorBits));
        yield return ("penalties and norms of weights", string.Join(", ", network.Architecture.Parameters
            .Where(info => info.L1 != 0 || info.L2 != 0 || info.MaxNorm != 0)
            .Select(info => FormattableString.Invariant($"{info.Name} {info.L1} {info.L2} {info.MaxNorm}"))));
        var parameters = default(Fingerprint);
        parameters.Add(network.ParameterVector.Span);
        yield return ("parameters", RankAgreement.Text(parameters.Value));
    }

    /// <summary>What an optimizer is, and what it remembers.</summary>
    /// <param name="optimizer">The optimizer.</param>
    /// <param name="steps">Steps of the training.</param>
    public static IEnumerable<(string What, string Value)> Of(Optimizer optimizer, long steps)
    {
        yield return ("optimizer", optimizer.Describe());
        yield return ("learning rates to come", RankAgreement.Text(optimizer.FingerprintOfRates(steps)));
        yield return ("optimizer's steps", Text(optimizer.Steps));
        var slots = default(Fingerprint);
        foreach (Runtime.Workspace slot in optimizer.State.Slots)
            slots.Add(slot.Span);
        yield return ("optimizer's memory", RankAgreement.Text(slots.Value));
    }

    /// <summary>What a data set holds.</summary>
    /// <param name="what">What the caller calls it.</param>
    /// <param name="data">The data set; null for none.</param>
    /// <param name="contents">The fingerprint of its examples.</param>
    public static (string What, string Value) Of(string what, Dataset? data, Fingerprint contents) => (what, data is null
        ? "none"
        : string.Create(
            CultureInfo.InvariantCulture,
            $"{data.Count} examples of {data.InputLength} and {data.TargetLength} floats, {RankAgreement.Text(contents.Value)}"));

    /// <summary>What <see cref="Network.Fit"/> was told.</summary>
    public static IEnumerable<(string What, string Value)> Of(
        int epochs, int batchSize, float validationSplit, IReadOnlyDictionary<int, float>? classWeights, FitOptions options,
        IReadOnlyList<Callback> callbacks)
    {
        yield return ("epochs", Text(epochs));
        yield return ("batchSize", Text(batchSize));
        yield return ("validationSplit", validationSplit.ToString("R", CultureInfo.InvariantCulture));
        IEnumerable<string>? weights =
            classWeights?.OrderBy(pair => pair.Key).Select(pair => FormattableString.Invariant($"{pair.Key}: {pair.Value}"));
        yield return ("classWeights", weights is null ? "none" : string.Join(", ", weights));
        yield return ("options", FormattableString.Invariant($"{options}"));
        IEnumerable<string> kinds = callbacks.Select(callback => callback.GetType().Name);
        yield return ("callbacks", callbacks.Count == 0 ? "none" : string.Join(", ", kinds));
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
