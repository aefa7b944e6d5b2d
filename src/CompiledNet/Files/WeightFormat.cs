namespace CompiledNet;

/// <summary>How a safetensors file holds weights.</summary>
public enum WeightFormat
{
    /// <summary>As this library saves them: <c>Conv1.kernel</c>, in Keras' layouts, floats of 32 bits.</summary>
    CompiledNet,

    /// <summary>
    /// As a <c>state_dict</c> of PyTorch: <c>Conv1.weight</c>, kernels [out, in, rows, columns], dense layers [out, in], normalizations with
    /// <c>running_mean</c> and <c>running_var</c>. A dense layer behind a flattened map takes channels, rows, columns. Recurrent layers
    /// have <c>Lstm1.weight_ih_l0</c> and so on, with a bias for inputs and one for states: where one bias is all that there is here, it is
    /// their sum, and the second is written as zeros. Attention has <c>in_proj_weight</c> and <c>out_proj.weight</c>. Floats of any width
    /// are read.
    /// </summary>
    PyTorch,
}
