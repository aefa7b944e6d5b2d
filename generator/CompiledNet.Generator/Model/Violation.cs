namespace CompiledNet.Generator.Model;

/// <summary>
/// A rule that a network breaks, found without any Roslyn symbol. The analyzer turns it into a diagnostic at the guilty argument.
/// </summary>
/// <param name="RuleId">The rule: <c>CN2001</c>.</param>
/// <param name="LayerIndex">Index in the network's layers, or <see cref="OfClass"/>, <see cref="OfLoss"/>, <see cref="OfOutput"/> or <see
/// cref="OfMember"/>.</param>
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

    /// <summary>In place of a layer's index: an output attribute.</summary>
    public static int OfOutput(int index) => FirstOutput - index;

    /// <summary>The output attribute that an index stands for; negative where it stands for none.</summary>
    public static int Output(int layerIndex) => FirstOutput - layerIndex;

    private const int FirstOutput = -4;

    /// <summary>In place of a layer's index: a hand-written member of the class, which <see cref="Argument"/> names.</summary>
    public const int OfMember = -3;

    /// <summary>The name of constructors in place of an argument.</summary>
    public const string Constructor = ".ctor";
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

    public static Remedy RemoveOnly(string argument, string title) => new(RemedyKind.RemoveOnly, argument, "", title);

    public static Remedy InsertBefore(string attribute, string title) => new(RemedyKind.InsertBefore, "", attribute, title);

    public static Remedy InsertFirst(string attribute, string title) => new(RemedyKind.InsertFirst, "", attribute, title);

    public static Remedy RemoveLayer(string title) => new(RemedyKind.RemoveLayer, "", "", title);

    public static Remedy SetLoss(string argument, string value, string title) => new(RemedyKind.SetLoss, argument, value, title);

    public static Remedy RemoveFromLoss(string argument, string title) => new(RemedyKind.RemoveFromLoss, argument, "", title);

    public static Remedy SplitKernel(string activation, string title) => new(RemedyKind.SplitKernel, "kernelSize", activation, title);

    public static Remedy MoveActivation(string attribute, string title) => new(RemedyKind.MoveActivation, "Activation", attribute, title);
}

internal enum RemedyKind
{
    /// <summary>Give an argument of the guilty attribute another value.</summary>
    SetArgument,

    /// <summary>Take an argument away from the guilty attribute, with those that say the same of one axis.</summary>
    RemoveArgument,

    /// <summary>Take one argument away from the guilty attribute, and no other.</summary>
    RemoveOnly,

    /// <summary>Write another attribute before the guilty one.</summary>
    InsertBefore,

    /// <summary>Write an attribute as the first layer of the guilty class.</summary>
    InsertFirst,

    /// <summary>Take the guilty attribute away.</summary>
    RemoveLayer,

    /// <summary>Give the loss of the guilty attribute's network another value of an argument.</summary>
    SetLoss,

    /// <summary>Take an argument away from the loss of the guilty attribute's network.</summary>
    RemoveFromLoss,

    /// <summary>
    /// Write the guilty convolution twice, both times with a 3x3 kernel and half the padding; the value is what the first gets in
    /// its argument list for its activation (<c>Activation = Activation.Relu</c>), or empty where the arguments stay as they are.
    /// </summary>
    SplitKernel,

    /// <summary>Take activation and slope away from the guilty attribute and write an attribute behind the one after it.</summary>
    MoveActivation,
}
