using System.Text;
using CompiledNet.TestSupport.Layers;

namespace CompiledNet.TestSupport.Descriptions;

/// <summary>Random declarations of one program, drawn by a seed: <c>Net0</c>, <c>Net1</c> and so on.</summary>
public sealed class RandomProgram
{
    private readonly List<int> ends = [];

    /// <param name="seed">What is drawn.</param>
    /// <param name="count">Networks.</param>
    public RandomProgram(int seed, int count)
    {
        var random = new Random(seed);
        var source = new StringBuilder("using CompiledNet;\n");
        var plausible = new List<PlausibleLayers>();
        var networks = new List<RandomDeclaration>();
        for (int index = 0; index < count; index++)
        {
            networks.Add(RandomDeclaration.Draw(random, index, count, plausible));
            source.Append(networks[^1].Source);
            ends.Add(source.Length);
        }

        source.Append(RingLoss.Source("Ring"));
        Networks = networks;
        Source = source.ToString();
    }

    public IReadOnlyList<RandomDeclaration> Networks { get; }

    public string Source { get; }

    /// <summary>The index of the network that stands at a place of the source.</summary>
    public int IndexAt(int position) => ends.FindIndex(end => position < end);

    /// <summary>Those of some networks, and those that take layers of them, however many others lie between.</summary>
    public HashSet<int> WithTakers(IEnumerable<int> indices)
    {
        HashSet<int> all = [.. indices];
        for (int before = -1; before < all.Count;)
        {
            before = all.Count;
            for (int index = 0; index < Networks.Count; index++)
            {
                if (Networks[index].Origins.Any(origin => all.Any(each => Networks[each].Name == origin)))
                    all.Add(index);
            }
        }

        return all;
    }
}
