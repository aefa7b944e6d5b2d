using System.Text.Json;
using CompiledNet.Runtime;
using CompiledNet.TestSupport.Numbers;

namespace CompiledNet.TestSupport.Layers;

/// <summary>
/// One layer in Keras' words and all that the tests know of it: how it is read, how it is written as an attribute, what it
/// computes. A kind is one file; a new one is added to <see cref="Read"/> and to nothing else.
/// </summary>
/// <param name="Name">The name given by the user, or null.</param>
public abstract record LayerDescription(string? Name)
{
    /// <summary>The layers that it takes, by name; empty where it takes the one before it. <c>input</c> is the network's.</summary>
    public IReadOnlyList<string> Inputs { get; init; } = [];

    /// <summary>Whether training leaves its parameters as they are.</summary>
    public bool IsFrozen { get; init; }

    /// <summary>Whether it is a layer of weights, whose kernels may have penalties.</summary>
    public bool HasKernel => this is Dense or Convolution or SeparableConv2D or Recurrent;

    /// <summary>What the magnitudes and the squares of its kernels' weights cost.</summary>
    public (float L1, float L2) KernelPenalty { get; init; }

    /// <summary>The name of the parameters that it has together with others; null where they are its own.</summary>
    public string? Shared { get; init; }

    /// <summary>What an unnamed layer of this kind is called before its ordinal.</summary>
    public abstract string Stem { get; }

    /// <summary>The name of the attribute, without its suffix.</summary>
    public abstract string AttributeName { get; }

    /// <summary>The function that follows the layer's own; most have none.</summary>
    public virtual ActivationFunction Activation => ActivationFunction.Linear;

    /// <summary>How many things the integers number that it takes; 0 where it takes any numbers.</summary>
    public virtual int Categories => 0;

    public abstract TensorShape OutputShape(IReadOnlyList<TensorShape> inputs);

    /// <summary>The trainable tensors in Keras' layouts.</summary>
    public virtual IReadOnlyList<ParameterShape> Parameters(TensorShape input) => [];

    /// <summary>The tensors that training changes without a gradient, in Keras' layouts.</summary>
    public virtual IReadOnlyList<ParameterShape> State(TensorShape input) => [];

    /// <summary>The arguments of the attribute, C# text each, without those that every layer has.</summary>
    public abstract IEnumerable<string> Arguments(TensorShape input);

    /// <summary>The arguments that say what large weights cost.</summary>
    public IEnumerable<string> PenaltyArguments
    {
        get
        {
            if (KernelPenalty.L1 != 0)
                yield return FormattableString.Invariant($"KernelL1 = {KernelPenalty.L1:R}f");
            if (KernelPenalty.L2 != 0)
                yield return FormattableString.Invariant($"KernelL2 = {KernelPenalty.L2:R}f");
        }
    }

    /// <summary>What this layer asks for and the library does not offer yet: empty once it does.</summary>
    public virtual IEnumerable<string> Missing => Library.MissingAttribute(AttributeName).Concat(Library.MissingActivation(Activation));

    /// <summary>The layer's function, its activation excepted.</summary>
    public abstract Tensor Forward(LayerPass pass);

    /// <summary>Which steps of what it gives count; null where all do, and where it loses the mask of what it takes.</summary>
    public virtual StepMask? OutputMask(LayerPass pass) => null;

    /// <summary>The gradient of each input; gradients of parameters are left in <paramref name="pass"/>.</summary>
    public abstract Tensor[] Backward(LayerPass pass, Tensor outputGradient);

    /// <summary>A map of three sizes, a sequence of two, a vector of one.</summary>
    public static TensorShape ShapeOf(int[] sizes) => sizes.Length switch
    {
        1 => new(1, 1, sizes[0], IsVector: true),
        2 => new(1, sizes[0], sizes[1]) { IsSequence = true },
        _ => new(sizes[0], sizes[1], sizes[2]),
    };

    /// <summary>Reads a layer of a golden case.</summary>
    /// <exception cref="UnknownLayerException">The reference does not know it.</exception>
    public static LayerDescription Read(JsonElement json)
    {
        string kind = json.GetProperty("class").GetString()!;
        LayerDescription layer = (kind.EndsWith("1D", StringComparison.Ordinal) ? AlongSteps.From(json) : ReadKind(kind, json)) with { Shared = json.Text("shared") };
        return json.TryGetProperty("inputs", out JsonElement inputs)
            ? layer with { Inputs = [.. inputs.EnumerateArray().Select(input => input.GetString()!)] }
            : layer;
    }

    /// <summary>Reads a layer as one of a kind.</summary>
    /// <inheritdoc cref="Read"/>
    protected static LayerDescription ReadKind(string kind, JsonElement json) => kind switch
    {
        "Conv2D" => Conv2D.From(json),
        "DepthwiseConv2D" => DepthwiseConv2D.From(json),
        "Conv2DTranspose" => Conv2DTranspose.From(json),
        "SeparableConv2D" => SeparableConv2D.From(json),
        "MaxPooling2D" => MaxPooling2D.From(json),
        "AveragePooling2D" => AveragePooling2D.From(json),
        "L2Pooling2D" => L2Pooling2D.From(json),
        "GlobalMaxPooling2D" => GlobalPooling2D.From(json, isMaximum: true),
        "GlobalAveragePooling2D" => GlobalPooling2D.From(json, isMaximum: false),
        "ZeroPadding2D" => ZeroPadding2D.From(json),
        "Cropping2D" => Cropping2D.From(json),
        "Permute" => Permute.From(json),
        "Reshape" => Reshape.From(json),
        "UpSampling2D" => UpSampling2D.From(json),
        "Flatten" => Flatten.From(json),
        "Dense" => Dense.From(json),
        "Activation" => ActivationLayer.From(json),
        "BatchNormalization" => BatchNormalization.From(json),
        "Dropout" => Dropout.From(json),
        "LayerNormalization" => LayerNormalization.From(json),
        "GroupNormalization" => GroupNormalization.From(json),
        "PReLU" => PRelu.From(json),
        "Rescaling" => Rescaling.From(json),
        "Normalization" => Normalization.From(json),
        "RandomFlip" => RandomFlip.From(json),
        "RandomTranslation" => RandomTranslation.From(json),
        "MultiHeadAttention" => MultiHeadAttention.From(json),
        "PositionEmbedding" => PositionEmbedding.From(json),
        "Embedding" => Embedding.From(json),
        "Masking" => Masking.From(json),
        "SimpleRNN" or "LSTM" or "GRU" => Recurrent.From(json),
        _ when Merge.Kinds.Contains(kind) => Merge.From(json),
        _ => throw new UnknownLayerException(kind),
    };
}

/// <summary>A trainable tensor: its name within the layer, its dimensions, and the fans by which test values are scaled.</summary>
public sealed record ParameterShape(string Name, int[] Dimensions, int FanIn, int FanOut)
{
    public int Length => Dimensions.Aggregate(1, (product, size) => product * size);
}

/// <summary>A layer, activation or loss that the reference does not know (yet).</summary>
public sealed class UnknownLayerException(string what) : Exception($"The reference does not know {what}.")
{
    public string What => what;
}
