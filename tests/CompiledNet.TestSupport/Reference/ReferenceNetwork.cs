using CompiledNet.Runtime;
using CompiledNet.TestSupport.Descriptions;
using CompiledNet.TestSupport.Layers;
using CompiledNet.TestSupport.Numbers;

namespace CompiledNet.TestSupport.Reference;

/// <summary>What one training pass gives: loss and gradients by name, that of the input included.</summary>
/// <param name="Output">The output in training mode.</param>
/// <param name="Loss">The mean loss of the batch.</param>
/// <param name="Gradients">By <c>Layer.variable</c>, in Keras' layouts.</param>
/// <param name="InputGradient">The gradient of the network's input; of several, those of each image one after the other.</param>
public sealed record ReferenceGradient(
    Tensor Output, Approximate Loss, IReadOnlyDictionary<string, Approximate[]> Gradients, Tensor InputGradient);

/// <summary>The truth: each layer's plain loops, one after the other, forward and backward.</summary>
public sealed class ReferenceNetwork(NetworkDescription network, ParameterValues parameters)
{
    public NetworkDescription Network => network;

    /// <summary>The output for a batch, in inference mode; of several, those of each image one after the other.</summary>
    public Tensor Predict(int count, ReadOnlySpan<float> inputs) => Output(Forward(count, inputs, training: false));

    /// <summary>Loss and gradients of a batch.</summary>
    public ReferenceGradient Train(int count, ReadOnlySpan<float> inputs, ReadOnlySpan<float> targets)
    {
        List<Step> steps = Forward(count, inputs, training: true);
        var sumGradients = new Tensor?[steps.Count];
        Approximate sum = 0.0;
        int offset = 0;
        int length = targets.Length / count;
        foreach ((int layer, LossFunction? loss, float weight) in network.Outputs)
        {
            if (loss is null)
                throw new InvalidOperationException($"{network.ClassName} has no loss.");
            int ownLength = loss.TargetLength(network.Placed[layer].Output);
            float[] own = Slice(targets, count, length, offset, ownLength);
            offset += ownLength;
            Tensor gradient = loss.Gradient(
                steps[layer].BeforeActivation, steps[layer].Output, network.Placed[layer].Layer.Activation, own);
            sumGradients[layer] = Add(sumGradients[layer], weight == 1 ? gradient : gradient.Map(value => value * (double)weight));
            sum += loss.Value(steps[layer].BeforeActivation, steps[layer].Output, own) * (double)weight;
        }

        Tensor[] gradientsOfInputs = [.. network.Inputs.Select(input => new Tensor(count, input))];
        var outputGradients = new Tensor?[steps.Count];
        var gradients = new Dictionary<string, Approximate[]>();
        for (int i = steps.Count - 1; i >= 0; i--)
        {
            (LayerPass pass, Tensor before, Tensor output, _) = steps[i];
            PlacedLayer placed = network.Placed[i];
            if (outputGradients[i] is { } outputGradient)
                sumGradients[i] = Add(sumGradients[i], placed.Layer.Activation.Backward(before, output, outputGradient));
            if (sumGradients[i] is not { } sumGradient)
                continue;
            Tensor[] inputGradients = placed.Layer.Backward(pass, sumGradient);
            foreach ((string name, Approximate[] values) in placed.Layer.IsFrozen ? [] : pass.Gradients)
                gradients[$"{placed.Owner}.{name}"] = gradients.TryGetValue($"{placed.Owner}.{name}", out Approximate[]? others)
                    ? [.. others.Zip(values, (one, other) => one + other)]
                    : values;
            for (int source = 0; source < inputGradients.Length; source++)
            {
                if (placed.Sources[source] < 0)
                    gradientsOfInputs[-1 - placed.Sources[source]] = Add(gradientsOfInputs[-1 - placed.Sources[source]], inputGradients[source]);
                else
                    outputGradients[placed.Sources[source]] = Add(outputGradients[placed.Sources[source]], inputGradients[source]);
            }
        }

        foreach ((string name, Approximate[] values) in gradients)
            sum += Penalise(name, values);
        return new(Output(steps), sum, gradients, gradientsOfInputs.Length == 1 ? gradientsOfInputs[0] : Join(gradientsOfInputs));
    }

