using System.Globalization;
using CompiledNet.Tool.Numbers;

namespace CompiledNet.Tool.Keras;

/// <summary>The weights of a <c>.keras</c> archive: numbered variables in a group for each layer, called by class and ordinal.</summary>
internal sealed class ArchiveWeights(Hdf5 file) : KerasWeights
{
    /// <summary>What the group of all layers has been called; the first is today's.</summary>
    private static readonly string[] Containers = ["layers", "_layer_checkpoint_dependencies"];

    /// <summary>Windows has written paths with its own separator into names.</summary>
    private static readonly char[] Separators = ['/', '\\'];

    public override IReadOnlyList<Tensor> Read(IReadOnlyList<KerasPlace> path)
    {
        string? group = Separators.Select(separator => Find("", path, separator)).FirstOrDefault(found => found is not null);
        if (group is null)
            return [];
        var variables = new List<Tensor>();
        for (int i = 0; Path(group, i) is string variable && file.Exists(variable); i++)
            variables.Add(file.Numbers(variable));
        return variables;
    }

    private static string Path(string group, int variable) => string.Create(CultureInfo.InvariantCulture, $"{group}/vars/{variable}");

    /// <summary>The group of a layer, below the one of the model that it is in.</summary>
    private string? Find(string model, IEnumerable<KerasPlace> path, char separator)
    {
        if (!path.Any())
            return model;
        KerasPlace place = path.First();
        return Containers.SelectMany(_ => new[] { place.Key, place.Name }, (container, name) => model.Length == 0 ? $"{container}{separator}{name}"
            : $"{model}{separator}{container}{separator}{name}")
            .Select(group => separator == '/' && !file.Exists(group) ? null : Find(group, path.Skip(1), separator))
            .FirstOrDefault(group => group is not null && file.Exists(group));
    }
}
