using System.Text.Json;
using CompiledNet.Runtime;
using CompiledNet.TestSupport.Numbers;

namespace CompiledNet.TestSupport.Layers;

/// <summary>
/// A <see cref="DepthwiseConv2D"/> without bias, and a <see cref="Conv2D"/> of 1x1 over what it gives, which has bias and activation.
/// </summary>
public sealed record SeparableConv2D(
    string? Name, int Filters, Window Window, int DepthMultiplier, bool UseBias, ActivationFunction Function) : LayerDescription(Name)
{
    public override string Stem => "SeparableConv";

    public override string AttributeName => "SeparableConv2D";

    public override ActivationFunction Activation => Function;

    private DepthwiseConv2D Depthwise => new(null, Window, DepthMultiplier, UseBias: false, ActivationFunction.Linear);

    private Conv2D Pointwise => new(null, Filters, new(1, 1, 1, 1), UseBias, ActivationFunction.Linear);

    public static SeparableConv2D From(JsonElement json) => new(
        json.Text("name"),
        json.GetProperty("filters").GetInt32(),
        Window.From(json, "kernel_size", strideIsSize: false),
        json.Number("depth_multiplier", otherwise: 1),
        json.Flag("use_bias", otherwise: true),
        json.Activation());

    public override TensorShape OutputShape(IReadOnlyList<TensorShape> inputs) => Pointwise.OutputShape([Depthwise.OutputShape(inputs)]);

    public override IReadOnlyList<ParameterShape> Parameters(TensorShape input) =>
    [
        Depthwise.Parameters(input)[0] with { Name = "depthwise_kernel" },
        .. Pointwise.Parameters(Depthwise.OutputShape([input]))
            .Select(parameter => parameter.Name == "kernel" ? parameter with { Name = "pointwise_kernel" } : parameter),
    ];

    public override IEnumerable<string> Arguments(TensorShape input) =>
        (Depthwise with { UseBias = UseBias, Function = Function }).Arguments(input).Prepend($"{Filters}");

    public override Tensor Forward(LayerPass pass)
    {
        LayerPass first = First(pass);
        return Pointwise.Forward(Second(pass, Depthwise.Forward(first)));
    }

    public override Tensor[] Backward(LayerPass pass, Tensor outputGradient)
    {
        LayerPass first = First(pass);
        LayerPass second = Second(pass, Depthwise.Forward(first));
        Tensor between = Pointwise.Backward(second, outputGradient)[0];
        Tensor[] input = Depthwise.Backward(first, between);
        pass.Gradients["depthwise_kernel"] = first.Gradients["kernel"];
        pass.Gradients["pointwise_kernel"] = second.Gradients["kernel"];
        if (UseBias)
            pass.Gradients["bias"] = second.Gradients["bias"];
        return input;
    }

    private static LayerPass First(LayerPass pass) =>
        new(pass.Inputs, new Dictionary<string, Approximate[]> { ["kernel"] = pass.Parameters["depthwise_kernel"] }, pass.Training);

    private static LayerPass Second(LayerPass pass, Tensor between)
    {
        var parameters = new Dictionary<string, Approximate[]> { ["kernel"] = pass.Parameters["pointwise_kernel"] };
        if (pass.Parameters.TryGetValue("bias", out Approximate[]? bias))
            parameters["bias"] = bias;
        return new([between], parameters, pass.Training);
    }
}
