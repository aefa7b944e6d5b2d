namespace CompiledNet.Generator.Diagnostics;

/// <summary>
/// Identifiers of all rules, by range: CN1 declaration, CN2 shapes and windows, CN3 training, CN4 advice, CN5 build and publish (CN5001 is
/// a warning of the package's MSBuild targets). An id is never used again.
/// </summary>
internal static class RuleIds
{
    public const string NotPartial = "CN1001";
    public const string NoInput = "CN1002";
    public const string NoLayers = "CN1003";
    public const string MisplacedInput = "CN1004";
    public const string NoNetwork = "CN1005";
    public const string UnsuitableClass = "CN1006";
    public const string ScatteredLayers = "CN1007";
    public const string InvalidName = "CN1008";
    public const string DuplicateName = "CN1009";
    public const string OutsideEnum = "CN1010";
    public const string NameCollision = "CN1011";
    public const string OwnConstructor = "CN1012";
    public const string UselessArgument = "CN1013";
    public const string UnknownLayer = "CN1014";
    public const string UnusedLayer = "CN1015";
    public const string ContradictingOutputs = "CN1016";
    public const string UnsuitableBackbone = "CN1017";
    public const string ForeignLayer = "CN1018";
    public const string ForeignArgument = "CN1019";
    public const string UnclearInput = "CN1020";
    public const string UnlikeShared = "CN1021";
    public const string UnsuitableRepeat = "CN1022";
    public const string ComputedInput = "CN1023";

    public const string WindowTooLarge = "CN2001";
    public const string StrideDoesNotFit = "CN2002";
    public const string DenseOnMap = "CN2003";
    public const string SizeTooSmall = "CN2004";
    public const string WindowOnVector = "CN2005";
    public const string SizeTooLarge = "CN2006";
    public const string SameWithZeros = "CN2007";
    public const string PaddingOnlyWindow = "CN2008";
    public const string IdleLayer = "CN2009";
    public const string SkippedValues = "CN2010";
    public const string LopsidedPadding = "CN2011";
    public const string DeadTaps = "CN2012";
    public const string UnlikeShapes = "CN2013";

    public const string UnevenGroups = "CN2020";
    public const string DilatedStride = "CN2021";
    public const string TransposedGaps = "CN2022";
    public const string UnlikeLength = "CN2023";
    public const string LostMask = "CN2024";

    public const string LossMismatch = "CN3001";
    public const string SoftmaxOfOne = "CN3002";
    public const string SquaredSoftmax = "CN3003";
    public const string NoLoss = "CN3004";
    public const string DoubleActivation = "CN3005";
    public const string InvalidSlope = "CN3006";
    public const string DisturbedOutput = "CN3007";
    public const string EarlyActivation = "CN3008";
    public const string NumberOutOfRange = "CN3010";
    public const string EverythingFrozen = "CN3011";
    public const string UnsuitableLoss = "CN3012";

    public const string LargeKernel = "CN4001";
    public const string LinearPair = "CN4002";
    public const string ShortSight = "CN4003";
    public const string LargeArena = "CN4004";
    public const string HeavyLayer = "CN4005";
    public const string UnevenChannels = "CN4006";
    public const string UselessBias = "CN4007";
    public const string PoolOfOne = "CN4008";

    public const string OldLanguage = "CN5002";
    public const string NoLibrary = "CN5003";
    public const string Unoptimised = "CN5004";
    public const string UnlikeWeights = "CN5005";
    public const string WeightsOfNoNetwork = "CN5006";
}
