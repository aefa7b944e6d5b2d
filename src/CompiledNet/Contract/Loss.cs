#if GENERATOR
namespace CompiledNet.Generator.Words;
#else
namespace CompiledNet;
#endif

/// <summary>
/// What training makes small: the mean over the images of a batch, and over the positions or values of each image's output.
/// </summary>
#if GENERATOR
internal enum LossKind
#else
public enum Loss
#endif
{
    /// <summary>
    /// -log(probability of the right class), for a softmax output and targets that are class numbers from 0: one an image, or one a
    /// position where the output is a map.
    /// </summary>
    SparseCategoricalCrossentropy,

    /// <summary>The mean over the outputs of (output - target)²; targets are as many numbers as outputs.</summary>
    MeanSquaredError,

    /// <summary>
    /// -sum of target * log(probability) over the classes, for a softmax output and targets that are as many: probabilities from 0 to
    /// 1 that sum to 1 at each position.
    /// </summary>
    CategoricalCrossentropy,

    /// <summary>
    /// -(target * log(p) + (1 - target) * log(1 - p)), the mean over the outputs, for a sigmoid output and as many targets from 0 to 1.
    /// In training it is computed from what the sigmoid takes, so that it neither overflows nor loses digits where p is near 0 or 1.
    /// </summary>
    BinaryCrossentropy,

    /// <summary>The mean over the outputs of |output - target|; targets are as many numbers as outputs.</summary>
    MeanAbsoluteError,

    /// <summary>
    /// Half the square of the difference where that is at most <c>Delta</c>, delta * (|difference| - delta / 2)
    /// beyond (Huber 1964); the mean over the outputs. Targets are as many numbers as outputs.
    /// </summary>
    Huber,

    /// <summary>
    /// Categorical crossentropy, of which what the network is sure of has little part (Lin et al. 2017): -sum of alpha * (1 - p)^gamma * target *
    /// log(p) over the classes, for a softmax output and targets that are as many probabilities. Gamma is 2 and alpha 0.25 unless said otherwise.
    /// </summary>
    CategoricalFocalCrossentropy,

    /// <summary>
    /// Binary crossentropy, of which what the network is sure of has little part (Lin et al. 2017): it is multiplied by (1 - p of the right
    /// answer)^gamma; the mean over the outputs, for a sigmoid output and as many targets from 0 to 1.
    /// </summary>
    BinaryFocalCrossentropy,

    /// <summary>
    /// 1 - 2 * sum of target * output / (sum of targets + sum of outputs), with 1e-7 added above and below: how little of two areas is common
    /// (Dice 1945, Milletari et al. 2016). The sums are over all values of an image. For a sigmoid or softmax output and as many targets from 0 to
    /// 1.
    /// </summary>
    Dice,

    /// <summary>A loss of one's own, which is written by its type: <c>[Loss&lt;Ring&gt;]</c>.</summary>
    Custom,
}
