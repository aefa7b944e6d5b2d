using CompiledNet.TestSupport.Descriptions;
using CompiledNet.TestSupport.Generation;

namespace CompiledNet.Tests.Truth;

/// <summary>The networks of some cases, compiled together once for all tests of a class.</summary>
public abstract class LayerNetworks : IDisposable
{
    private readonly List<string> names;
    private readonly CompiledNetworks networks;

    protected LayerNetworks(IReadOnlyDictionary<string, NetworkDescription> cases)
    {
        names = [.. cases.Keys];
        networks = new CompiledNetworks([.. cases.Values]);
    }

    /// <summary>The compiled programs.</summary>
    public IEnumerable<byte[]> Images => networks.Images;

    /// <summary>Compares a case with the reference at batches of one, of part of a tile, of a tile, and of more.</summary>
    public void Verify(string name)
    {
        int index = names.IndexOf(name);
        networks.Verify(index, seed: index, 1, 5, 16, 17, 33);
    }

    public void Dispose()
    {
        networks.Dispose();
        GC.SuppressFinalize(this);
    }
}
