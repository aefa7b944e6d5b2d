using CompiledNet.TestSupport.Descriptions;
using CompiledNet.TestSupport.Generation;
using CompiledNet.TestSupport.Layers;
using CompiledNet.TestSupport.Numbers;
using CompiledNet.TestSupport.Reference;
using Xunit;

namespace CompiledNet.Tests.Truth;

/// <summary>
/// Gradients that know nothing of each other: the reference's against differences of its loss, and those of generated code against what
/// it predicts, since the gradient is the transpose of the derivative. Generated code against the reference is all the other tests.
/// </summary>
public class GradientTests
{
    private const int Networks = 20;

    /// <summary>The first and largest step of a difference, relative to values of about one.</summary>
    private const double FirstStep = 1.0 / (1 << 14);

    private const int MostHalvings = 8;

    [Theory]
    [InlineData("fuzz")]
    [InlineData("edges")]
    public void DrawnNetworks_GradientIsTheCentralDifferenceOfTheLoss(string kind)
    {
        foreach ((NetworkDescription network, int seed) in Draw(kind, network => !network.IsRandom))
            VerifyDifferences(network, seed);
    }

    /// <summary>
    /// For networks that are linear in each of their tensors, by which a difference is the derivative: with a direction t of a tensor and
    /// weights c of the outputs, the gradient of (c, output) in direction t is (c, what t changes of the output). Layers that remember take
    /// the product with one tensor as often as there are steps, and stay out.
    /// </summary>
    [Theory]
    [InlineData("fuzz")]
    [InlineData("edges")]
    public void LinearNetworks_GradientIsTheTransposeOfWhatIsPredicted(string kind)
    {
        (NetworkDescription Network, int Seed)[] drawn = [.. Draw(kind, network => network.Placed.All(placed => placed.Layer is not Recurrent)).Select(each => (Linear(each.Network), each.Seed))];
        using NetworkBatch batch = NetworkBatch.Compile([.. drawn.Select(each => each.Network)]);
        for (int index = 0; index < drawn.Length; index++)
        {
            foreach (int bits in new[] { 512, 256, 128 }.Where(bits => bits <= Network.WidestVectorBits))
            {
                foreach (int count in FuzzKind.Find(kind)!.Batches(drawn[index].Seed))
                    VerifyTranspose(batch, index, drawn[index].Seed, bits, count);
            }
        }
    }

    private static IEnumerable<(NetworkDescription Network, int Seed)> Draw(string kind, Func<NetworkDescription, bool> fits) =>
        Enumerable.Range(0, int.MaxValue)
            .Select(seed => (Network: FuzzKind.Find(kind)!.Draw(seed), Seed: seed))
            .Where(drawn => drawn.Network.Outputs[0].Loss is not null && drawn.Network.Parameters.Any() && fits(drawn.Network))
            .Take(Networks);

    private static void VerifyDifferences(NetworkDescription network, int seed)
    {
        const int Count = 2;
        var random = new Random(seed);
        ParameterValues parameters = ParameterValues.Random(network, random);
        float[] inputs = RandomValues.Inputs(network, Count, random);
        float[] targets = RandomValues.Targets(network, Count, random);
        var reference = new ReferenceNetwork(network, parameters);
        ReferenceGradient gradient = reference.Train(Count, inputs, targets);
        foreach ((string name, Approximate[] values) in gradient.Gradients)
            Verify(name, parameters[name], values);
        // What is masked counts as soon as it differs.
        if (!network.Layers.Any(layer => layer is Masking))
            Verify("input", inputs, gradient.InputGradient.Values);

        void Verify(string what, float[] values, Approximate[] gradients)
        {
            float[] direction = RandomValues.Uniform(random, values.Length, limit: 1);
            double step = FirstStep;
            for (int halving = 0; halving <= MostHalvings; halving++, step /= 2)
            {
                (double measured, double expected, double scale) = Measure(step);
                double tolerance = (1e-5 * scale) + (1e-12 * (1 + Math.Abs(gradient.Loss.Value)));
                if (Math.Abs(measured - expected) <= tolerance)
                    return;

                // A kink between the two points is seen by half the step; a wrong gradient is the same at both.
                (double half, _, _) = Measure(step / 2);
                Assert.True(
                    Math.Abs(measured - (2 * half)) > tolerance / 8,
                    $"{what}: the loss changes by {measured:R}, the gradient says {expected:R}\nseed {seed}\n{NetworkSource.WriteClass(network)}");
            }

            Assert.Fail($"{what}: no difference of the loss is what the gradient says\nseed {seed}\n{NetworkSource.WriteClass(network)}");

            (double Measured, double Expected, double Scale) Measure(double size)
            {
                float[] original = [.. values];
                float[] above = [.. original.Zip(direction, (value, towards) => (float)(value + (size * towards)))];
                float[] below = [.. original.Zip(direction, (value, towards) => (float)(value - (size * towards)))];
                above.CopyTo(values, 0);
                double lossAbove = reference.Train(Count, inputs, targets).Loss.Value;
                below.CopyTo(values, 0);
                double lossBelow = reference.Train(Count, inputs, targets).Loss.Value;
                original.CopyTo(values, 0);
                double[] terms = [.. gradients.Select((each, at) => each.Value * ((double)above[at] - below[at]))];
                return (lossAbove - lossBelow, terms.Sum(), terms.Sum(Math.Abs));
            }
        }
    }

