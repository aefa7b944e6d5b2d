#if GENERATOR
namespace CompiledNet.Generator.Words;
#else
using LossKind = CompiledNet.Loss;

namespace CompiledNet.Runtime;
#endif

/// <summary>
/// What the library and the code that is generated for it must agree on. This folder is compiled into both, library and generator, so
/// that there is one number, one enum and one formula for each.
/// </summary>
internal static class Contract
{
    /// <summary>
    /// Images that are computed together: one in each lane of the widest vector, so many floats from one value to the next.
    /// </summary>
    public const int TileImages = 16;

    /// <summary>Everything in memory begins at a multiple of so many floats: one cache line, one widest vector.</summary>
    public const int AlignedFloats = 16;

    /// <summary>Bytes of a cache line: every block of memory begins at a multiple of them.</summary>
    public const int AlignedBytes = AlignedFloats * sizeof(float);

    /// <summary>Floats before and behind every buffer that nothing may touch, in a checked build.</summary>
    public const int GuardFloats = 64;

    /// <summary>The pass over one image, as the library declares it and generated code overrides it.</summary>
    public const string PredictOne = "void PredictOne(ref float parameters, ref float image, ref float arena)";

    /// <summary>The pass over a tile of images.</summary>
    public const string PredictTile = "void PredictTile(ref float parameters, ref float arena)";

    /// <summary>What makes the derived forms of parameters, which stand behind them.</summary>
    public const string DeriveParameters = "void DeriveParameters(ref float parameters)";

    /// <summary>What makes the derived forms that a step of training computes with.</summary>
    public const string DeriveForTraining = "void DeriveForTraining(ref float parameters, int form)";

    /// <summary>The pass over a tile of images with targets, which adds to the sums of their losses.</summary>
    public const string EvaluateTile = "void EvaluateTile(scoped global::CompiledNet.Runtime.TrainingTile tile)";

    /// <summary>The training pass over a tile, which adds to the sums of its losses.</summary>
    public const string TrainTile = "void TrainTile(scoped global::CompiledNet.Runtime.TrainingTile tile)";

    /// <summary>What says where the methods are that a step of training calls.</summary>
    public const string CodeOfTraining = "global::CompiledNet.Runtime.TrainingCode? CodeOfTraining()";

    /// <summary>All that generated code may override.</summary>
    public static readonly string[] Passes = [PredictOne, PredictTile, DeriveParameters, DeriveForTraining, EvaluateTile, TrainTile, CodeOfTraining];

    /// <summary>What a signature is the signature of: <c>PredictOne</c>.</summary>
    public static string NameOf(string signature)
    {
        int end = signature.IndexOf('(');
        int start = signature.LastIndexOf(' ', end) + 1;
        return signature.Substring(start, end - start);
    }

    /// <summary>The types of a signature's parameters: <c>ref float</c>.</summary>
    public static string[] ParameterTypesOf(string signature)
    {
        int start = signature.IndexOf('(') + 1;
        string[] parameters = signature.Substring(start, signature.Length - start - 1).Split([','], StringSplitOptions.RemoveEmptyEntries);
        return Array.ConvertAll(
            parameters, parameter => parameter.Trim().Substring(0, parameter.Trim().LastIndexOf(' ')).Replace("scoped ", ""));
    }

    /// <summary>So many floats, rounded up to where the next thing in memory can begin: the stride of a row of parameters.</summary>
    public static int Pad(int floats) => (floats + AlignedFloats - 1) / AlignedFloats * AlignedFloats;

    /// <inheritdoc cref="Pad(int)"/>
    public static long Pad(long floats) => (floats + AlignedFloats - 1) / AlignedFloats * AlignedFloats;

    /// <summary>So many bytes, rounded up to where the next buffer can begin.</summary>
    public static long PadBytes(long bytes) => (bytes + AlignedBytes - 1) / AlignedBytes * AlignedBytes;

    /// <summary>Floats of one image's target: a class number a position, or a number an output.</summary>
    /// <param name="loss">The loss of the output.</param>
    /// <param name="positions">Positions of the output: 1 for a vector.</param>
    /// <param name="channels">Its channels.</param>
    public static int TargetLength(LossKind loss, int positions, int channels) =>
        loss is LossKind.SparseCategoricalCrossentropy ? positions : positions * channels;

    /// <summary>
    /// Classes that weights can be given for: those of a position; 2 of yes and no; 0 where there is not one class a position.
    /// </summary>
    /// <inheritdoc cref="TargetLength"/>
    public static int Classes(LossKind loss, int channels) => loss switch
    {
        LossKind.SparseCategoricalCrossentropy or LossKind.CategoricalCrossentropy or LossKind.CategoricalFocalCrossentropy => channels,
        LossKind.BinaryCrossentropy or LossKind.BinaryFocalCrossentropy when channels == 1 => 2,
        _ => 0,
    };

    /// <summary>What one image counts for in the loss: a weight a position where there is one class a position, else one.</summary>
    /// <inheritdoc cref="TargetLength"/>
    public static int WeightsLength(LossKind loss, int positions, int channels) => Classes(loss, channels) == 0 ? 1 : positions;
}
