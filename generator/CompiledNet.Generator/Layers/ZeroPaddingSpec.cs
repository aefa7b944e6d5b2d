using CompiledNet.Generator.Steps;

namespace CompiledNet.Generator.Layers;

/// <summary>So many rows and columns more, of zeros, the channels as they are.</summary>
internal abstract record ZeroPaddingSpec : BorderSpec
{
    public sealed override string Stem => "Padding";

    /// <summary>Zeros around a map do not move with it.</summary>
    public sealed override LayerTraits Traits =>
        new() { Role = LayerRole.Arrangement, IsLinear = true, KeepsShift = false, Enlarges = false, Window = null };

    protected sealed override string Word => "padding";

    /// <summary>What Keras does where nothing is said.</summary>
    protected sealed override int DefaultWidth => 1;

    protected sealed override Shape? Resize(LayerInputs inputs, LayerContext context)
    {
        Shape input = inputs.Shape;
        long height = (long)input.Height + Top + Bottom;
        long width = (long)input.Width + Left + Right;
        return OutputSize.Accept([height, width, input.Channels], "padding", context)
            ? input with { Height = (int)height, Width = (int)width }
            : null;
    }

    public sealed override Value Lower(GraphLayer layer, StepBuilder steps) =>
        steps.Add(
            new ZeroPaddingStep(layer.Name, Top, Left) { Sources = [steps[layer.Inputs[0]]], Output = steps.NewValue(layer.Name, layer.Output) });
}
