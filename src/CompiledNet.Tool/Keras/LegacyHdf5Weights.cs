using CompiledNet.Tool.Numbers;

namespace CompiledNet.Tool.Keras;

/// <summary>
/// The weights of a <c>.h5</c> file: a group for each layer of the model, which lists its variables in order; those of a model within
/// the model stand in one list.
/// </summary>
internal sealed class LegacyHdf5Weights(Hdf5 file) : KerasWeights
{
    private const string Root = "model_weights";

    public override IReadOnlyList<Tensor> Read(IReadOnlyList<KerasPlace> path, IReadOnlyList<string> parts)
    {
        string group = $"{Root}/{path[0].Name}";
        if (!file.Exists(group))
            return [];
        IEnumerable<string> names = file.Texts(group, "weight_names") ?? [];
        if (path.Count > 1)
            names = names.Where(name => name.Split('/')[..^1].Contains(path[^1].Name));
        return [.. names.Select(name => file.Numbers($"{group}/{name}"))];
    }
}
