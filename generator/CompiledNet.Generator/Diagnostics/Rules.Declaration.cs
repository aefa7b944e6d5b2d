using Microsoft.CodeAnalysis;

namespace CompiledNet.Generator.Diagnostics;

/// <summary>CN1: what stands on the class, in which order, and what it is called.</summary>
internal static partial class Rules
{
    public static readonly DiagnosticDescriptor NotPartial = new(
        RuleIds.NotPartial,
        "A network is partial",
        "{0} must be partial, so that the generated part of the network can be added to it",
        Declaration,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Built(RuleIds.NotPartial),
        customTags: WellKnownDiagnosticTags.NotConfigurable);

    public static readonly DiagnosticDescriptor NoInput = new(
        RuleIds.NoInput,
        "A network has an input",
        "{0} has no input; let its first layer be [Input(height, width, channels)] or [Input(size)]",
        Declaration,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Built(RuleIds.NoInput),
        customTags: WellKnownDiagnosticTags.NotConfigurable);

    public static readonly DiagnosticDescriptor NoLayers = new(
        RuleIds.NoLayers,
        "A network has layers",
        "{0} has an input but no layer after it; add at least one, such as [Dense(10)]",
        Declaration,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Built(RuleIds.NoLayers),
        customTags: WellKnownDiagnosticTags.NotConfigurable);

    public static readonly DiagnosticDescriptor MisplacedInput = new(
        RuleIds.MisplacedInput,
        "Inputs stand before all other layers",
        "{0} follows {1}, but inputs stand before all other layers; move or remove it",
        Declaration,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Built(RuleIds.MisplacedInput),
        customTags: WellKnownDiagnosticTags.NotConfigurable);

    public static readonly DiagnosticDescriptor NoNetwork = new(
        RuleIds.NoNetwork,
        "Layers belong to a network",
        "{0} carries layers but not [Network], so that they do nothing; add [Network]",
        Declaration,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Built(RuleIds.NoNetwork));

    public static readonly DiagnosticDescriptor UnsuitableClass = new(
        RuleIds.UnsuitableClass,
        "A network is a plain class",
        "{0} is {1}, but a network is a plain class, whose base class is generated; {2}",
        Declaration,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Built(RuleIds.UnsuitableClass),
        customTags: WellKnownDiagnosticTags.NotConfigurable);

    public static readonly DiagnosticDescriptor ScatteredLayers = new(
        RuleIds.ScatteredLayers,
        "The layers stand on one part of the class",
        "The layers of {0} stand on several parts of the class, so that their order is open; put all of them on one part",
        Declaration,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Built(RuleIds.ScatteredLayers),
        customTags: WellKnownDiagnosticTags.NotConfigurable);

    public static readonly DiagnosticDescriptor InvalidName = new(
        RuleIds.InvalidName,
        "A layer's name is an identifier",
        "The name \"{1}\" of {0} is no identifier; use letters, digits and underscores, beginning with a letter",
        Declaration,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Built(RuleIds.InvalidName),
        customTags: WellKnownDiagnosticTags.NotConfigurable);

    public static readonly DiagnosticDescriptor DuplicateName = new(
        RuleIds.DuplicateName,
        "A layer's name is its own",
        "{0} is the name of layer {1} and of layer {2}, case aside; give one of them another name",
        Declaration,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Built(RuleIds.DuplicateName),
        customTags: WellKnownDiagnosticTags.NotConfigurable);

    public static readonly DiagnosticDescriptor OutsideEnum = new(
        RuleIds.OutsideEnum,
        "An enum argument is a member of its enum",
        "{0} has {1} as its {2}, which has no such member; use {3}",
        Declaration,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Built(RuleIds.OutsideEnum),
        customTags: WellKnownDiagnosticTags.NotConfigurable);

    public static readonly DiagnosticDescriptor NameCollision = new(
        RuleIds.NameCollision,
        "Layers are called like nothing else in the class",
        "{0} collides with {1}; give {2} another name",
        Declaration,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Built(RuleIds.NameCollision),
        customTags: WellKnownDiagnosticTags.NotConfigurable);

