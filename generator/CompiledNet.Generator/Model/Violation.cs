namespace CompiledNet.Generator.Model;

/// <summary>A rule that a network breaks, found without any Roslyn symbol. The analyzer turns it into a diagnostic at the guilty argument.</summary>
/// <param name="RuleId">The rule: <c>CN2001</c>.</param>
/// <param name="LayerIndex">Index in <see cref="NetworkSpec.Layers"/>, or <see cref="OfClass"/>, or <see cref="OfLoss"/>.</param>
/// <param name="Argument">
/// The guilty argument: a constructor parameter's name or a property's; null for the whole attribute. For the class: the name
/// of the guilty one of the types around it, or null for itself.
/// </param>
/// <param name="MessageArguments">What fills the placeholders of the rule's message.</param>
/// <param name="RelatedLayerIndex">The layer that gave the shape, <see cref="OfLoss"/>, or <see cref="NoLayer"/>.</param>
/// <param name="Remedies">Values of arguments that mend it; what code fixes offer.</param>
internal sealed record Violation(
    string RuleId,
    int LayerIndex,
    string? Argument,
    EquatableArray<string> MessageArguments,
    int RelatedLayerIndex,
    EquatableArray<Remedy> Remedies)
{
    /// <summary>In place of a layer's index: the class itself.</summary>
    public const int OfClass = -1;

    /// <summary>In place of a related layer's index: there is none.</summary>
    public const int NoLayer = -1;

    /// <summary>In place of a layer's index: the loss attribute.</summary>
    public const int OfLoss = -2;
}

/// <summary>One way to mend a violation, by a change of one attribute.</summary>
/// <param name="Kind">What to do.</param>
/// <param name="Argument">The constructor parameter or property to set or remove; empty where an attribute is inserted.</param>
/// <param name="Value">C# text of its new value (a number, true, or a member of one of the library's enums) or of the attribute.</param>
/// <param name="Title">What an editor shows: <c>Use padding 1 (output 14x14x16)</c>.</param>
internal sealed record Remedy(RemedyKind Kind, string Argument, string Value, string Title)
{
    public static Remedy Set(string argument, string value, string title) => new(RemedyKind.SetArgument, argument, value, title);

    public static Remedy Remove(string argument, string title) => new(RemedyKind.RemoveArgument, argument, "", title);

    public static Remedy InsertBefore(string attribute, string title) => new(RemedyKind.InsertBefore, "", attribute, title);
}

internal enum RemedyKind
{
    /// <summary>Give an argument of the guilty attribute another value.</summary>
    SetArgument,

    /// <summary>Take an argument away from the guilty attribute, with those that say the same of one axis.</summary>
    RemoveArgument,

    /// <summary>Write another attribute before the guilty one.</summary>
    InsertBefore,
}
