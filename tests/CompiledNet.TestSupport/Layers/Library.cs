namespace CompiledNet.TestSupport.Layers;

/// <summary>What the library offers today, asked of the library itself: golden cases wait for what it does not.</summary>
public static class Library
{
    public static IEnumerable<string> MissingAttribute(string name) =>
        typeof(Network).Assembly.GetType($"CompiledNet.{name}Attribute") is null ? [name] : [];

    public static IEnumerable<string> MissingProperty(string attribute, string property) =>
        typeof(Network).Assembly.GetType($"CompiledNet.{attribute}Attribute")?.GetProperty(property) is null
            ? [$"{attribute}.{property}"]
            : [];

    public static IEnumerable<string> MissingActivation(ActivationFunction activation) =>
        Enum.IsDefined(typeof(Activation), activation.EnumName) ? [] : [$"Activation.{activation.EnumName}"];

    public static IEnumerable<string> MissingLoss(string enumName) =>
        Enum.IsDefined(typeof(Loss), enumName) ? [] : [$"Loss.{enumName}"];

    /// <summary>Whether the library has a layer, an activation or a loss, by Keras' word for it.</summary>
    public static bool Offers(string kerasWord)
    {
        string name = kerasWord.Replace("Pooling", "Pool", StringComparison.Ordinal).Replace("_", "", StringComparison.Ordinal);
        return typeof(Network).Assembly.GetType($"CompiledNet.{name}Attribute") is not null
            || Enum.TryParse<Activation>(name, ignoreCase: true, out _)
            || Enum.TryParse<Loss>(name, ignoreCase: true, out _);
    }
}