    public static readonly DiagnosticDescriptor OwnConstructor = new(
        RuleIds.OwnConstructor,
        "A constructor calls the generated one",
        "{0} {1}; {2}",
        Declaration,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Built(RuleIds.OwnConstructor),
        customTags: WellKnownDiagnosticTags.NotConfigurable);

    public static readonly DiagnosticDescriptor UselessArgument = new(
        RuleIds.UselessArgument,
        "An argument has an effect",
        "{1} of {0} has no effect, since {2}; drop it",
        Declaration,
        DiagnosticSeverity.Info,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Built(RuleIds.UselessArgument));

    public static readonly DiagnosticDescriptor UnknownLayer = new(
        RuleIds.UnknownLayer,
        "A layer takes layers that stand before it",
        "{0} takes \"{1}\", but {2}; use {3}",
        Declaration,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Built(RuleIds.UnknownLayer),
        customTags: WellKnownDiagnosticTags.NotConfigurable);

    public static readonly DiagnosticDescriptor UnusedLayer = new(
        RuleIds.UnusedLayer,
        "Every layer is used",
        "Nothing takes the output of {0}; name it in the From, Add, Multiply or Concatenate of a layer behind it or in an [Output], or remove it",
        Declaration,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Built(RuleIds.UnusedLayer),
        customTags: WellKnownDiagnosticTags.NotConfigurable);

    public static readonly DiagnosticDescriptor UnclearInput = new(
        RuleIds.UnclearInput,
        "Behind several inputs a layer says which it takes",
        "{0} follows {1} inputs and does not say which of them it takes; write From = {2}",
        Declaration,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Built(RuleIds.UnclearInput),
        customTags: WellKnownDiagnosticTags.NotConfigurable);

    public static readonly DiagnosticDescriptor UnlikeShared = new(
        RuleIds.UnlikeShared,
        "Layers that share parameters have the same",
        "{0} shares \"{1}\" with {2}, but {3}; {4}",
        Declaration,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Built(RuleIds.UnlikeShared),
        customTags: WellKnownDiagnosticTags.NotConfigurable);

    public static readonly DiagnosticDescriptor UnsuitableRepeat = new(
        RuleIds.UnsuitableRepeat,
        "A block that is repeated begins, ends and has layers",
        "[{1}] repeats a block of layers, but {2}; {3}",
        Declaration,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Built(RuleIds.UnsuitableRepeat),
        customTags: WellKnownDiagnosticTags.NotConfigurable);

    public static readonly DiagnosticDescriptor ContradictingOutputs = new(
        RuleIds.ContradictingOutputs,
        "Outputs and losses go together",
        "{0}; {1}",
        Declaration,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Built(RuleIds.ContradictingOutputs),
        customTags: WellKnownDiagnosticTags.NotConfigurable);

    public static readonly DiagnosticDescriptor UnsuitableBackbone = new(
        RuleIds.UnsuitableBackbone,
        "A backbone is another network, up to one of its layers",
        "{0} takes the layers of {1}, but {2}; {3}",
        Declaration,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Built(RuleIds.UnsuitableBackbone),
        customTags: WellKnownDiagnosticTags.NotConfigurable);

    public static readonly DiagnosticDescriptor ForeignLayer = new(
        RuleIds.ForeignLayer,
        "A layer is one that there is",
        "There is no layer [{0}]; {1}",
        Declaration,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Built(RuleIds.ForeignLayer));

    public static readonly DiagnosticDescriptor ForeignArgument = new(
        RuleIds.ForeignArgument,
        "An argument is one that the layer has",
        "[{0}] has no argument {1}; {2}",
        Declaration,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Built(RuleIds.ForeignArgument));

    public static readonly DiagnosticDescriptor ComputedInput = new(
        RuleIds.ComputedInput,
        "Some layers take what the caller gives",
        "{0} takes {1} that the caller gives, but {2} computes what it takes; put it right behind an input, or name that in From",
        Declaration,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Built(RuleIds.ComputedInput),
        customTags: WellKnownDiagnosticTags.NotConfigurable);
}
