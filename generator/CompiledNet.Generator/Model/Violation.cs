namespace CompiledNet.Generator.Model;

/// <summary>A rule that a network breaks, found without any Roslyn symbol. The analyzer turns it into a diagnostic at the guilty argument.</summary>
/// <param name="RuleId">The rule: <c>CN2001</c>.</param>
/// <param name="LayerIndex">Index in <see cref="NetworkSpec.Layers"/>, or -1 for the class itself.</param>
/// <param name="Argument">The guilty argument: a constructor parameter's name or a property's; null for the whole attribute.</param>
/// <param name="MessageArguments">What fills the placeholders of the rule's message.</param>
/// <param name="RelatedLayerIndex">The layer that gave the shape, or -1.</param>
/// <param name="Remedies">Values of arguments that mend it; what code fixes offer.</param>
internal sealed record Violation(
    string RuleId,
    int LayerIndex,
    string? Argument,
    EquatableArray<string> MessageArguments,
    int RelatedLayerIndex,
    EquatableArray<Remedy> Remedies);

/// <summary>One way to mend a violation: set a named argument (or constructor parameter) to a value.</summary>
/// <param name="Argument">The argument to set.</param>
/// <param name="Value">C# text of its new value.</param>
/// <param name="Title">What an editor shows: <c>Use padding 1 (output 14x14x16)</c>.</param>
internal sealed record Remedy(string Argument, string Value, string Title);
