namespace CompiledNet;

/// <summary>How a safetensors file holds weights.</summary>
public enum WeightFormat
{
    /// <summary>As this library saves them: <c>Conv1.kernel</c>, in Keras' layouts, floats of 32 bits.</summary>
    CompiledNet,

    /// <summary>
    /// As a <c>state_dict</c> of PyTorch: <c>Conv1.weight</c>, kernels [out, in, rows, columns], dense layers [out, in], normalizations with
    /// <c>running_mean</c> and <c>running_var</c>. A dense layer behind a flattened map takes channels, rows, columns. Floats of any width are read.
    /// </summary>
    PyTorch,
}
