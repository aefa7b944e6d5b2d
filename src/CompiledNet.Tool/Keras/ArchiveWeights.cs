using System.Globalization;
using CompiledNet.Tool.Numbers;

namespace CompiledNet.Tool.Keras;

/// <summary>The weights of a <c>.keras</c> archive: numbered variables in a group for each layer, called by class and ordinal.</summary>
internal sealed class ArchiveWeights(Hdf5 file) : KerasWeights
{
    /// <summary>What the group of all layers has been called; the first is today's.</summary>
    private static readonly string[] Containers = ["layers", "_layer_checkpoint_dependencies"];

    public override IReadOnlyList<Tensor> Read(IReadOnlyList<KerasPlace> path)
    {
        string? group = Find("", path);
        if (group is null)
            return [];
        var variables = new List<Tensor>();
        for (int i = 0; Path(group, i) is string variable && file.Exists(variable); i++)
            variables.Add(file.Numbers(variable));
        return variables;
    }

    private static string Path(string group, int variable) => string.Create(CultureInfo.InvariantCulture, $"{group}/vars/{variable}");

    private string? Find(string group, IReadOnlyList<KerasPlace> path)
    {
        foreach (KerasPlace place in path)
        {
            string? next = Containers.SelectMany(_ => new[] { place.Key, place.Name }, (container, name) => $"{group}{container}/{name}").FirstOrDefault(file.Exists);
            if (next is null)
                return null;
            group = next + "/";
        }

        return group.TrimEnd('/');
    }
}
