using CompiledNet.TestSupport.Golden;

namespace CompiledNet.Tests.Truth;

/// <summary>The golden cases of the golden folder, where there is one, and those that are kept with the tests.</summary>
internal static class GoldenCases
{
    public static IReadOnlyList<GoldenCase> All { get; } = ReadCases();

    private static List<GoldenCase> ReadCases()
    {
        List<GoldenCase> cases = [.. GoldenCase.ReadFolder(Path.Combine(AppContext.BaseDirectory, "Golden"))];
        if (GoldenFolder.Find() is { } folder)
            cases.AddRange(GoldenCase.ReadFolder(folder).Where(golden => cases.All(kept => kept.Name != golden.Name)));
        return cases;
    }
}
