using CompiledNet.Generator.Diagnostics;

namespace CompiledNet.Generator.Layers;

/// <summary>What a shape rule may know of the layer it looks at, and where it reports to.</summary>
/// <param name="name">The layer's identity.</param>
/// <param name="index">Its index in the spec, which is that in the graph.</param>
/// <param name="violations">Receives what is wrong.</param>
internal sealed class LayerContext(string name, int index, List<Violation> violations)
{
    public string Name => name;

    /// <summary>All that was reported, of other layers too.</summary>
    public List<Violation> Violations => violations;

    /// <summary>Whether anything was reported of this layer that ends its chain.</summary>
    public bool IsInvalid => violations.Any(violation => violation.LayerIndex == index && Rules.LeavesNothing(violation.RuleId));

    /// <summary>Reports a rule that the layer breaks.</summary>
    /// <param name="message">What fills the placeholders of the rule's message after the first, which is the layer's name.</param>
    /// <param name="producer">Index of the layer whose shape does not suit (or <see cref="Violation.OfLoss"/>), if that is the trouble.</param>
    public void Report(
        string ruleId, string? argument, string[] message, int producer = Violation.NoLayer, IEnumerable<Remedy>? remedies = null) =>
        violations.Add(new Violation(
            ruleId,
            index,
            argument,
            message.Prepend(name).ToEquatableArray(),
            producer,
            (remedies ?? []).ToEquatableArray()));

    /// <summary>Reports a number that is below its least value.</summary>
    public void RequireAtLeast(long least, long value, string argument, string words, Remedy? remedy = null)
    {
        if (value < least)
            Report(RuleIds.SizeTooSmall, argument, [$"{words} {Text.Number(value)}", Text.Number(least)], remedies: remedy is null ? [] : [remedy]);
    }

    /// <summary>Reports a number cast to an enum that has no such member.</summary>
    public void RequireDefined<T>(T value, string argument, string enumName)
        where T : struct, Enum
    {
        if (!Enum.IsDefined(typeof(T), value))
            Report(RuleIds.OutsideEnum, argument, EnumMessage(value, enumName));
    }

    public static string[] EnumMessage<T>(T value, string enumName)
        where T : struct, Enum =>
        [Text.Number(Convert.ToInt64(value)), enumName, string.Join(", ", Enum.GetNames(typeof(T)))];
}
