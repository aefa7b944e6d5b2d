using CompiledNet.Generator.Diagnostics;
using CompiledNet.Generator.Layers.Windows;
using CompiledNet.Generator.Steps;

namespace CompiledNet.Generator.Layers;

/// <summary>
/// A window over the map, or over the steps of a sequence; a kernel of kernel height x kernel width x input channels of a group x filters.
/// </summary>
internal abstract record ConvSpec : FilterSpec
{
    /// <summary>Parts that the channels are cut into: each filter sees those of its own part only.</summary>
    public int Groups { get; init; } = 1;

    /// <summary>How its sums are taken.</summary>
    public AlgorithmKind Algorithm { get; init; }

    public sealed override string Stem => "Conv";

    public sealed override DepthwisePart Depthwise => DepthwisePart.None;

    protected sealed override string IdentifyKernel => Groups == 1 ? "" : $" groups {Groups}";

    protected sealed override WeightedSpec ReadKernel(WrittenArguments arguments) => this with
    {
        Filters = ReadFilters(arguments),
        Window = ReadWindow(arguments),
        Groups = arguments.Int("Groups") ?? 1,
        Algorithm = arguments.Enum<AlgorithmKind>("Algorithm") ?? AlgorithmKind.Fastest,
    };

    protected sealed override void CheckKernel(LayerContext context)
    {
        context.RequireAtLeast(1, Filters, "filters", "filters");
        context.RequireAtLeast(1, Groups, "Groups", "groups", Remedy.Set("Groups", "1", "Use one group"));
        context.RequireDefined(Algorithm, "Algorithm", "Algorithm");
        WindowRules.Check(Window, Words, context);
    }

    public sealed override LayerShape? Infer(LayerInputs inputs, LayerContext context)
    {
        if (WindowRules.Infer(Window, Words, inputs, Filters, context) is not { } geometry || !AcceptGroups(inputs, context))
            return null;

        int channels = inputs.Shape.Channels / Groups;
        long fanIn = Limits.Product(Window.Height, Window.Width, channels);
        if (!AcceptKernel(fanIn, Filters, context))
            return null;
        ActivationSpec.CheckChannels(Activation, "Activation", Filters, context);

        // A kernel that can be stored has fewer than 2^31 values; only fan out, which counts no channels, may still exceed that.
        int fanOut = Limits.Clamp(Limits.Product(Window.Height, Window.Width, Filters));
        string layout = $"{KernelLayout} x input channels{(Groups > 1 ? " of a group" : "")} x filters";
        var kernel = new ParameterSpec(
            "kernel", new([.. KernelSizes, channels, Filters]), layout, KernelInitializer, (int)fanIn, fanOut);
        return new LayerShape(
            Output(inputs, geometry, Filters),
            inputs.Before.ReceptiveField.Through(geometry),
            geometry,
            WithBias(kernel),
            Limits.Product(geometry.Rows.Output, geometry.Columns.Output, Filters, fanIn));
    }

    protected sealed override IEnumerable<LayerSetting> SettingsOfKernel(GraphLayer layer) =>
        [new("Filters", Filters), .. LayerSetting.Of("Kernel", layer.Window!), new("Groups", Groups)];

    public sealed override int GroupsOf(Shape input) => Groups;

    public sealed override string DescribeWeights(GraphLayer layer) => Groups == 1
        ? base.DescribeWeights(layer)
        : $"each of {Taps(layer)} taps, {Text.Grouped(layer.Input.Channels / Groups)} channels of a group and {Text.Grouped(layer.Output.Channels)} filters";

    public sealed override Value Lower(GraphLayer layer, StepBuilder steps) => steps.Activate(
        layer.Name,
        layer.Output,
        Activation,
        sums => ConvolutionStep.Of(layer.Name, steps[layer.Inputs[0]], sums, layer.Window!, steps.Weights(layer.Name), Groups) with
        {
            TakesDirectSums = Algorithm is AlgorithmKind.Direct,
        });

    /// <summary>Whether groups cut input channels and filters into as many equal parts; reported where not.</summary>
    private bool AcceptGroups(LayerInputs inputs, LayerContext context)
    {
        int channels = inputs.Shape.Channels;
        string[] uneven =
        [
            .. Uneven(channels, $"the {Text.Number(channels)} channels of {inputs.Before.Name}"),
            .. Uneven(Filters, $"its {Text.Number(Filters)} filters"),
        ];
        if (uneven.Length == 0)
            return true;

        int[] nearest = [.. NearestDivisors(Groups, GreatestCommonDivisor(channels, Filters))];
        context.Report(
            RuleIds.UnevenGroups,
            "Groups",
            [Text.Number(Groups), string.Join(" and ", uneven), Text.Either([.. nearest.Select(each => Text.Number(each))])],
            inputs.Producer,
            nearest.Select(each => Remedy.Set("Groups", Text.Number(each), $"Use {Text.Number(each)} {(each == 1 ? "group" : "groups")}")));
        return false;
    }

    private IEnumerable<string> Uneven(int number, string words) =>
        number % Groups == 0 ? [] : [$"{words} ({Text.Number(number)} mod {Text.Number(Groups)} = {Text.Number(number % Groups)})"];

    /// <summary>The nearest divisors on either side.</summary>
    private static IEnumerable<int> NearestDivisors(int groups, int number)
    {
        int below = 1;
        int above = number;
        for (int divisor = 1; (long)divisor * divisor <= number; divisor++)
        {
            if (number % divisor != 0)
                continue;
            foreach (int each in (int[])[divisor, number / divisor])
            {
                if (each < groups)
                    below = Math.Max(below, each);
                else
                    above = Math.Min(above, each);
            }
        }

        return above > groups ? [below, above] : [below];
    }

    private static int GreatestCommonDivisor(int first, int second) => second == 0 ? first : GreatestCommonDivisor(second, first % second);
}
