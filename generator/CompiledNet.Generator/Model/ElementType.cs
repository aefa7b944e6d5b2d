namespace CompiledNet.Generator.Model;

/// <summary>What values, parameters and buffers consist of.</summary>
/// <param name="Name">Its C# name.</param>
/// <param name="Bytes">Bytes of one.</param>
internal sealed record ElementType(string Name, int Bytes)
{
    public static ElementType Float32 { get; } = new("float", 4);
}
