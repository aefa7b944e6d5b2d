using CompiledNet.Numerics;
using CompiledNet.Runtime;

namespace CompiledNet;

public abstract partial class Network
{
    /// <summary>
    /// Sets mean and variance of each <see cref="NormalizationAttribute"/> to those of the values that it takes of a data set, in the place
    /// of any before (Keras' <c>adapt</c>). Do it once, before the network is trained, with the examples that it will be trained on:
    /// weights that were trained behind other statistics fit these no more. Each example is read once, as it is where the data set
    /// augments; targets and sample weights count for nothing. The statistics are gathered in double precision.
    /// </summary>
    /// <param name="data">The examples.</param>
    /// <exception cref="ArgumentException">
    /// The data set is empty, its inputs are not those of the network, or a number is not finite; the network is unchanged.
    /// </exception>
    /// <exception cref="InvalidOperationException">
    /// No layer of the network is a <see cref="NormalizationAttribute"/>, or the network is being trained, loaded or saved.
    /// </exception>
    public void Adapt(Dataset data)
    {
        ArgumentNullException.ThrowIfNull(data);
        var adapted = Architecture.Inputs.SelectMany(input => input.AdaptedLayers).Distinct()
            .ToDictionary(layer => layer, layer => new ChannelStatistics(Parameters[$"{layer}.mean"].Length));
        if (adapted.Count == 0)
        {
            throw new InvalidOperationException(
                $"{Architecture.Name} has nothing to adapt: expected a layer [Normalization] behind an input, and it has none.");
        }

        using NetworkAccess.Scope change = Access.Change(nameof(Adapt), isPartOfOthers: false);
        data = data.Fixed.Unchanged;
        ExampleCheck.CheckInputs(Architecture, data, nameof(data));
        float[] example = new float[data.InputLength], target = new float[data.TargetLength];
        for (int index = 0; index < data.Count; index++)
        {
            data.Read(index, example, target);
            ExampleCheck.CheckInput(example, nameof(data), index);
            ReadOnlySpan<float> values = example;
            foreach (InputInfo input in Architecture.Inputs)
            {
                foreach (string layer in input.AdaptedLayers)
                    adapted[layer].Add(values[..input.Shape.Length]);
                values = values[input.Shape.Length..];
            }
        }

        foreach ((string layer, ChannelStatistics statistics) in adapted)
        {
            Parameters[$"{layer}.mean"].CopyFrom(statistics.Means());
            Parameters[$"{layer}.variance"].CopyFrom(statistics.Variances());
        }
    }
}
