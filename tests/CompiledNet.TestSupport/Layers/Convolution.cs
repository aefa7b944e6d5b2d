using CompiledNet.Runtime;
using CompiledNet.TestSupport.Numbers;

namespace CompiledNet.TestSupport.Layers;

/// <summary>
/// What all convolutions are: each output is the sum of some inputs, each times a value of the kernel, and a bias for its channel.
/// A kind of convolution says which: its taps. Forward and backward follow, since a product a * b has the gradients b and a.
/// </summary>
public abstract record Convolution(string? Name, Window Window, bool UseBias, ActivationFunction Function) : LayerDescription(Name)
{
    public sealed override ActivationFunction Activation => Function;

    /// <summary>One product: the input at a position, the output that it is part of, and the value of the kernel between the two.</summary>
    protected delegate void Tap(int image, int row, int column, int channel, int outRow, int outColumn, int filter, int kernelIndex);

    /// <summary>The arguments that all convolutions end with.</summary>
    protected IEnumerable<string> LastArguments
    {
        get
        {
            if (!UseBias)
                yield return "UseBias = false";
            if (Function != ActivationFunction.Linear)
                yield return $"Activation = Activation.{Function}";
            foreach (string argument in Function.Arguments)
                yield return argument;
        }
    }

    public sealed override Tensor Forward(LayerPass pass)
    {
        TensorShape shape = OutputShape([pass.Input.Shape]);
        var sums = new TensorSum(pass.Input.Count, shape);
        Approximate[] kernel = pass.Parameters["kernel"];
        ForEachTap(pass.Input, (n, y, x, c, outY, outX, f, k) => sums[n, outY, outX, f].Add(kernel[k], pass.Input[n, y, x, c]));
        if (UseBias)
            ForEachOutput(pass.Input.Count, shape, (n, y, x, f) => sums[n, y, x, f].Add(pass.Parameters["bias"][f]));
        Tensor output = sums.ToTensor();
        WidenOutput(pass, output);
        return output;
    }

    public sealed override Tensor[] Backward(LayerPass pass, Tensor outputGradient)
    {
        Approximate[] kernel = pass.Parameters["kernel"];
        var input = new TensorSum(pass.Input.Count, pass.Input.Shape);
        var kernelSums = new Sum[kernel.Length];
        ForEachTap(pass.Input, (n, y, x, c, outY, outX, f, k) =>
        {
            input[n, y, x, c].Add(kernel[k], outputGradient[n, outY, outX, f]);
            kernelSums[k].Add(pass.Input[n, y, x, c], outputGradient[n, outY, outX, f]);
        });
        pass.SetGradient("kernel", kernelSums);
        WidenKernelGradient(pass, outputGradient);
        if (UseBias)
        {
            var biasSums = new Sum[outputGradient.Shape.Channels];
            ForEachOutput(outputGradient.Count, outputGradient.Shape, (n, y, x, f) => biasSums[f].Add(outputGradient[n, y, x, f]));
            pass.SetGradient("bias", biasSums);
        }
        Tensor inputGradient = input.ToTensor();
        WidenInputGradient(pass, outputGradient, inputGradient);
        return [inputGradient];
    }

    /// <summary>Adds to the errors of the output what it may be computed with besides sums of products.</summary>
    protected virtual void WidenOutput(LayerPass pass, Tensor output)
    {
    }

    /// <summary>The same for the gradient of the input.</summary>
    protected virtual void WidenInputGradient(LayerPass pass, Tensor outputGradient, Tensor inputGradient)
    {
    }

    /// <summary>The same for the gradient of the kernel.</summary>
    protected virtual void WidenKernelGradient(LayerPass pass, Tensor outputGradient)
    {
    }

    /// <summary>
    /// Every product of an input and a kernel value that is part of an output: none with padding, none that falls beside the map.
    /// </summary>
    protected abstract void ForEachTap(Tensor input, Tap tap);

    protected IReadOnlyList<ParameterShape> WithBias(ParameterShape kernel, int outputs) =>
        UseBias ? [kernel, new("bias", [outputs], 1, 1)] : [kernel];

    private static void ForEachOutput(int count, TensorShape shape, Action<int, int, int, int> action)
    {
        for (int n = 0; n < count; n++)
        for (int row = 0; row < shape.Height; row++)
        for (int column = 0; column < shape.Width; column++)
        for (int filter = 0; filter < shape.Channels; filter++)
            action(n, row, column, filter);
    }
}
