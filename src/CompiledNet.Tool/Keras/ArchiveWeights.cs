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

    public override IReadOnlyList<Tensor> Read(IReadOnlyList<KerasPlace> path, IReadOnlyList<string> parts)
    {
        var variables = new List<Tensor>();
        foreach (char separator in Separators)
        {
            foreach (string part in parts)
            {
                if (FindPart(path, part, separator) is not { } group)
                    continue;
                for (int i = 0; Path(group, i) is string variable && file.Exists(variable); i++)
                    variables.Add(file.Numbers(variable));
            }

            if (variables.Count > 0)
                break;
        }

        return variables;
    }

    /// <summary>The group of a part of a layer, whose name some versions begin with an underscore.</summary>
    private string? FindPart(IReadOnlyList<KerasPlace> path, string part, char separator)
    {
        if (part.Length == 0)
            return Find("", path, separator);
        string below = part.Replace('/', separator);
        return new[] { path[^1].Key, path[^1].Name }
            .SelectMany(name => new[] { $"{name}{separator}{below}", $"{name}{separator}_{below}" })
            .Select(name => Find("", [.. path.SkipLast(1), new KerasPlace(name, name)], separator))
            .FirstOrDefault(found => found is not null);
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
