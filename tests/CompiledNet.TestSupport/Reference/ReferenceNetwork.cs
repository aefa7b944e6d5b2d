using CompiledNet.TestSupport.Descriptions;
using CompiledNet.TestSupport.Layers;
using CompiledNet.TestSupport.Numbers;

namespace CompiledNet.TestSupport.Reference;

/// <summary>What one training pass gives: loss and gradients by name, that of the input included.</summary>
/// <param name="Output">The output in training mode.</param>
/// <param name="Loss">The mean loss of the batch.</param>
/// <param name="Gradients">By <c>Layer.variable</c>, in Keras' layouts.</param>
/// <param name="InputGradient">The gradient of the network's input.</param>
public sealed record ReferenceGradient(
    Tensor Output, Approximate Loss, IReadOnlyDictionary<string, Approximate[]> Gradients, Tensor InputGradient);

/// <summary>The truth: each layer's plain loops, one after the other, forward and backward.</summary>
public sealed class ReferenceNetwork(NetworkDescription network, ParameterValues parameters)
{
    public NetworkDescription Network => network;

    /// <summary>The output for a batch, in inference mode.</summary>
    public Tensor Predict(int count, ReadOnlySpan<float> inputs) => Forward(count, inputs, training: false)[^1].Output;

    /// <summary>Loss and gradients of a batch.</summary>
    public ReferenceGradient Train(int count, ReadOnlySpan<float> inputs, ReadOnlySpan<float> targets)
    {
        LossFunction loss = network.Loss ?? throw new InvalidOperationException($"{network.ClassName} has no loss.");
        List<Step> steps = Forward(count, inputs, training: true);
        var inputGradient = new Tensor(count, network.Input);
        var outputGradients = new Tensor?[steps.Count];
        var gradients = new Dictionary<string, Approximate[]>();
        for (int i = steps.Count - 1; i >= 0; i--)
        {
            (LayerPass pass, Tensor before, Tensor output) = steps[i];
            PlacedLayer placed = network.Placed[i];
            if (i < steps.Count - 1 && outputGradients[i] is null)
                continue;
            Tensor gradient = i == steps.Count - 1
                ? loss.Gradient(before, output, placed.Layer.Activation, targets)
                : placed.Layer.Activation.Backward(before, output, outputGradients[i]!);
            Tensor[] inputGradients = placed.Layer.Backward(pass, gradient);
            foreach ((string name, Approximate[] values) in placed.Layer.IsFrozen ? [] : pass.Gradients)
                gradients.Add($"{placed.Identity}.{name}", values);
            for (int source = 0; source < inputGradients.Length; source++)
            {
                if (placed.Sources[source] < 0)
                    inputGradient = Add(inputGradient, inputGradients[source]);
                else
                    outputGradients[placed.Sources[source]] = Add(outputGradients[placed.Sources[source]], inputGradients[source]);
            }
        }
        return new(steps[^1].Output, loss.Value(steps[^1].BeforeActivation, steps[^1].Output, targets), gradients, inputGradient);
    }

    private sealed record Step(LayerPass Pass, Tensor BeforeActivation, Tensor Output);

    private List<Step> Forward(int count, ReadOnlySpan<float> inputs, bool training)
    {
        Tensor input = Tensor.Exact(count, network.Input, inputs);
        var steps = new List<Step>();
        foreach (PlacedLayer placed in network.Placed)
        {
            Tensor[] sources = [.. placed.Sources.Select(source => source < 0 ? input : steps[source].Output)];
            var pass = new LayerPass(sources, Parameters(placed), training && !placed.Layer.IsFrozen);
            Tensor before = placed.Layer.Forward(pass);
            steps.Add(new(pass, before, placed.Layer.Activation.Apply(before)));
        }
        return steps;
    }

    private Dictionary<string, Approximate[]> Parameters(PlacedLayer placed) => placed.Parameters.Concat(placed.State).ToDictionary(
        parameter => parameter.Name,
        parameter => Array.ConvertAll(parameters[$"{placed.Identity}.{parameter.Name}"], value => (Approximate)(double)value));

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
