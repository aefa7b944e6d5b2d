namespace CompiledNet.Generator.Model;

/// <summary>What training does against large weights of a tensor; what was not written is null.</summary>
/// <param name="L1">What the sum of the magnitudes costs.</param>
/// <param name="L2">What the sum of the squares costs.</param>
/// <param name="MaxNorm">The largest norm of the weights of one output.</param>
internal readonly record struct WeightRestraint(float? L1, float? L2, float? MaxNorm)
{
    /// <summary>What of it has an effect, as an object initializer writes it.</summary>
    public IEnumerable<string> Arguments
    {
        get
        {
            (string Name, float? Value)[] numbers = [("L1", L1), ("L2", L2), ("MaxNorm", MaxNorm)];
            return numbers.Where(number => number.Value is not (null or 0)).Select(number => $"{number.Name} = {Text.Real(number.Value!.Value)}f");
        }
    }
}
