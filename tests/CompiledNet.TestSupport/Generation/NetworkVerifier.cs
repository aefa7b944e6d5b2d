using CompiledNet.TestSupport.Descriptions;
using CompiledNet.TestSupport.Numbers;
using CompiledNet.TestSupport.Reference;

namespace CompiledNet.TestSupport.Generation;

/// <summary>
/// Compares a generated network with the reference: predictions by both schedules, the loss, the gradient of every parameter,
/// at every vector width of this machine.
/// </summary>
public sealed class NetworkVerifier
{
    private static readonly int[] WidthsOfThisMachine = [
        .. new[] { 512, 256, 128 }.Where(bits => bits <= CompiledNet.Network.WidestVectorBits)];

    private readonly Func<int, Network> create;
    private readonly ParameterValues parameters;
    private readonly ReferenceNetwork reference;
    private readonly List<string> failures = [];

    /// <param name="batch">Where the network is.</param>
    /// <param name="index">Its index there.</param>
    /// <param name="parameters">What its parameters are set to.</param>
    public NetworkVerifier(NetworkBatch batch, int index, ParameterValues parameters)
        : this(batch.Networks[index], bits => batch.Create(index, bits), parameters)
    {
    }

    /// <param name="description">The network.</param>
    /// <param name="create">Makes one with vectors of so many bits.</param>
    /// <param name="parameters">What its parameters are set to.</param>
    public NetworkVerifier(NetworkDescription description, Func<int, Network> create, ParameterValues parameters)
    {
        Description = description;
        this.create = create;
        this.parameters = parameters;
        reference = new ReferenceNetwork(description, parameters);
    }

    /// <summary>The vector widths to compare at: all that this machine has, unless said otherwise.</summary>
    public IReadOnlyList<int> Widths { get; init; } = WidthsOfThisMachine;

    /// <summary>The worst error so far, in units of its bound.</summary>
    public double Worst { get; private set; }

    private NetworkDescription Description { get; }

    /// <summary>Random parameters, inputs and targets, drawn by a seed; everything is compared.</summary>
    /// <param name="batch">Where the network is.</param>
    /// <param name="index">Its index there.</param>
    /// <param name="seed">What is drawn.</param>
    /// <param name="batchSizes">Images that are predicted and trained on.</param>
    /// <returns>The worst error in units of its bound.</returns>
    /// <exception cref="NumbersDifferException">Results are wrong; the message gives the source and the seed.</exception>
    public static double Verify(NetworkBatch batch, int index, int seed, params ReadOnlySpan<int> batchSizes)
    {
        var random = new Random(seed);
        NetworkDescription network = batch.Networks[index];
        var verifier = new NetworkVerifier(batch, index, ParameterValues.Random(network, random));
        foreach (int count in batchSizes)
        {
            float[] inputs = RandomValues.Inputs(network, count, random);
            verifier.Compare(count, inputs, random);
        }
        verifier.ThrowIfWrong($"seed {seed}");
        return verifier.Worst;
    }

    /// <summary>Compares all that can be, with targets that are drawn.</summary>
    public void Compare(int count, float[] inputs, Random random)
    {
        if (Description.Outputs[0].Loss is null)
        {
            ComparePredictions(count, inputs);
            return;
        }

        float[] targets = RandomValues.Targets(Description, count, random);
        if (Description.IsRandom)
        {
            ComparePredictions(count, inputs);
            Train(count, inputs, targets);
        }
        else
        {
            CompareAll(count, inputs, targets);
        }
    }

    /// <summary>Compares predictions, loss and gradients with the reference.</summary>
    public void CompareAll(int count, float[] inputs, float[] targets)
    {
        ComparePredictions(count, inputs);
        ReferenceGradient truth = reference.Train(count, inputs, targets);
        CompareGradients(count, inputs, targets, truth.Loss, truth.Gradients);
    }

