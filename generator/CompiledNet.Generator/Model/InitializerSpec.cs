namespace CompiledNet.Generator.Model;

/// <summary>An initializer with what was written of it.</summary>
/// <param name="Kind">Which.</param>
/// <param name="Written">The limit, deviation or constant that was written, or null.</param>
internal readonly record struct InitializerSpec(InitializerKind Kind, float? Written = null)
{
    /// <summary>The limit or deviation where none is written.</summary>
    public const float DefaultValue = 0.05f;

    /// <summary>What the library is told: 0 where the kind takes no number.</summary>
    public float Value => TakesValue ? Written ?? DefaultValue : 0;

    public bool TakesValue => Kind is InitializerKind.Constant || IsSpread;

    /// <summary>Whether its number says how far values lie apart, and so is above 0.</summary>
    public bool IsSpread => Kind is InitializerKind.RandomUniform or InitializerKind.RandomNormal or InitializerKind.TruncatedNormal;

    public static implicit operator InitializerSpec(InitializerKind kind) => new(kind);
}
