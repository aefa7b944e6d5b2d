using System.Text.Json;
using CompiledNet.Runtime;
using CompiledNet.TestSupport.Numbers;

namespace CompiledNet.TestSupport.Layers;

/// <summary>
/// A layer of one dimension: a sequence of steps x channels is a map of one row, and the layer of maps does there what this one does. Kernels
/// are those of the map without their rows.
/// </summary>
public sealed record AlongSteps : LayerDescription
{
    private readonly LayerDescription square;
    private readonly LayerDescription row;

    /// <param name="square">The layer of maps whose rows are as its columns, of which the rows do not count.</param>
    public AlongSteps(LayerDescription square)
        : base(square.Name)
    {
        this.square = square;
        row = square switch
        {
            Conv2D layer => layer with { Window = layer.Window.OfOneRow },
            DepthwiseConv2D layer => layer with { Window = layer.Window.OfOneRow },
            SeparableConv2D layer => layer with { Window = layer.Window.OfOneRow },
            MaxPooling2D layer => layer with { Window = layer.Window.OfOneRow },
            AveragePooling2D layer => layer with { Window = layer.Window.OfOneRow },
            ZeroPadding2D layer => layer with { Top = 0, Bottom = 0 },
            Cropping2D layer => layer with { Top = 0, Bottom = 0 },
            UpSampling2D layer => layer with { Height = 1 },
            GlobalPooling2D layer => layer,
            _ => throw new ArgumentOutOfRangeException(nameof(square), square, "A layer that has no kind for one dimension."),
        };
    }

    public override string Stem => square.Stem;

    public override string AttributeName => square.AttributeName.Replace("2D", "1D", StringComparison.Ordinal);

    public override ActivationFunction Activation => square.Activation;

    /// <summary>The same of another layer of maps.</summary>
    public AlongSteps With(Func<LayerDescription, LayerDescription> change) => new(change(square));

    public static AlongSteps From(JsonElement json)
    {
        string kind = json.GetProperty("class").GetString()!.Replace("1D", "2D", StringComparison.Ordinal);
        return new(kind switch
        {
            "ZeroPadding2D" => Sides("padding", (before, after) => new ZeroPadding2D(json.Text("name"), 0, 0, before, after)),
            "Cropping2D" => Sides("cropping", (before, after) => new Cropping2D(json.Text("name"), 0, 0, before, after)),
            "UpSampling2D" => new UpSampling2D(json.Text("name"), json.GetProperty("size").GetInt32(), json.GetProperty("size").GetInt32(), IsBilinear: false),
            _ => ReadKind(kind, json),
        });

        LayerDescription Sides(string property, Func<int, int, LayerDescription> create)
        {
            JsonElement sides = json.GetProperty(property);
            return create(sides[0].GetInt32(), sides[1].GetInt32());
        }
    }

    public override TensorShape OutputShape(IReadOnlyList<TensorShape> inputs)
    {
        TensorShape output = row.OutputShape(inputs);
        return output.IsVector ? output : output with { IsSequence = true };
    }

    public override IReadOnlyList<ParameterShape> Parameters(TensorShape input) =>
        [.. row.Parameters(input).Select(shape => shape.Dimensions.Length == 4 ? shape with { Dimensions = shape.Dimensions[1..] } : shape)];

    /// <summary>Those of the square layer, as on a square map: one number for each pair. Steps before and behind are two numbers.</summary>
    public override IEnumerable<string> Arguments(TensorShape input) => square switch
    {
        ZeroPadding2D layer => layer.Left == layer.Right ? [$"{layer.Left}"] : [$"{layer.Left}", $"{layer.Right}"],
        Cropping2D layer => layer.Left == layer.Right ? [$"{layer.Left}"] : [$"{layer.Left}", $"{layer.Right}"],
        _ => square.Arguments(new TensorShape(input.Width, input.Width, input.Channels)),
    };

    public override Tensor Forward(LayerPass pass) => row.Forward(pass).Reshape(OutputShape([pass.Input.Shape]));

    public override Tensor[] Backward(LayerPass pass, Tensor outputGradient) => row.Backward(pass, outputGradient);
}
