using System.Text.Json;
using CompiledNet.Runtime;
using CompiledNet.TestSupport.Numbers;

namespace CompiledNet.TestSupport.Layers;

/// <summary>output[u] = bias[u] + sum over i of kernel[i, u] * input[i]. Kernel: [inputs, units].</summary>
public sealed record Dense(string? Name, int Units, bool UseBias, ActivationFunction Function) : LayerDescription(Name)
{
    public override string Stem => "Dense";

    public override string AttributeName => "Dense";

    public override ActivationFunction Activation => Function;

    public static Dense From(JsonElement json) => new(
        json.Text("name"), json.GetProperty("units").GetInt32(), json.Flag("use_bias", otherwise: true), json.Activation());

    public override TensorShape OutputShape(IReadOnlyList<TensorShape> inputs) => new(1, 1, Units, IsVector: true);

    public override IReadOnlyList<ParameterShape> Parameters(TensorShape input)
    {
        var kernel = new ParameterShape("kernel", [input.Length, Units], input.Length, Units);
        return UseBias ? [kernel, new("bias", [Units], 1, 1)] : [kernel];
    }

    public override IEnumerable<string> Arguments(TensorShape input)
    {
        yield return $"{Units}";
        if (!UseBias)
            yield return "UseBias = false";
        if (Function != ActivationFunction.Linear)
            yield return $"Activation = Activation.{Function}";
        foreach (string argument in Function.Arguments)
            yield return argument;
    }

    public override Tensor Forward(LayerPass pass)
    {
        var output = new Tensor(pass.Input.Count, OutputShape([pass.Input.Shape]));
        for (int n = 0; n < output.Count; n++)
        for (int unit = 0; unit < Units; unit++)
        {
            Sum sum = default;
            for (int i = 0; i < pass.Input.Shape.Channels; i++)
                sum.Add(pass.Parameters["kernel"][(i * Units) + unit], pass.Input[n, 0, 0, i]);
            if (UseBias)
                sum.Add(pass.Parameters["bias"][unit]);
            output[n, 0, 0, unit] = sum.Result;
        }
        return output;
    }

    public override Tensor[] Backward(LayerPass pass, Tensor outputGradient)
    {
        Approximate[] kernel = pass.Parameters["kernel"];
        var input = new TensorSum(pass.Input.Count, pass.Input.Shape);
        var kernelSums = new Sum[kernel.Length];
        var biasSums = new Sum[Units];
        for (int n = 0; n < outputGradient.Count; n++)
        for (int unit = 0; unit < Units; unit++)
        {
            Approximate gradient = outputGradient[n, 0, 0, unit];
            biasSums[unit].Add(gradient);
            for (int i = 0; i < pass.Input.Shape.Channels; i++)
            {
                input[n, 0, 0, i].Add(kernel[(i * Units) + unit], gradient);
                kernelSums[(i * Units) + unit].Add(pass.Input[n, 0, 0, i], gradient);
            }
        }
        pass.SetGradient("kernel", kernelSums);
        if (UseBias)
            pass.SetGradient("bias", biasSums);
        return [input.ToTensor()];
    }
}
