using CompiledNet.TestSupport.Golden;

namespace CompiledNet.Interop.Tests;

/// <summary>Where files of other frameworks lie that are too large, or not ours, to be kept with the tests.</summary>
internal static class SharedFolder
{
    /// <summary>The folder of that name beside the golden cases; null where there is none, as on a fresh machine.</summary>
    public static string? Find(string name)
    {
        string? folder = GoldenFolder.Find() is { } golden ? Path.Combine(Path.GetDirectoryName(golden)!, name) : null;
        return Directory.Exists(folder) ? folder : null;
    }
}
