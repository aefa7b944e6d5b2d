using System.Diagnostics;

namespace CompiledNet.TestProgram.Reading;

/// <summary>One reader, valid files for it to begin with, and what is demanded of it whatever a file holds.</summary>
/// <param name="name">What it is called.</param>
/// <param name="files">Valid files, which are small.</param>
/// <param name="read">Reads a file at a path.</param>
/// <param name="state">What must be the same after a reading that fails.</param>
public sealed class FuzzedReader(string name, byte[][] files, Action<string> read, Func<int>? state = null)
{
    /// <summary>A reading may allocate this much, and so much for each byte of its file.</summary>
    private const long MostBytes = 1 << 20, MostBytesEach = 64;

    /// <summary>For each byte of a gzip file: it stands for 1032 at most, which take room up to four times while they come.</summary>
    private const long MostBytesEachPacked = 4 * 1032;

    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(2);

    /// <summary>What it is called.</summary>
    public string Name { get; } = name;

    /// <summary>Valid files, which are small.</summary>
    public IReadOnlyList<byte[]> Files { get; } = files;

    /// <summary>Readings so far that have given something.</summary>
    public long Successes { get; private set; }

    /// <summary>Readings so far that ended in the exception that is documented.</summary>
    public long Refusals { get; private set; }

    /// <summary>The most that a reading has allocated, in bytes.</summary>
    public long MostAllocated { get; private set; }

    /// <summary>The longest that a reading took.</summary>
    public TimeSpan LongestTime { get; private set; }

    /// <summary>
    /// Reads such a file. It must give something, or end in the exception that is documented, with a message that names the file, and leave
    /// everything as it was; within a bound of memory and of time.
    /// </summary>
    /// <param name="content">The file.</param>
    /// <param name="path">Where to write it.</param>
    /// <returns>What is wrong, in words; null where nothing is.</returns>
    public string? Try(byte[] content, string path)
    {
        File.WriteAllBytes(path, content);
        string? complaint = Measure(path, content, out TimeSpan time);

        // A busy machine is none of the reader's business: what takes long once must do so again.
        if (complaint is null && time > Longest)
            complaint = Measure(path, content, out time);
        LongestTime = time > LongestTime ? time : LongestTime;
        return complaint ?? (time > Longest ? $"It took {time}." : null);
    }

    private string? Measure(string path, byte[] content, out TimeSpan time)
    {
        int before = state?.Invoke() ?? 0;
        long allocatedBefore = GC.GetAllocatedBytesForCurrentThread(), begin = Stopwatch.GetTimestamp();
        string? complaint = Read(path, out bool isRefused);
        time = Stopwatch.GetElapsedTime(begin);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - allocatedBefore;
        MostAllocated = Math.Max(allocated, MostAllocated);
        long each = content is [0x1f, 0x8b, ..] ? MostBytesEachPacked : MostBytesEach;
        if (complaint is null && allocated > MostBytes + (content.Length * each))
            complaint = $"It allocated {allocated} bytes for a file of {content.Length}.";
        if (complaint is null && isRefused && state is not null && state() != before)
            complaint = "It failed and has changed the network or the optimizer.";
        return complaint;
    }

    private string? Read(string path, out bool isRefused)
    {
        isRefused = false;
        try
        {
            read(path);
            Successes++;
            return null;
        }
        catch (InvalidDataException refusal)
        {
            isRefused = true;
            Refusals++;
            bool isNamed = refusal.Message.Contains(path, StringComparison.Ordinal);
            return isNamed ? null : $"The message does not name the file: {refusal.Message}";
        }
        catch (Exception failure)
        {
            return $"{failure}";
        }
    }
}
