namespace CompiledNet.TestSupport.Layers;

/// <summary>What the library offers today, asked of the library itself: golden cases wait for what it does not.</summary>
internal static class Library
{
    public static IEnumerable<string> MissingAttribute(string name) =>
        typeof(Network).Assembly.GetType($"CompiledNet.{name}Attribute") is null ? [name] : [];

    public static IEnumerable<string> MissingProperty(string attribute, string property) =>
        typeof(Network).Assembly.GetType($"CompiledNet.{attribute}Attribute")?.GetProperty(property) is null ? [$"{attribute}.{property}"] : [];

    public static IEnumerable<string> MissingActivation(ActivationFunction activation) =>
        Enum.IsDefined(typeof(Activation), activation.EnumName) ? [] : [$"Activation.{activation.EnumName}"];

    public static IEnumerable<string> MissingLoss(string enumName) =>
        Enum.IsDefined(typeof(Loss), enumName) ? [] : [$"Loss.{enumName}"];
}
