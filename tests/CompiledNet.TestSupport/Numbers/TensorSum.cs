using CompiledNet.Runtime;

namespace CompiledNet.TestSupport.Numbers;

/// <summary>A tensor that is summed up in any order: the gradient of an input to which many outputs contribute.</summary>
public sealed class TensorSum(int count, TensorShape shape)
{
    private readonly Sum[] sums = new Sum[count * shape.Length];

    public ref Sum this[int image, int row, int column, int channel] =>
        ref sums[(((((image * shape.Height) + row) * shape.Width) + column) * shape.Channels) + channel];

    public Tensor ToTensor() => new(count, shape, Array.ConvertAll(sums, sum => sum.Result));
}
