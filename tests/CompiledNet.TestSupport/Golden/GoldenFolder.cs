namespace CompiledNet.TestSupport.Golden;

/// <summary>Where the golden cases lie.</summary>
public static class GoldenFolder
{
    /// <summary>
    /// The folder that the environment variable COMPILEDNET_GOLDEN names, else <c>shared/golden</c> beside the repository;
    /// null where there is none, as on a fresh machine.
    /// </summary>
    /// <exception cref="DirectoryNotFoundException">COMPILEDNET_GOLDEN names a folder that does not exist.</exception>
    public static string? Find()
    {
        if (Environment.GetEnvironmentVariable("COMPILEDNET_GOLDEN") is { Length: > 0 } named)
            return Directory.Exists(named)
                ? named
                : throw new DirectoryNotFoundException($"COMPILEDNET_GOLDEN names {named}, which does not exist.");
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string beside = Path.Combine(folder.FullName, "shared", "golden");
            if (Directory.Exists(beside))
                return beside;
        }
        return null;
    }
}
