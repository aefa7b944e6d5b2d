using System.Text.Json;
using CompiledNet.Runtime;
using CompiledNet.TestSupport.Numbers;

namespace CompiledNet.TestSupport.Layers;

/// <summary>
/// A map of so many times as many rows and columns: each value repeated or, bilinear, interpolated between pixel centres, of which
/// those of the border continue beyond it.
/// </summary>
public sealed record UpSampling2D(string? Name, int Height, int Width, bool IsBilinear) : LayerDescription(Name)
{
    public override string Stem => "UpSampling";

    public override string AttributeName => "UpSampling2D";

    public static UpSampling2D From(JsonElement json)
    {
        (int height, int width) = Window.Pair(json.GetProperty("size"));
        return new(json.Text("name"), height, width, json.Text("interpolation") switch
        {
            null or "nearest" => false,
            "bilinear" => true,
            string other => throw new UnknownLayerException($"upsampling with {other} interpolation"),
        });
    }

    public override TensorShape OutputShape(IReadOnlyList<TensorShape> inputs) =>
        new(inputs[0].Height * Height, inputs[0].Width * Width, inputs[0].Channels);

    public override IEnumerable<string> Arguments(TensorShape input)
    {
        yield return Height == Width ? $"{Height}" : $"{Height}, {Width}";
        if (IsBilinear)
            yield return "Interpolation = Interpolation.Bilinear";
    }

    public override Tensor Forward(LayerPass pass)
    {
        var sums = new TensorSum(pass.Input.Count, OutputShape([pass.Input.Shape]));
        ForEachShare(pass.Input, (n, outY, outX, y, x, c, weight) =>
        {
            if (IsBilinear)
                sums[n, outY, outX, c].Add(pass.Input[n, y, x, c], weight);
            else
                sums[n, outY, outX, c].Add(pass.Input[n, y, x, c]);
        });
        return sums.ToTensor();
    }

    public override Tensor[] Backward(LayerPass pass, Tensor outputGradient)
    {
        var sums = new TensorSum(pass.Input.Count, pass.Input.Shape);
        ForEachShare(pass.Input, (n, outY, outX, y, x, c, weight) => sums[n, y, x, c].Add(outputGradient[n, outY, outX, c], weight));
        return [sums.ToTensor()];
    }

    private delegate void Share(int image, int outRow, int outColumn, int row, int column, int channel, Approximate weight);

    private void ForEachShare(Tensor input, Share share)
    {
        for (int n = 0; n < input.Count; n++)
        for (int outRow = 0; outRow < input.Shape.Height * Height; outRow++)
        for (int outColumn = 0; outColumn < input.Shape.Width * Width; outColumn++)
        for (int c = 0; c < input.Shape.Channels; c++)
        {
            foreach ((int row, double rowWeight) in Sources(outRow, Height, input.Shape.Height))
            foreach ((int column, double columnWeight) in Sources(outColumn, Width, input.Shape.Width))
            {
                double weight = rowWeight * columnWeight;
                share(n, outRow, outColumn, row, column, c, IsBilinear ? new Approximate(weight, 6 * Approximate.UnitRoundoff) : weight);
            }
        }
    }

    /// <summary>Which inputs an output is made of along one axis, and their weights.</summary>
    private IEnumerable<(int Source, double Weight)> Sources(int output, int size, int length)
    {
        if (!IsBilinear)
            return [(output / size, 1)];
        double place = ((output + 0.5) / size) - 0.5;
        int before = (int)Math.Floor(place);
        double distance = place - before;
        return [(Math.Clamp(before, 0, length - 1), 1 - distance), (Math.Clamp(before + 1, 0, length - 1), distance)];
    }
}
