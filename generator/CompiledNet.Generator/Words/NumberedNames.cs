namespace CompiledNet.Generator.Words;

/// <summary>
/// A name with numbers behind it, as kernels call their registers: <c>sum03</c>. Nearly all text of a network consists of these, so
/// that each is made once. They may be asked for by several threads: two that make the same one make it alike.
/// </summary>
internal sealed class NumberedNames(string name)
{
    private const int Most = 16;

    private readonly string?[] ones = new string?[Most];
    private readonly string?[] twos = new string?[Most * Most];
    private readonly string?[] threes = new string?[Most * Most * Most];

    public string this[int first] =>
        (uint)first < Most ? ones[first] ??= name + Terms.Number(first) : name + Terms.Number(first);

    public string this[int first, int second] => (uint)first < Most && (uint)second < Most
        ? twos[(first * Most) + second] ??= this[first] + Terms.Number(second)
        : this[first] + Terms.Number(second);

    public string this[int first, int second, int third] => (uint)first < Most && (uint)second < Most && (uint)third < Most
        ? threes[(((first * Most) + second) * Most) + third] ??= this[first, second] + Terms.Number(third)
        : this[first, second] + Terms.Number(third);
}
