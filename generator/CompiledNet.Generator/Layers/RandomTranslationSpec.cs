using CompiledNet.Generator.Diagnostics;
using CompiledNet.Generator.Steps;

namespace CompiledNet.Generator.Layers;

/// <summary>RandomTranslation: each image moved by whole rows and columns.</summary>
internal sealed record RandomTranslationSpec : AugmentingSpec
{
    public float HeightFactor { get; init; }

    public float WidthFactor { get; init; }

    public FillKind Fill { get; init; } = FillKind.Reflect;

    /// <summary>What comes in with <see cref="FillKind.Constant"/>; null where nothing is said.</summary>
    public float? FillValue { get; init; }

    public override string Kind => "RandomTranslation";

    public override LayerSpec Read(WrittenArguments arguments) => this with
    {
        HeightFactor = arguments.Float("heightFactor") ?? 0,
        WidthFactor = arguments.Float("widthFactor") ?? 0,
        Fill = arguments.Enum<FillKind>("FillMode") ?? Fill,
        FillValue = arguments.Float("FillValue"),
    };

    public override void Check(LayerContext context)
    {
        CheckFactor(HeightFactor, "heightFactor");
        CheckFactor(WidthFactor, "widthFactor");
        context.RequireDefined(Fill, "FillMode", "FillMode");
        if (FillValue is not { } value)
            return;
        if (Fill is not FillKind.Constant)
        {
            context.Report(RuleIds.UselessArgument, "FillValue", ["FillValue", $"FillMode is {Fill}"],
                remedies: [Remedy.RemoveOnly("FillValue", "Drop FillValue")]);
        }
        else if (!(Math.Abs(value) <= float.MaxValue))
        {
            context.Report(RuleIds.NumberOutOfRange, "FillValue", ["a finite number", Text.Real(value), "0"],
                remedies: [Remedy.RemoveOnly("FillValue", "Use 0")]);
        }

        void CheckFactor(float factor, string argument)
        {
            if (!(factor >= 0 && factor <= 1))
                context.Report(RuleIds.NumberOutOfRange, argument, ["a part of at least 0 and at most 1", Text.Real(factor), "0.1"],
                    remedies: [Remedy.Set(argument, "0.1f", "Use a factor of 0.1")]);
        }
    }

    public override string Identify(GraphLayer layer)
    {
        string value = Fill is FillKind.Constant ? $" {Text.Real(FillValue ?? 0)}" : "";
        return $"RandomTranslation {Text.Real(HeightFactor)} {Text.Real(WidthFactor)} {Fill}{value}";
    }

    public override IEnumerable<LayerSetting> Settings(GraphLayer layer) =>
    [
        new("HeightFactor", HeightFactor),
        new("WidthFactor", WidthFactor),
        LayerSetting.Of("FillMode", Fill),
        new("FillValue", FillValue ?? 0),
    ];

    public override string? IdleBecause(GraphLayer layer, GraphLayer before) => MostRows(layer) + MostColumns(layer) > 0
        ? null
        : $"of {layer.Input} the factors {Text.Real(HeightFactor)} and {Text.Real(WidthFactor)} are no whole row or column";

    protected override Step CreateStep(GraphLayer layer, Value input, Value output, int stream) =>
        new RandomTranslationStep(layer.Name, MostRows(layer), MostColumns(layer), Fill, FillValue ?? 0, stream)
        {
            Sources = [input],
            Output = output,
        };

    private int MostRows(GraphLayer layer) => Most(HeightFactor, layer.Input.Height);

    private int MostColumns(GraphLayer layer) => Most(WidthFactor, layer.Input.Width);

    /// <summary>The factor is the decimal number that was written: of 10 rows, 0.3f is 3.</summary>
    private static int Most(float factor, int size) =>
        factor > 0 && factor <= 1 ? (int)Math.Min(RandomTranslationStep.LargestMove, Math.Floor((decimal)factor * size)) : 0;
}
