using CompiledNet.TestSupport.Descriptions;

namespace CompiledNet.TestSupport.Generation;

/// <summary>
/// Networks to be compared with the reference. They are one program as long as it compiles; where it does not, each is a
/// program of its own, so that only those fail that are guilty.
/// </summary>
public sealed class CompiledNetworks : IDisposable
{
    private readonly List<(NetworkBatch? Batch, int Index, GeneratorException? Error)> networks = [];

    public CompiledNetworks(IReadOnlyList<NetworkDescription> descriptions, bool? isChecked = null)
    {
        try
        {
            NetworkBatch batch = NetworkBatch.Compile(descriptions, isChecked);
            networks.AddRange(descriptions.Select((_, i) => ((NetworkBatch?)batch, i, (GeneratorException?)null)));
        }
        catch (GeneratorException)
        {
            foreach (NetworkDescription description in descriptions)
                networks.Add(CompileAlone(description, isChecked));
        }
    }

    /// <summary>The compiled programs, for those who read their IL.</summary>
    public IEnumerable<byte[]> Images =>
        networks.Select(network => network.Batch).OfType<NetworkBatch>().Distinct().Select(batch => batch.Image);

    /// <summary>Random parameters, inputs and targets, drawn by a seed; predictions, loss and gradients are compared.</summary>
    /// <param name="index">The network.</param>
    /// <param name="seed">What is drawn.</param>
    /// <param name="batchSizes">Images that are predicted and trained on.</param>
    /// <returns>The worst error in units of its bound.</returns>
    /// <exception cref="GeneratorException">The network does not compile.</exception>
    /// <exception cref="Numbers.NumbersDifferException">Its results are wrong.</exception>
    public double Verify(int index, int seed, params ReadOnlySpan<int> batchSizes)
    {
        (NetworkBatch? batch, int indexInBatch, GeneratorException? error) = networks[index];
        return batch is not null ? NetworkVerifier.Verify(batch, indexInBatch, seed, batchSizes) : throw error!;
    }

    public void Dispose()
    {
        foreach (NetworkBatch? batch in networks.Select(network => network.Batch).Distinct())
            batch?.Dispose();
    }

    private static (NetworkBatch?, int, GeneratorException?) CompileAlone(NetworkDescription description, bool? isChecked)
    {
        try
        {
            return (NetworkBatch.Compile([description], isChecked), 0, null);
        }
        catch (GeneratorException error)
        {
            return (null, 0, new GeneratorException($"{error.Message}\n{NetworkSource.WriteClass(description)}", error));
        }
    }
}