    private static void VerifyTranspose(NetworkBatch batch, int index, int seed, int bits, int count)
    {
        NetworkDescription description = batch.Networks[index];
        var random = new Random(seed);
        ParameterValues parameters = ParameterValues.Random(description, random);
        float[] inputs = RandomValues.Inputs(description, count, random);
        Network network = batch.Create(index, bits);
        foreach (string name in parameters.Names)
            network.Parameters[name].CopyFrom(parameters[name]);
        float[] outputs = Predict(network, inputs, count, description.Output.Length);

        // With squared errors the gradient of an output is what it is off, times a constant: the targets choose the weights.
        float[] targets = [.. outputs.Select(output => (float)(output + random.NextDouble() - 0.5))];
        double[] weights = Weights(description, count, outputs, targets);
        using var trainer = new Trainer(network, new Sgd(), count, threads: 1);
        trainer.ComputeGradient(inputs, targets);
        foreach ((string name, ParameterShape shape) in description.Parameters)
        {
            var gradient = new float[shape.Length];
            trainer.CopyGradient(name, gradient);
            float[] values = parameters[name];
            float[] direction = RandomValues.Uniform(random, values.Length, limit: 0.5);
            float[] above = [.. values.Zip(direction, (value, towards) => value + towards)];
            float[] below = [.. values.Zip(direction, (value, towards) => value - towards)];
            network.Parameters[name].CopyFrom(above);
            float[] outputsAbove = Predict(network, inputs, count, description.Output.Length);
            network.Parameters[name].CopyFrom(below);
            float[] outputsBelow = Predict(network, inputs, count, description.Output.Length);
            network.Parameters[name].CopyFrom(values);

            double forward = weights.Select((weight, at) => weight * ((double)outputsAbove[at] - outputsBelow[at])).Sum();
            double[] back = [.. gradient.Select((slope, at) => slope * ((double)above[at] - below[at]))];
            double scale = back.Sum(Math.Abs)
                + weights.Select((weight, at) => Math.Abs(weight) * (Math.Abs(outputsAbove[at]) + Math.Abs(outputsBelow[at]))).Sum();
            Assert.True(
                Math.Abs(forward - back.Sum()) <= 1e-5 * scale,
                $"{name}: forward {forward:R}, back {back.Sum():R} of {scale:R}, {bits} bits, {count} images, seed {seed}\n{NetworkSource.WriteClass(description)}");
        }
    }

    private static float[] Predict(Network network, float[] inputs, int count, int outputLength)
    {
        var outputs = new float[count * outputLength];
        network.Predict(inputs, outputs);
        return outputs;
    }

    /// <summary>The gradient of the loss by each output.</summary>
    private static double[] Weights(NetworkDescription network, int count, float[] outputs, float[] targets)
    {
        double[] factors = [.. network.Outputs.SelectMany(output =>
        {
            int length = network.Placed[output.Layer].Output.Length;
            return Enumerable.Repeat(2.0 * output.Weight / ((double)count * length), length);
        })];
        return [.. outputs.Select((output, at) => factors[at % factors.Length] * ((double)output - targets[at]))];
    }

    /// <summary>The same network with linear layers in the place of others; normalizations are frozen.</summary>
    private static NetworkDescription Linear(NetworkDescription network) =>
        new(
            network.ClassName,
            network.Input,
            [.. network.Placed.Select(placed => Linear(placed.Layer with { Name = placed.Identity }))],
            network.Loss is null ? null : LossFunction.MeanSquaredError,
            network.MoreInputs)
        {
            Heads = [.. network.Heads.Select(head => head with { Loss = LossFunction.MeanSquaredError })],
        };

    private static LayerDescription Linear(LayerDescription layer)
    {
        LayerDescription linear = layer switch
        {
            Convolution convolution => convolution with { Function = ActivationFunction.Linear },
            SeparableConv2D separable => separable with { Function = ActivationFunction.Linear },
            Dense dense => dense with { Function = ActivationFunction.Linear },
            ActivationLayer activation => activation with { Function = ActivationFunction.Linear },
            MaxPooling2D pool => new AveragePooling2D(pool.Name, pool.Window),
            L2Pooling2D pool => new AveragePooling2D(pool.Name, pool.Window),
            GlobalPooling2D pool => pool with { IsMaximum = false },
            Merge { Kind: "Multiply" or "Maximum" } merge => merge with { Kind = "Add" },
            Dropout dropout => dropout with { Rate = 0 },
            SpatialDropout dropout => dropout with { Rate = 0 },
            BatchNormalization normalization => normalization with { IsFrozen = true },
            PRelu or ImageNormalization or GaussianNoise or MultiHeadAttention or RandomFlip or RandomTranslation =>
                new ActivationLayer(layer.Name, ActivationFunction.Linear),
            AlongSteps steps => steps.With(Linear),
            _ => layer,
        };

        // What is shared, or penalised, is not linear in its parameters.
        return linear with
        {
            Name = layer.Name,
            Inputs = layer.Inputs,
            IsFrozen = linear.IsFrozen || layer.IsFrozen,
            KernelPenalty = default,
            Shared = null,
        };
    }
}
