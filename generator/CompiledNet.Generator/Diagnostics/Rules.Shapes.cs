using Microsoft.CodeAnalysis;

namespace CompiledNet.Generator.Diagnostics;

/// <summary>CN2: sizes, windows and what goes from one layer to the next.</summary>
internal static partial class Rules
{
    public static readonly DiagnosticDescriptor WindowTooLarge = new(
        RuleIds.WindowTooLarge,
        "A window is no larger than its padded input",
        "{0} ({1}, padding {2}) needs at least {3}, but {4} gives {5}; use a {6} of at most {7} or a padding of at least {8}",
        Shapes,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Built(RuleIds.WindowTooLarge),
        customTags: WellKnownDiagnosticTags.NotConfigurable);

    public static readonly DiagnosticDescriptor StrideDoesNotFit = new(
        RuleIds.StrideDoesNotFit,
        "A stride fits its input",
        "{0} ({1}, stride {2}, padding {3}) does not see all of the {4} that {5} gives: {6}; use {7}",
        Shapes,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Built(RuleIds.StrideDoesNotFit),
        customTags: WellKnownDiagnosticTags.NotConfigurable);

    public static readonly DiagnosticDescriptor DenseOnMap = new(
        RuleIds.DenseOnMap,
        "A dense layer takes a vector",
        "{0} takes a vector, but {1} gives {2}; put [Flatten] before it ({3} values)",
        Shapes,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Built(RuleIds.DenseOnMap),
        customTags: WellKnownDiagnosticTags.NotConfigurable);

    public static readonly DiagnosticDescriptor SizeTooSmall = new(
        RuleIds.SizeTooSmall,
        "Sizes and strides are at least 1, paddings at least 0",
        "{0} has {1}, but needs at least {2}",
        Shapes,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Built(RuleIds.SizeTooSmall),
        customTags: WellKnownDiagnosticTags.NotConfigurable);

    public static readonly DiagnosticDescriptor WindowOnVector = new(
        RuleIds.WindowOnVector,
        "What looks at rows and columns takes a map",
        "{0} takes {1}, but {2} gives {3}; {4}",
        Shapes,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Built(RuleIds.WindowOnVector),
        customTags: WellKnownDiagnosticTags.NotConfigurable);

    public static readonly DiagnosticDescriptor SizeTooLarge = new(
        RuleIds.SizeTooLarge,
        "Sizes fit in 32 bits",
        "{0} makes {1}, but at most {2} can be addressed; use smaller layers",
        Shapes,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Built(RuleIds.SizeTooLarge),
        customTags: WellKnownDiagnosticTags.NotConfigurable);

    public static readonly DiagnosticDescriptor SameWithZeros = new(
        RuleIds.SameWithZeros,
        "A padding is same or explicit",
        "{0} has {1} padding, which counts its own zeros, and a padding of {2}; drop one of them",
        Shapes,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Built(RuleIds.SameWithZeros),
        customTags: WellKnownDiagnosticTags.NotConfigurable);

    public static readonly DiagnosticDescriptor PaddingOnlyWindow = new(
        RuleIds.PaddingOnlyWindow,
        "A pool sees more than padding",
        "{0} has windows of {1} and a padding of {2}, so that some windows see nothing but padding; use a padding of at most {3}",
        Shapes,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Built(RuleIds.PaddingOnlyWindow),
        customTags: WellKnownDiagnosticTags.NotConfigurable);

    public static readonly DiagnosticDescriptor IdleLayer = new(
        RuleIds.IdleLayer,
        "A layer changes something",
        "{0} changes nothing, since {1}; remove it",
        Shapes,
        DiagnosticSeverity.Info,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Built(RuleIds.IdleLayer));

    public static readonly DiagnosticDescriptor SkippedValues = new(
        RuleIds.SkippedValues,
        "A stride is no larger than its window",
        "{0} ({1}, stride {2}) never sees {3} of the {4} values that {5} gives to each channel; use a stride of at most {6} or AllowCropping = true",
        Shapes,
        DiagnosticSeverity.Info,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Built(RuleIds.SkippedValues));

    public static readonly DiagnosticDescriptor LopsidedPadding = new(
        RuleIds.LopsidedPadding,
        "Same padding is the same on both sides",
        "{0} ({1}, same padding) has {2} of padding before the map and {3} after it, which shifts what it finds by half a pixel; use a {4} of {5} or {6}",
        Shapes,
        DiagnosticSeverity.Info,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Built(RuleIds.LopsidedPadding));

    public static readonly DiagnosticDescriptor DeadTaps = new(
        RuleIds.DeadTaps,
        "Every tap of a kernel sees the map",
        "{0} ({1}) sees the map of {2} that {3} gives with {4} of its {5} taps, and nothing but padding with the others; use a smaller kernel",
        Shapes,
        DiagnosticSeverity.Info,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Built(RuleIds.DeadTaps));

    public static readonly DiagnosticDescriptor UnlikeShapes = new(
        RuleIds.UnlikeShapes,
        "Layers that are merged have shapes that fit",
        "{0} takes {1}, but {2} gives {3} and {4} gives {5}, {6}; {7}",
        Shapes,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Built(RuleIds.UnlikeShapes),
        customTags: WellKnownDiagnosticTags.NotConfigurable);

    public static readonly DiagnosticDescriptor UnevenGroups = new(
        RuleIds.UnevenGroups,
        "Groups divide channels and filters",
        "{0} has {1} groups, which do not divide {2}; use {3}",
        Shapes,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Built(RuleIds.UnevenGroups),
        customTags: WellKnownDiagnosticTags.NotConfigurable);

    public static readonly DiagnosticDescriptor DilatedStride = new(
        RuleIds.DilatedStride,
        "A window has a stride or a dilation",
        "{0} has stride {1} and dilation {2}, but a window that spreads its taps moves by single rows and columns; use stride 1 or dilation 1",
        Shapes,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Built(RuleIds.DilatedStride),
        customTags: WellKnownDiagnosticTags.NotConfigurable);

    public static readonly DiagnosticDescriptor TransposedGaps = new(
        RuleIds.TransposedGaps,
        "A transposed convolution reaches all of its output",
        "{0} ({1} kernel, stride {2}) reaches only {3} of its output, since the kernel is smaller than the stride; use a kernel of at least {4} or a stride of at most {5}",
        Shapes,
        DiagnosticSeverity.Info,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Built(RuleIds.TransposedGaps));

    public static readonly DiagnosticDescriptor UnlikeLength = new(
        RuleIds.UnlikeLength,
        "Another shape has as many values",
        "{0} makes {1}, of the {2} values that {3} gives as {4}; {5}",
        Shapes,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Built(RuleIds.UnlikeLength),
        customTags: WellKnownDiagnosticTags.NotConfigurable);

    public static readonly DiagnosticDescriptor LostMask = new(
        RuleIds.LostMask,
        "A mask reaches what heeds it",
        "{0} {1} the steps that {2} masks, since {3} no mask; drop the mask, or use what heeds it: recurrent layers, attention, GlobalAveragePool1D",
        Shapes,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Built(RuleIds.LostMask));
}
