namespace CompiledNet.Generator.Model;

/// <summary>
/// The arguments of one attribute as they were written, by the names of constructor parameters and properties. What was not written,
/// or is of another type, is null.
/// </summary>
/// <param name="values">Numbers, texts, truth values, and arrays of texts.</param>
internal sealed class WrittenArguments(IReadOnlyDictionary<string, object?> values)
{
    public int? Int(string name) => Value(name) as int?;

    public float? Float(string name) => Value(name) as float?;

    public bool? Bool(string name) => Value(name) as bool?;

    public string? Text(string name) => Value(name) as string;

    /// <summary>The texts of a parameter array; none where it is not written.</summary>
    public EquatableArray<string> Texts(string name) =>
        Value(name) is string[] texts ? texts.ToEquatableArray() : EquatableArray<string>.Empty;

    /// <summary>The shape that is written by its sizes: of a vector, of a sequence, or else of a map.</summary>
    public Shape Shape() => Int("size") is int size ? Model.Shape.Vector(size)
        : Int("steps") is int steps ? Model.Shape.Sequence(steps, Int("channels") ?? 0)
        : Model.Shape.Map(Int("height") ?? 0, Int("width") ?? 0, Int("channels") ?? 0);

    /// <summary>The value of an enum, which may be a number that no member has.</summary>
    public T? Enum<T>(string name)
        where T : struct, Enum => Int(name) is int number ? (T)System.Enum.ToObject(typeof(T), number) : null;

    private object? Value(string name) => values.TryGetValue(name, out object? value) ? value : null;
}
