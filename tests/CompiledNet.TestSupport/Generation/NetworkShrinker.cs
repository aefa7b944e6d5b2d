using System.Diagnostics;
using System.Text.RegularExpressions;
using CompiledNet.Runtime;
using CompiledNet.TestSupport.Descriptions;
using CompiledNet.TestSupport.Layers;
using CompiledNet.TestSupport.Numbers;

namespace CompiledNet.TestSupport.Generation;

/// <summary>
/// Makes a network that fails smaller, as long as it fails in the same way: layers are left out, sizes halved, options forgotten, greedily.
/// What is left is printed as a test.
/// </summary>
/// <param name="seed">What its numbers are drawn from.</param>
/// <param name="batchSizes">Images that it is verified with.</param>
/// <param name="isChecked">Whether generated code checks each access to memory.</param>
/// <param name="run">Verifies a network with batches, and gives what was thrown; null where it is right.</param>
public sealed partial class NetworkShrinker(
    int seed, int[] batchSizes, bool isChecked, Func<NetworkDescription, int[], Exception?> run)
{
    /// <summary>For how long smaller networks are tried.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    /// <summary>Compiles networks and compares them with the reference.</summary>
    public NetworkShrinker(int seed, int[] batchSizes, bool isChecked)
        : this(seed, batchSizes, isChecked, (network, counts) => Verify(network, seed, counts, isChecked))
    {
    }

    private readonly Stopwatch clock = Stopwatch.StartNew();
    private int[] batches = batchSizes;

    /// <param name="network">What fails.</param>
    /// <param name="failure">How.</param>
    /// <returns>A test of the smallest network that was found to fail likewise.</returns>
    public string Shrink(NetworkDescription network, Exception failure)
    {
        string kind = KindOf(failure);
        NetworkDescription smallest = Named(network);
        if (Fails(smallest, batches) != kind)
            return Test(network);
        foreach (int count in batches.Order().ToArray())
        {
            if (batches.Length > 1 && Fails(smallest, [count]) == kind)
                batches = [count];
        }

        bool isSmaller = true;
        while (isSmaller && clock.Elapsed < Patience)
        {
            isSmaller = false;
            foreach (NetworkDescription smaller in Smaller(smallest))
            {
                if (clock.Elapsed > Patience || Fails(smaller, batches) != kind)
                    continue;
                (smallest, isSmaller) = (smaller, true);
                break;
            }
        }

        return Test(smallest);
    }

    /// <summary>How a failure is told from others: by its exception, and where numbers differ by what they are of.</summary>
    private static string KindOf(Exception failure) => failure switch
    {
        NumbersDifferException => "numbers " + (NumbersOf().Match(failure.Message) is { Success: true } what ? what.Value : ""),
        GeneratorException => "generator " + CompilerError().Match(failure.Message).Value,
        _ => failure.GetType().Name,
    };

    private string? Fails(NetworkDescription network, int[] counts) =>
        Legality.Holds(network) && run(network, counts) is { } failure ? KindOf(failure) : null;

    private static Exception? Verify(NetworkDescription network, int seed, int[] counts, bool isChecked)
    {
        try
        {
            using NetworkBatch batch = NetworkBatch.Compile([network], isChecked);
            NetworkVerifier.Verify(batch, 0, seed, counts);
            return null;
        }
        catch (Exception failure)
        {
            return failure;
        }
    }

    /// <summary>The same network whose layers have names of their own, which stay when others go.</summary>
    private static NetworkDescription Named(NetworkDescription network) => network with
    {
        Layers = [.. network.Placed.Select(placed => placed.Layer with { Name = placed.Identity })],
    };

    private static IEnumerable<NetworkDescription> Smaller(NetworkDescription network)
    {
        if (network.BackboneLayers > 0)
            yield return network with { BackboneLayers = 0 };
        if (network.Heads.Count > 1)
        {
            foreach (Head head in network.Heads)
                yield return network with { Heads = [.. network.Heads.Where(other => other != head)] };
        }

        for (int index = network.Layers.Count - 1; index >= 0; index--)
            yield return Without(network, index);
        TensorShape input = network.Input;
        if (input.Height > 1)
            yield return Of(network, input with { Height = input.Height / 2 }, network.Layers);
        if (input.Width > 1)
            yield return Of(network, input with { Width = input.Width / 2 }, network.Layers);
        if (input.Channels > 1)
            yield return Of(network, input with { Channels = input.Channels / 2 }, network.Layers);
        for (int index = 0; index < network.Layers.Count; index++)
        {
            foreach (LayerDescription simpler in Simpler(network.Layers[index]))
                yield return Of(network, input, [.. network.Layers.Select((layer, at) => at == index ? simpler : layer)]);
        }
    }

    /// <summary>The network without a layer: who takes it takes what it takes.</summary>
    private static NetworkDescription Without(NetworkDescription network, int index)
    {
        PlacedLayer gone = network.Placed[index];
        string source = gone.Sources[0] >= 0 ? network.Placed[gone.Sources[0]].Identity
            : gone.Sources[0] == -1 ? "input" : network.MoreInputs![-2 - gone.Sources[0]].Name;
        LayerDescription[] layers = [.. network.Layers.Where((_, at) => at != index).Select(layer => layer with
        {
            Inputs = [.. layer.Inputs.Select(name => name == gone.Identity ? source : name)],
        })];
        return Of(network, network.Input, layers) with
        {
            BackboneLayers = network.BackboneLayers - (index < network.BackboneLayers ? 1 : 0),
            Heads = [.. network.Heads.Where(head => head.Layer != gone.Identity)],
        };
    }

    private static NetworkDescription Of(NetworkDescription network, TensorShape input, IReadOnlyList<LayerDescription> layers) =>
        new(network.ClassName, input, layers, network.Loss, network.MoreInputs) { Heads = network.Heads, BackboneLayers = network.BackboneLayers };

    private static IEnumerable<LayerDescription> Simpler(LayerDescription layer)
    {
        if (layer.IsFrozen)
            yield return layer with { IsFrozen = false };
        if (layer.KernelPenalty != default)
            yield return layer with { KernelPenalty = default };
        switch (layer)
        {
            case Dense dense:
                if (dense.Function != ActivationFunction.Linear)
                    yield return dense with { Function = ActivationFunction.Linear };
                if (dense.Units > 1)
                    yield return dense with { Units = dense.Units / 2 };
                if (dense.UseBias)
                    yield return dense with { UseBias = false };
                break;
            case Convolution convolution:
                if (convolution.Function != ActivationFunction.Linear)
                    yield return convolution with { Function = ActivationFunction.Linear };
                foreach (Window window in Simpler(convolution.Window))
                    yield return convolution with { Window = window };
                if (convolution.UseBias)
                    yield return convolution with { UseBias = false };
                if (convolution is Conv2D { Groups: > 1 } grouped)
                    yield return grouped with { Groups = 1 };
                if (convolution is Conv2D { Filters: > 1 } many)
                    yield return many with { Filters = many.Filters / 2 };
                break;
            case MaxPooling2D pool:
                foreach (Window window in Simpler(pool.Window))
                    yield return pool with { Window = window };
                break;
            case AveragePooling2D pool:
                foreach (Window window in Simpler(pool.Window))
                    yield return pool with { Window = window };
                break;
            case L2Pooling2D pool:
                foreach (Window window in Simpler(pool.Window))
                    yield return pool with { Window = window };
                break;
            case Dropout { Rate: > 0 } dropout:
                yield return dropout with { Rate = 0 };
                break;
        }
    }

    private static IEnumerable<Window> Simpler(Window window)
    {
        if (window.Height > 1)
            yield return window with { Height = window.Height / 2, ZeroHeight = Math.Min(window.ZeroHeight, Math.Max(0, (window.Height / 2) - 1)) };
        if (window.Width > 1)
            yield return window with { Width = window.Width / 2, ZeroWidth = Math.Min(window.ZeroWidth, Math.Max(0, (window.Width / 2) - 1)) };
        if (window.StrideHeight > 1 || window.StrideWidth > 1)
            yield return window with { StrideHeight = 1, StrideWidth = 1 };
        if (window.DilationHeight > 1 || window.DilationWidth > 1)
            yield return window with { DilationHeight = 1, DilationWidth = 1 };
        if (window.Padding != PaddingMode.Valid)
            yield return window with { Padding = PaddingMode.Valid, ZeroHeight = 0, ZeroWidth = 0 };
    }

    /// <summary>A test that is ready to paste.</summary>
    private string Test(NetworkDescription network)
    {
        const string Margin = "\n        ";
        string source = NetworkSource.WriteClass(network).TrimEnd().Replace("\n", Margin, StringComparison.Ordinal)
            .Replace($"{Margin}\n", "\n\n", StringComparison.Ordinal);
        string arguments = $"seed: {seed}, isChecked: {(isChecked ? "true" : "false")}, {string.Join(", ", batches)}";
        return $"    [Fact]\n    public void {network.ClassName}_AgreesWithTheReference() => DeclaredNetwork.Verify({Margin}\"\"\"{Margin}{source}{Margin}\"\"\", {arguments});\n";
    }

    [GeneratedRegex("predicted|loss of|gradient of")]
    private static partial Regex NumbersOf();

    [GeneratedRegex(@"\b(CS|CN)\d{4}\b|threw \w+")]
    private static partial Regex CompilerError();
}