    /// <summary>Adds the slope of a kernel's penalty, l1 * sum of |weight| + l2 * sum of weight², to its gradient.</summary>
    /// <returns>The penalty.</returns>
    private Approximate Penalise(string name, Approximate[] gradient)
    {
        string layer = name[..name.IndexOf('.', StringComparison.Ordinal)];
        (double l1, double l2) = network.Placed.First(placed => placed.Identity == layer).Layer.KernelPenalty;
        bool isPenalised = name.EndsWith("kernel", StringComparison.Ordinal) && !name.EndsWith("recurrent_kernel", StringComparison.Ordinal);
        if ((l1 == 0 && l2 == 0) || !isPenalised)
            return 0;
        (Sum magnitudes, Sum squares) = (default, default);
        for (int index = 0; index < gradient.Length; index++)
        {
            Approximate weight = (double)parameters[name][index];
            magnitudes.Add(Math.Abs(weight.Value));
            squares.Add(weight, weight);
            gradient[index] += (Approximate)(l1 * Math.Sign(weight.Value)) + weight * (2 * l2);
        }

        return magnitudes.Result * l1 + squares.Result * l2;
    }

    private Tensor Output(List<Step> steps)
    {
        if (network.Heads.Count == 0)
            return steps[^1].Output;
        return Join([.. network.Outputs.Select(output => steps[output.Layer].Output)]);
    }

    /// <summary>Of each image, one after the other.</summary>
    private static Tensor Join(Tensor[] parts)
    {
        int count = parts[0].Count;
        return new Tensor(count, new(1, 1, parts.Sum(part => part.Shape.Length), IsVector: true), [.. Enumerable.Range(0, count).SelectMany(
            image => parts.SelectMany(part => part.Values.Skip(image * part.Shape.Length).Take(part.Shape.Length)))]);
    }

    private static float[] Slice(ReadOnlySpan<float> targets, int count, int length, int offset, int ownLength)
    {
        var own = new float[count * ownLength];
        for (int image = 0; image < count; image++)
            targets.Slice((image * length) + offset, ownLength).CopyTo(own.AsSpan(image * ownLength));
        return own;
    }

    private sealed record Step(LayerPass Pass, Tensor BeforeActivation, Tensor Output, StepMask? Mask);

    private List<Step> Forward(int count, ReadOnlySpan<float> inputs, bool training)
    {
        var given = new List<Tensor>();
        int offset = 0;
        foreach (TensorShape shape in network.Inputs)
        {
            given.Add(Tensor.Exact(count, shape, Slice(inputs, count, network.InputLength, offset, shape.Length)));
            offset += shape.Length;
        }

        var steps = new List<Step>();
        foreach (PlacedLayer placed in network.Placed)
        {
            Tensor[] sources = [.. placed.Sources.Select(source => source < 0 ? given[-1 - source] : steps[source].Output)];
            var pass = new LayerPass(sources, Parameters(placed), training && !placed.Layer.IsFrozen)
            {
                Masks = [.. placed.Sources.Select(source => source < 0 ? null : steps[source].Mask)],
            };
            Tensor before = placed.Layer.Forward(pass);
            steps.Add(new(pass, before, placed.Layer.Activation.Apply(before), placed.Layer.OutputMask(pass)));
        }
        return steps;
    }

    private Dictionary<string, Approximate[]> Parameters(PlacedLayer placed) => placed.Parameters.Concat(placed.State).ToDictionary(
        parameter => parameter.Name,
        parameter => Array.ConvertAll(parameters[$"{placed.Owner}.{parameter.Name}"], value => (Approximate)(double)value));

    private static Tensor Add(Tensor? left, Tensor right)
    {
        if (left is null)
            return right;
        var sum = new Tensor(left.Count, left.Shape);
        for (int i = 0; i < sum.Values.Length; i++)
            sum.Values[i] = left.Values[i] + right.Values[i];
        return sum;
    }
}
