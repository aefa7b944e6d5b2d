using System.Globalization;
using System.Reflection;
using CompiledNet.Generator.Model;
using CompiledNet.Generator.Model.Windows;
using CompiledNet.Generator.Words;
using CompiledNet.Generator.Inference;
using CompiledNet.Generator.Layers;
using CompiledNet.TestSupport.Descriptions;
using CompiledNet.TestSupport.Numbers;
using CompiledNet.TestSupport.Reference;

namespace CompiledNet.TestSupport.Generation;

/// <summary>
/// Runs the networks of one program: as a user gets them, with the parameters that they begin with, and against the reference.
/// </summary>
/// <param name="seed">The program's.</param>
/// <param name="assembly">The program.</param>
/// <param name="report">Is told what came of it.</param>
internal sealed class DeclarationRun(int seed, Assembly assembly, DeclarationReport report)
{
    /// <summary>Values, parameters or products and taps beyond which a network is not run.</summary>
    private const long MostToRun = 10_000_000;

    /// <summary>Values, parameters, products and taps of one image beyond which the reference would take too long.</summary>
    private const long MostToVerify = 100_000;

    /// <summary>A tile and part of a second one, whose images are predicted one by one.</summary>
    private const int Images = 17;

    private static readonly int[] Widths = [.. new[] { 512, 256, 128 }.Where(bits => bits <= Network.WidestVectorBits)];

    public void Run(RandomDeclaration declaration, int index, NetworkGraph graph)
    {
        long values = graph.Layers.Sum(layer => (long)layer.Output.Length);
        long parameters = graph.Layers.Sum(layer => (long)layer.ParameterCount);
        long work = graph.Layers.Aggregate(0L, (sum, layer) => Limits.Sum(sum, Limits.Sum(layer.Macs, Taps(layer))));
        if (values * Images > MostToRun || parameters > MostToRun || work > MostToRun)
        {
            report.TooLarge.Add(
                FormattableString.Invariant($"seed {seed}, {declaration.Name}: {values} values, {parameters} parameters, {work} products and taps"));
            return;
        }

        try
        {
            NetworkDescription description = GraphDescription.Describe(graph, declaration.Name);
            int bits = Widths[index % Widths.Length];
            Predict(declaration, description, Create(declaration, bits));
            report.Ran++;
            if (values + parameters + work <= MostToVerify)
                Verify(description, graph, bits, width => Create(declaration, width));
        }
        catch (Exception wrong)
        {
            report.Failures.Add(
                $"seed {seed}: {declaration.Name}: {(wrong is NumbersDifferException ? wrong.Message : wrong)}\n{declaration.Source}");
        }
    }

    /// <summary>What a window looks at, padding too.</summary>
    private static long Taps(GraphLayer layer) =>
        layer.Window is { } window ? Limits.Product(layer.Output.Length, window.Rows.Size, window.Columns.Size) : 0;

    private Network Create(RandomDeclaration declaration, int bits)
    {
        Type type = assembly.GetType(declaration.MetadataName, throwOnError: true)!;
        object network = Activator.CreateInstance(type, seed)!;
        type.GetProperty(nameof(Network.VectorBits))!.SetValue(network, bits);
        return (Network)network;
    }

    /// <summary>
    /// As a user would: predictions and two steps of training, all of finite numbers, with the parameters that a network begins with.
    /// </summary>
    private void Predict(RandomDeclaration declaration, NetworkDescription description, Network network)
    {
        var random = new Random(seed);
        float[] inputs = RandomValues.Inputs(description, Images, random);
        var outputs = new float[Images * description.Output.Length];
        network.PredictBatch(inputs, outputs, threads: 1);
        RequireFinite("a prediction", outputs);
        network.Predict(inputs.AsSpan(0, description.InputLength), outputs.AsSpan(0, description.Output.Length));
        RequireFinite("the prediction of one image", outputs);
        if (description.Outputs[0].Loss is null)
            return;

        float[] targets = RandomValues.Targets(description, Images, random);
        using var trainer = new Trainer(network, new Sgd(learningRate: 1e-3f), Images, threads: 1);
        for (int step = 0; step < 2; step++)
            RequireFinite("the loss", [(float)trainer.Step(inputs, targets)]);
        foreach (Parameter parameter in network.Parameters)
            RequireFinite(parameter.ToString()!, parameter.ToArray());
    }

    private void Verify(NetworkDescription description, NetworkGraph graph, int bits, Func<int, Network> create)
    {
        var random = new Random(seed);
        float[] inputs = RandomValues.Inputs(description, Images, random);
        var verifier = new NetworkVerifier(description, create, ParameterValues.Random(description, random)) { Widths = [bits] };
        bool hasGradients = graph.Spec.IsTrained && !GraphDescription.IsRandom(graph);
        if (hasGradients)
            verifier.CompareAll(Images, inputs, RandomValues.Targets(description, Images, random));
        else
            verifier.ComparePredictions(Images, inputs);
        verifier.ThrowIfWrong(string.Create(CultureInfo.InvariantCulture, $"seed {seed}"));
        report.Worst = Math.Max(report.Worst, verifier.Worst);
        report.Verified++;
        report.VerifiedGradients += hasGradients ? 1 : 0;
    }

    private static void RequireFinite(string what, ReadOnlySpan<float> values)
    {
        foreach (float value in values)
        {
            if (!float.IsFinite(value))
                throw new NumbersDifferException($"{what} has the value {value.ToString(CultureInfo.InvariantCulture)}.");
        }
    }
}
