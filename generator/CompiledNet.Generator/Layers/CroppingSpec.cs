using CompiledNet.Generator.Diagnostics;
using CompiledNet.Generator.Steps;

namespace CompiledNet.Generator.Layers;

/// <summary>So many rows and columns fewer, the channels as they are.</summary>
internal abstract record CroppingSpec : BorderSpec
{
    public sealed override string Stem => "Cropping";

    public sealed override LayerTraits Traits =>
        new() { Role = LayerRole.Arrangement, IsLinear = true, KeepsShift = true, Enlarges = false, Window = null };

    protected sealed override string Word => "cropping";

    protected sealed override int DefaultWidth => IsOfSteps ? 1 : 0;

    protected sealed override Shape? Resize(LayerInputs inputs, LayerContext context)
    {
        Shape input = inputs.Shape;
        long height = (long)input.Height - Top - Bottom;
        long width = (long)input.Width - Left - Right;
        if (height >= 1 && width >= 1)
            return input with { Height = (int)height, Width = (int)width };
        (long left, string words) = height < 1 ? (height, "rows") : (width, IsOfSteps ? "steps" : "columns");
        context.Report(
            RuleIds.SizeTooSmall, null, [$"{Text.Number(left)} {words} left of the {input} that {inputs.Before.Name} gives", "1"], inputs.Producer);
        return null;
    }

    public sealed override Value Lower(GraphLayer layer, StepBuilder steps) =>
        steps.Add(
            new CroppingStep(layer.Name, Top, Left) { Sources = [steps[layer.Inputs[0]]], Output = steps.NewValue(layer.Name, layer.Output) });
}
