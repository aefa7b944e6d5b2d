using CompiledNet.TestSupport.Documentation;
using Xunit;

namespace CompiledNet.Generator.Tests.Readme;

/// <summary>docs/api says what the comments of the libraries say, of all that is public.</summary>
public sealed class ApiReferenceTests
{
    [Fact]
    public void Pages_AreMadeOfTheComments()
    {
        string[] names = [.. Directory.GetFiles(ApiReference.Folder).Select(path => Path.GetFileName(path))];
        string[] wrong = [
            .. ApiReference.Pages.Where(page => !names.Contains(page.Key) || Read(page.Key) != page.Value).Select(page => page.Key),
            .. names.Except(ApiReference.Pages.Keys)];

        Assert.True(
            wrong.Length == 0, $"docs/api is not what the comments say: {string.Join(", ", wrong)}. Regenerate by {ApiReference.Command}");
    }

    [Fact]
    public void PublicMembers_AreDocumented() => Assert.Empty(ApiReference.Undocumented);

    /// <summary>Guards the two above: what is not found needs no page.</summary>
    [Theory]
    [InlineData("Network.md", "public History Fit(")]
    [InlineData("Network.md", "    Verbosity verbosity = Verbosity.Auto,")]
    [InlineData("ArrayDataset.md", "public ArrayDataset(float[] inputs, int inputLength, int[] labels)")]
    [InlineData("Dataset.md", "public abstract void Read(int index, Span<float> input, Span<float> target)")]
    [InlineData("Evaluation.md", "Mean of \\|output - target\\| over the numbers")]
    [InlineData("ByteDataset.md", "`public override int Count { get; }` | Number of examples.")]
    [InlineData("MpiCluster.md", "public static MpiCluster Start(")]
    [InlineData("LeNet5.md", "public static LeNet5 Load(string path)")]
    [InlineData("README.md", "[Dropout")]
    public void Pages_Hold(string page, string text) => Assert.Contains(text, ApiReference.Pages[page], StringComparison.Ordinal);

    private static string Read(string name) => File.ReadAllText(Path.Combine(ApiReference.Folder, name)).ReplaceLineEndings("\n");
}
