using System.Text.Json;
using CompiledNet.Runtime;
using CompiledNet.TestSupport.Numbers;

namespace CompiledNet.TestSupport.Layers;

/// <summary>
/// output[u] = bias[u] + sum over i of kernel[i, u] * input[i], of a vector or of the channels at each position. Kernel: [inputs, units].
/// </summary>
public sealed record Dense(string? Name, int Units, bool UseBias, ActivationFunction Function) : LayerDescription(Name)
{
    public override string Stem => "Dense";

    public override string AttributeName => "Dense";

    public override ActivationFunction Activation => Function;

    /// <summary>Whether the positions of a map stay.</summary>
    public bool PerPosition { get; init; }

    public static Dense From(JsonElement json) => new(
        json.Text("name"), json.GetProperty("units").GetInt32(), json.Flag("use_bias", otherwise: true), json.Activation())
    {
        PerPosition = json.Flag("per_position", otherwise: false),
    };

    public override TensorShape OutputShape(IReadOnlyList<TensorShape> inputs) =>
        PerPosition ? inputs[0] with { Channels = Units } : new(1, 1, Units, IsVector: true);

    public override IReadOnlyList<ParameterShape> Parameters(TensorShape input)
    {
        var kernel = new ParameterShape("kernel", [input.Channels, Units], input.Channels, Units);
        return UseBias ? [kernel, new("bias", [Units], 1, 1)] : [kernel];
    }

    public override IEnumerable<string> Arguments(TensorShape input)
    {
        yield return $"{Units}";
        if (PerPosition)
            yield return "PerPosition = true";
        if (!UseBias)
            yield return "UseBias = false";
        if (Function != ActivationFunction.Linear)
            yield return $"Activation = Activation.{Function}";
        foreach (string argument in Function.Arguments)
            yield return argument;
    }

    public override StepMask? OutputMask(LayerPass pass) => pass.Mask;

    public override Tensor Forward(LayerPass pass)
    {
        var output = new Tensor(pass.Input.Count, OutputShape([pass.Input.Shape]));
        output.ForEach((n, y, x, unit) =>
        {
            Sum sum = default;
            for (int i = 0; i < pass.Input.Shape.Channels; i++)
                sum.Add(pass.Parameters["kernel"][(i * Units) + unit], pass.Input[n, y, x, i]);
            if (UseBias)
                sum.Add(pass.Parameters["bias"][unit]);
            output[n, y, x, unit] = sum.Result;
        });
        return output;
    }

    public override Tensor[] Backward(LayerPass pass, Tensor outputGradient)
    {
        Approximate[] kernel = pass.Parameters["kernel"];
        var input = new TensorSum(pass.Input.Count, pass.Input.Shape);
        var kernelSums = new Sum[kernel.Length];
        var biasSums = new Sum[Units];
        outputGradient.ForEach((n, y, x, unit) =>
        {
            Approximate gradient = outputGradient[n, y, x, unit];
            biasSums[unit].Add(gradient);
            for (int i = 0; i < pass.Input.Shape.Channels; i++)
            {
                input[n, y, x, i].Add(kernel[(i * Units) + unit], gradient);
                kernelSums[(i * Units) + unit].Add(pass.Input[n, y, x, i], gradient);
            }
        });
        pass.SetGradient("kernel", kernelSums);
        if (UseBias)
            pass.SetGradient("bias", biasSums);
        return [input.ToTensor()];
    }
}
