namespace CompiledNet.Generator.Layers;

/// <summary>Dropout: each value by itself.</summary>
internal sealed record DropoutSpec : DroppingSpec
{
    public override string Kind => "Dropout";

    public override string Stem => "Dropout";
}
