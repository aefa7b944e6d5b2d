namespace CompiledNet;

/// <summary>What training makes small: the mean over the images of a batch.</summary>
public enum Loss
{
    /// <summary>-log(probability of the right class), for a softmax output and targets that are class numbers from 0.</summary>
    SparseCategoricalCrossentropy,

    /// <summary>The mean over the outputs of (output - target)²; targets are as many numbers as outputs.</summary>
    MeanSquaredError,
}
