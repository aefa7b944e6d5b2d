using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace CompiledNet.Generator.Diagnostics;

/// <summary>
/// All rules, in a file for each range of ids. A message says which layer, what it got, what it needs, the arithmetic and one remedy.
/// Those that leave nothing to generate are not configurable: a network that breaks one does not exist. An <c>.editorconfig</c> can
/// give each of the others another severity.
/// </summary>
internal static partial class Rules
{
    private const string Declaration = "CompiledNet.Declaration";
    private const string Shapes = "CompiledNet.Shapes";
    private const string Training = "CompiledNet.Training";
    private const string Advice = "CompiledNet.Advice";
    private const string BuildAndPublish = "CompiledNet.Build";

    /// <summary>The rules that shape inference and advice find broken, by id.</summary>
    public static readonly ImmutableDictionary<string, DiagnosticDescriptor> OfNetworks;

    // The fields of all files are set before this runs.
    static Rules() => OfNetworks = new[]
    {
        NotPartial,
        NoInput,
        NoLayers,
        MisplacedInput,
        UnsuitableClass,
        ScatteredLayers,
        InvalidName,
        DuplicateName,
        OutsideEnum,
        NameCollision,
        OwnConstructor,
        UselessArgument,
        WindowTooLarge,
        StrideDoesNotFit,
        DenseOnMap,
        SizeTooSmall,
        WindowOnVector,
        SizeTooLarge,
        SameWithZeros,
        PaddingOnlyWindow,
        IdleLayer,
        SkippedValues,
        LopsidedPadding,
        DeadTaps,
        UnevenGroups,
        DilatedStride,
        TransposedGaps,
        UnlikeLength,
        LostMask,
        LossMismatch,
        SoftmaxOfOne,
        SquaredSoftmax,
        DoubleActivation,
        InvalidSlope,
        DisturbedOutput,
        EarlyActivation,
        NumberOutOfRange,
        UnknownLayer,
        UnusedLayer,
        ContradictingOutputs,
        UnsuitableBackbone,
        UnclearInput,
        UnlikeShared,
        UnsuitableRepeat,
        ComputedInput,
        UnlikeShapes,
        EverythingFrozen,
        UnsuitableLoss,
        LargeKernel,
        LinearPair,
        ShortSight,
        LargeArena,
        HeavyLayer,
        UnevenChannels,
        UselessBias,
        PoolOfOne,
    }.ToImmutableDictionary(rule => rule.Id);

    /// <summary>Whether a network that breaks the rule cannot be generated. These rules cannot be configured, and all others can.</summary>
    public static bool LeavesNothing(string ruleId) => OfNetworks[ruleId].CustomTags.Contains(WellKnownDiagnosticTags.NotConfigurable);
}
