namespace CompiledNet.TestProgram.Reading;

/// <summary>Hostile files for every reader, in turn.</summary>
public static class ReaderFuzzing
{
    /// <summary>Files between two words on progress.</summary>
    private const int FilesBetweenWords = 100_000;

    /// <summary>Tries files.</summary>
    /// <param name="firstSeed">The seed of the first file; each has one of its own.</param>
    /// <param name="count">How many.</param>
    /// <param name="folder">Where they are written, one after the other, and those that fail are kept.</param>
    /// <param name="progress">Told now and then.</param>
    /// <param name="readers">Which readers.</param>
    /// <returns>What is wrong, each as a case that is ready to be pasted over the test of the files that were found.</returns>
    public static IReadOnlyList<string> Run(
        int firstSeed, int count, string folder, IReadOnlyList<FuzzedReader> readers, Action<string>? progress = null)
    {
        string path = Path.Combine(folder, "hostile");
        var failures = new List<string>();
        for (int index = 0; index < count; index++)
        {
            int seed = firstSeed + index;
            FuzzedReader reader = readers[seed % readers.Count];
            byte[] content = new Mutator(seed).Mutate(reader.Files);
            if (reader.Try(content, path) is { } complaint)
            {
                File.WriteAllBytes(Path.Combine(folder, FormattableString.Invariant($"{reader.Name} {seed}")), content);
                failures.Add(AsCase(reader, seed, content, complaint));
                progress?.Invoke(failures[^1]);
            }

            if ((index + 1) % FilesBetweenWords == 0)
                progress?.Invoke(FormattableString.Invariant($"{index + 1} files, {failures.Count} failures"));
        }

        return failures;
    }

    /// <summary>What became of the files of each reader, a line each.</summary>
    public static string Describe(IReadOnlyList<FuzzedReader> readers) => string.Join('\n', readers.Select(reader =>
        FormattableString.Invariant($"{reader.Name}: {reader.Successes} read, {reader.Refusals} refused; ")
        + FormattableString.Invariant($"at most {reader.MostAllocated} bytes, {reader.LongestTime.TotalMilliseconds:F0} ms")));

    private static string AsCase(FuzzedReader reader, int seed, byte[] content, string complaint)
    {
        string packed = Convert.ToBase64String(FuzzedReaders.Gzip(content));
        return FormattableString.Invariant(
            $"// seed {seed}: {complaint.ReplaceLineEndings("\n// ")}\n[InlineData(\"{reader.Name}\", \"{packed}\")]");
    }
}
