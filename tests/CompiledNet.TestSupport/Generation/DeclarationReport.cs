using System.Globalization;
using System.Text;

namespace CompiledNet.TestSupport.Generation;

/// <summary>What came of random declarations.</summary>
public sealed class DeclarationReport
{
    /// <summary>Networks.</summary>
    public int Count { get; internal set; }

    /// <summary>Those that were generated.</summary>
    public int Valid { get; internal set; }

    /// <summary>Those of them that have a loss.</summary>
    public int Trained { get; internal set; }

    /// <summary>Those that were compared with the reference.</summary>
    public int Verified { get; internal set; }

    /// <summary>Those whose gradients were compared with the reference.</summary>
    public int VerifiedGradients { get; internal set; }

    /// <summary>Those that ran.</summary>
    public int Ran { get; internal set; }

    /// <summary>Those that are too large to run, each with its sizes.</summary>
    public List<string> TooLarge { get; } = [];

    /// <summary>Those whose generated code is too long to be compiled here.</summary>
    public List<string> TooLong { get; } = [];

    /// <summary>How many valid networks have each kind of layer.</summary>
    public SortedDictionary<string, int> Kinds { get; } = new(StringComparer.Ordinal);

    /// <summary>How often each rule was broken.</summary>
    public SortedDictionary<string, int> Rules { get; } = new(StringComparer.Ordinal);

    /// <summary>The worst error in units of its bound.</summary>
    public double Worst { get; internal set; }

    /// <summary>Characters of the largest generated file.</summary>
    public int LargestFile { get; internal set; }

    /// <summary>What is wrong, each with its seed; empty where nothing is.</summary>
    public List<string> Failures { get; } = [];

    /// <summary>The processors' time that each part took.</summary>
    public Dictionary<string, TimeSpan> Times { get; } = [];

    public override string ToString()
    {
        var text = new StringBuilder();
        text.Append(
            CultureInfo.InvariantCulture, $"{Count} declarations: {Valid} valid ({Trained} of them trained), {Count - Valid} not; {Failures.Count} failures\n");
        text.Append(
            CultureInfo.InvariantCulture, $"{Ran} ran; of {Verified} predictions and of {VerifiedGradients} gradients were compared with the reference, worst error {Worst:F3} of its bound\n");
        text.Append(CultureInfo.InvariantCulture, $"{TooLarge.Count} compiled and too large to run: {string.Join("; ", TooLarge)}\n");
        text.Append(CultureInfo.InvariantCulture, $"{TooLong.Count} generated and too long to compile: {string.Join("; ", TooLong)}\n");
        text.Append(CultureInfo.InvariantCulture, $"largest generated file: {LargestFile} characters\n");
        text.Append($"valid networks with: {string.Join(", ", Kinds.Select(kind => $"{kind.Key} {kind.Value}"))}\n");
        text.Append($"networks that break: {string.Join(", ", Rules.Select(rule => $"{rule.Key} {rule.Value}"))}\n");
        text.Append(
            $"seconds of processors: {string.Join(", ", Times.Select(time => FormattableString.Invariant($"{time.Key} {time.Value.TotalSeconds:F1}")))}");
        return text.ToString();
    }

    /// <summary>Adds what a part takes to <see cref="Times"/>.</summary>
    internal T Measure<T>(string part, Func<T> work)
    {
        TimeSpan start = Environment.CpuUsage.TotalTime;
        T result = work();
        Times[part] = Times.GetValueOrDefault(part) + Environment.CpuUsage.TotalTime - start;
        return result;
    }
}