    /// <summary>Compares predictions with the reference: all images together, and the first of them alone.</summary>
    public void ComparePredictions(int count, float[] inputs) =>
        ComparePredictions(count, inputs, reference.Predict(count, inputs).Values);

    /// <summary>Compares predictions with a truth that is known already.</summary>
    public void ComparePredictions(int count, float[] inputs, Approximate[] expected)
    {
        int outputLength = Description.Output.Length;
        using var images = new GuardedMemory(inputs);
        using var firstImage = new GuardedMemory(inputs.AsSpan(0, Description.InputLength));
        using var outputs = new GuardedMemory(expected.Length);
        using var firstOutput = new GuardedMemory(outputLength);
        foreach (int bits in Widths)
        {
            Network network = Create(bits);
            outputs.Span.Fill(float.NaN);
            network.Predict(images.Span, outputs.Span);
            Compare($"{bits} bits, {count} images predicted", outputs.Span, expected, OutputDimensions(count));
            if (count == 1)
                continue;
            firstOutput.Span.Fill(float.NaN);
            network.Predict(firstImage.Span, firstOutput.Span);
            Compare($"{bits} bits, one image of {count} predicted", firstOutput.Span, expected[..outputLength], OutputDimensions(1));
        }
    }

    /// <summary>Compares loss and gradients with a truth that is known already.</summary>
    public void CompareGradients(
        int count, float[] inputs, float[] targets, Approximate loss, IReadOnlyDictionary<string, Approximate[]> gradients)
    {
        foreach (int bits in Widths)
        {
            Network network = Create(bits);
            using var trainer = new Trainer(network, new Sgd(), count, threads: 1);
            double actual = trainer.ComputeGradient(inputs, targets);
            Compare($"{bits} bits, loss of {count} images", [(float)actual], [loss], [1]);
            foreach ((string name, var shape) in Description.Parameters)
            {
                var gradient = new float[shape.Length];
                trainer.CopyGradient(name, gradient);
                Compare($"{bits} bits, gradient of {name} for {count} images", gradient, gradients[name], shape.Dimensions);
            }
        }
    }

    /// <summary>Where training draws random numbers, it must give finite ones.</summary>
    private void Train(int count, float[] inputs, float[] targets)
    {
        foreach (int bits in Widths)
        {
            using var trainer = new Trainer(Create(bits), new Sgd(), count, threads: 1);
            double loss = trainer.ComputeGradient(inputs, targets);
            if (!double.IsFinite(loss))
                failures.Add($"{bits} bits, loss of {count} images: {loss}");
            foreach ((string name, var shape) in Description.Parameters)
            {
                var gradient = new float[shape.Length];
                trainer.CopyGradient(name, gradient);
                if (!gradient.All(float.IsFinite))
                    failures.Add($"{bits} bits, gradient of {name} for {count} images: not all of it is finite");
            }
        }
    }

    /// <exception cref="NumbersDifferException">Some comparison failed.</exception>
    public void ThrowIfWrong(string origin)
    {
        if (failures.Count > 0)
        {
            throw new NumbersDifferException(
                $"{Description.ClassName} ({origin}) is wrong in {failures.Count} ways.\n{string.Join('\n', failures.Take(12))}\n"
                + NetworkSource.WriteClass(Description));
        }
    }

    private Network Create(int bits)
    {
        Network network = create(bits);
        foreach (string name in parameters.Names)
            network.Parameters[name].CopyFrom(parameters[name]);
        return network;
    }

    private void Compare(string what, ReadOnlySpan<float> actual, ReadOnlySpan<Approximate> expected, ReadOnlySpan<int> dimensions)
    {
        try
        {
            Worst = Math.Max(Worst, Comparison.Verify(what, actual, expected, dimensions));
        }
        catch (NumbersDifferException difference)
        {
            failures.Add(difference.Message);
        }
    }

    private int[] OutputDimensions(int count) =>
        [count, Description.Output.Height, Description.Output.Width, Description.Output.Channels];
}
