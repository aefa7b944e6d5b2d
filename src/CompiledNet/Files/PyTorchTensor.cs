namespace CompiledNet.Files;

/// <summary>
/// A tensor of a network as PyTorch holds it: parameters of this library one behind the other, each in PyTorch's order of its values. A
/// parameter that several tensors hold is their sum.
/// </summary>
/// <param name="Name">Its module and what it is there.</param>
/// <param name="Shape">Its dimensions in PyTorch.</param>
/// <param name="Parts">The parameters that it holds.</param>
internal sealed record PyTorchTensor(PyTorchName Name, int[] Shape, params PyTorchPart[] Parts)
{
    /// <summary>The parameters that it holds, for messages.</summary>
    public string Parameters => string.Join(" + ", Parts.Select(part => part.Parameter));

    /// <summary>Its values.</summary>
    /// <param name="parameters">Values in Keras' layouts by the names of the parameters.</param>
    public float[] Compose(IReadOnlyDictionary<string, float[]> parameters)
    {
        var values = new float[Parts.Sum(part => part.Sources.Length)];
        int next = 0;
        foreach (PyTorchPart part in Parts)
        {
            float[] parameter = parameters[part.Parameter];
            foreach (int source in part.Sources)
                values[next++] = part.IsAddend ? 0 : parameter[source];
        }

        return values;
    }

    /// <summary>Adds its values to those of its parameters.</summary>
    /// <param name="values">Its values.</param>
    /// <param name="parameters">Takes values in Keras' layouts by the names of the parameters.</param>
    public void AddTo(Dictionary<string, float[]> parameters, ReadOnlySpan<float> values)
    {
        foreach (PyTorchPart part in Parts)
        {
            if (!parameters.TryGetValue(part.Parameter, out float[]? sum))
                parameters[part.Parameter] = sum = new float[part.Sources.Length];
            for (int i = 0; i < sum.Length; i++)
                sum[part.Sources[i]] += values[i];
            values = values[sum.Length..];
        }
    }

    /// <summary><c>weight 6x1x5x5</c>.</summary>
    public override string ToString() => $"{Name.Variable} {string.Join('x', Shape)}";
}

/// <summary>A parameter of this library within a tensor of PyTorch.</summary>
/// <param name="Parameter">Its name: <c>Conv1.kernel</c>.</param>
/// <param name="Sources">Where each of its values, in PyTorch's order, stands in Keras' layout.</param>
internal readonly record struct PyTorchPart(string Parameter, int[] Sources)
{
    /// <summary>Whether another tensor holds the parameter already: what this one has is added, and it is written as zeros.</summary>
    public bool IsAddend { get; init; }
}
