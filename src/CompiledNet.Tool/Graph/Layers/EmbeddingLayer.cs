using CompiledNet.Runtime;
using CompiledNet.Tool.Assemblies;
using CompiledNet.Tool.Onnx;
using CompiledNet.Tool.Onnx.Schema;

namespace CompiledNet.Tool.Graph.Layers;

/// <summary>The row of a table for each integer of the caller's.</summary>
/// <param name="Embeddings">The table: things that are numbered x numbers of each.</param>
internal sealed record EmbeddingLayer(Weight Embeddings) : Layer
{
    public override string Stem => "Embedding";

    /// <summary>Whether steps of the integer 0 do not count.</summary>
    public bool MaskZero { get; init; }

    /// <summary>Things that are numbered.</summary>
    public int InputDim => Embeddings.Shape[0];

    public override IReadOnlyList<Weight> Weights => [Embeddings];

    private int OutputDim => Embeddings.Shape[1];

    public static EmbeddingLayer Read(LayerReading reading)
    {
        int rows = reading.Arguments.Integer("inputDim"), columns = reading.Arguments.Integer("outputDim");
        return new(reading.Weight("embeddings", rows, columns)) { MaskZero = reading.Arguments.Flag("MaskZero", false) };
    }

    /// <summary>A table behind what the caller gives.</summary>
    /// <exception cref="RefusedException">The integers are computed.</exception>
    public static Node Behind(Node integers, Weight embeddings, bool maskZero, string? source) => integers.IsGiven
        ? new(new EmbeddingLayer(embeddings) { MaskZero = maskZero }, source, integers)
        : throw new RefusedException("the integers that it takes are computed; those of CompiledNet's Embedding are the caller's");

    public override TensorShape Infer(IReadOnlyList<TensorShape> inputs) =>
        inputs[0] is { IsVector: true } or { IsSequence: true, Channels: 1 } ? Sizes.Check(Shapes.Sequence(inputs[0].Length, OutputDim))
        : throw new RefusedException($"it takes one integer a step, and its input is {inputs[0]}");

    public override AttributeText Write(TensorShape input, IReadOnlyList<string> others) =>
        new AttributeText("Embedding").Add([InputDim, OutputDim]).Flag("MaskZero", MaskZero);

    /// <summary>The network's inputs are floats there too, and become integers that rows are gathered by.</summary>
    public override string Export(OnnxWriter onnx, IReadOnlyList<string> inputs, IReadOnlyList<TensorShape> shapes)
    {
        if (MaskZero)
            throw new RefusedException("its mask (MaskZero) cannot be said in ONNX, where all steps count; export a class without it");
        string steps = shapes[0].IsVector ? inputs[0]
            : onnx.AddNode("Reshape", [inputs[0], onnx.AddIntegers("steps", [0, shapes[0].Width])]);
        string integers = onnx.AddNode("Cast", [steps], ("to", (long)TensorProto.Types.DataType.Int64));
        string rows = onnx.AddNode("Gather", [onnx.AddWeight("embeddings", Embeddings), integers], ("axis", 0L));
        return onnx.AddChannelsFirst(rows, Infer(shapes));
    }
}
