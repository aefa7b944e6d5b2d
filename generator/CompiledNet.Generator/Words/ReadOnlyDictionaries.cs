namespace CompiledNet.Generator.Words;

/// <summary>What records do with the dictionaries that they hold, which nobody changes.</summary>
internal static class ReadOnlyDictionaries
{
    /// <summary>The same with one more entry, behind the others.</summary>
    public static IReadOnlyDictionary<TKey, TValue> With<TKey, TValue>(this IReadOnlyDictionary<TKey, TValue> dictionary, TKey key, TValue value)
        where TKey : notnull
    {
        Dictionary<TKey, TValue> all = dictionary.ToDictionary(entry => entry.Key, entry => entry.Value);
        all.Add(key, value);
        return all;
    }
}
