using Xunit;

namespace CompiledNet.Mpi.Tests;

/// <summary>What one process makes of the training, without mpirun.</summary>
public sealed class OneProcess : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public OneProcess()
    {
        (int code, string output, string error) = MpiRun.RunAlone([], $"result={folder.PathOf("net")}");
        Assert.True(code == 0, error);
        Weights = File.ReadAllBytes(folder.PathOf("net.0"));
        LastLine = output.TrimEnd().Split('\n')[^1];
    }

    /// <summary>The file of the final weights.</summary>
    public byte[] Weights { get; }

    /// <summary>What the program says in the end: loss and accuracy, whole.</summary>
    public string LastLine { get; }

    public void Dispose() => folder.Dispose();
}
