using System.Collections;
using System.Reflection;

namespace CompiledNet.TestSupport.Generation;

/// <summary>
/// Looks for the compiler's own objects in a cached value. A symbol or a syntax node there keeps a whole compilation alive and
/// is never equal to the next one.
/// </summary>
internal static class RoslynTypes
{
    /// <exception cref="GeneratorException">One is reachable; the message says by which way.</exception>
    public static void VerifyAbsent(object? value) =>
        Visit(value, value?.GetType().Name ?? "null", new(ReferenceEqualityComparer.Instance));

    private static void Visit(object? value, string path, HashSet<object> visited)
    {
        if (value is null or string || value.GetType().IsPrimitive || value.GetType().IsEnum || !visited.Add(value))
            return;
        Type type = value.GetType();
        if (type.Namespace?.StartsWith("Microsoft.CodeAnalysis", StringComparison.Ordinal) == true)
            throw new GeneratorException($"A cached value holds a {type.Name}: {path}.");
        if (value is IEnumerable items)
        {
            int index = 0;
            foreach (object? item in items)
                Visit(item, $"{path}[{index++}]", visited);
        }
        for (Type? declaring = type; declaring is not null && declaring != typeof(object); declaring = declaring.BaseType)
        {
            if (declaring.Namespace?.StartsWith("System", StringComparison.Ordinal) == true)
                break;
            foreach (FieldInfo field in declaring.GetFields(
                BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            {
                Visit(field.GetValue(value), $"{path}.{field.Name}", visited);
            }
        }
    }
}
