namespace CompiledNet.Generator.Layers;

/// <summary>What a shape rule finds out about a layer: the part of <see cref="GraphLayer"/> that depends on its kind.</summary>
internal sealed record LayerShape(
    Shape Output,
    ReceptiveField ReceptiveField,
    WindowGeometry? Window = null,
    EquatableArray<ParameterSpec> Parameters = default,
    long Macs = 0);
