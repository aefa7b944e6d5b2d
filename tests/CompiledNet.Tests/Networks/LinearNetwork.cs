using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using CompiledNet.Runtime;
using Architecture = CompiledNet.Runtime.Architecture;

namespace CompiledNet.Tests.Networks;

/// <summary>
/// One dense layer, written plainly against the contract that generated code keeps: softmax with crossentropy, or linear with mean
/// squared error. It stands in for generated networks where the library itself is tested.
/// </summary>
internal sealed class LinearNetwork : Network
{
    private const int Lanes = Architecture.TileImages;

    private readonly int inputs;
    private readonly int outputs;
    private readonly int rowStride;
    private readonly Loss? loss;

    public LinearNetwork(
        int inputs = 20, int outputs = 5, Loss? loss = CompiledNet.Loss.SparseCategoricalCrossentropy, int seed = 1,
        int stackBudget = 256 * 1024, string identity = "linear", int padding = 0,
        int frozenFloats = 0)
        : base(Describe(inputs, outputs, loss, stackBudget, identity, padding, frozenFloats), seed)
    {
        this.inputs = inputs;
        this.outputs = outputs;
        this.loss = loss;
        rowStride = RoundUp(outputs) + padding;
    }

    /// <summary>Where set, training fails on the tile whose first input is this number.</summary>
    public float FailsOn { get; init; } = float.NaN;

    /// <summary>What happens while a tile is trained.</summary>
    public Action? OnTrain { get; init; }

    private int BiasOffset => inputs * rowStride;

    private bool IsSoftmax => loss != CompiledNet.Loss.MeanSquaredError;

    protected override void PredictOne(ref float parameters, ref float image, ref float arena)
    {
        ReadOnlySpan<float> input = MemoryMarshal.CreateReadOnlySpan(ref image, inputs);
        Span<float> output = MemoryMarshal.CreateSpan(ref arena, outputs);
        Forward(ref parameters, input, 1, output, 1);
    }

    protected override void PredictTile(ref float parameters, ref float arena)
    {
        for (int lane = 0; lane < Lanes; lane++)
        {
            Span<float> input = MemoryMarshal.CreateSpan(ref Unsafe.Add(ref arena, lane), inputs * Lanes - lane);
            Span<float> output = MemoryMarshal.CreateSpan(ref Unsafe.Add(ref arena, inputs * Lanes + lane), outputs * Lanes - lane);
            Forward(ref parameters, input, Lanes, output, Lanes);
        }
    }

    protected override void EvaluateTile(scoped TrainingTile tile)
    {
        PredictTile(ref tile.Parameters, ref tile.Arena);
        Compare(tile, []);
    }

    protected override void TrainTile(scoped TrainingTile tile)
    {
        if (tile.Arena == FailsOn)
            throw new InvalidOperationException("This tile fails.");
        OnTrain?.Invoke();

        Span<float> gradient = MemoryMarshal.CreateSpan(ref tile.Gradient, Architecture.TrainableLength);
        gradient.Clear();
        PredictTile(ref tile.Parameters, ref tile.Arena);
        Compare(tile, gradient);
    }

    /// <summary>Adds up the losses; where there is room for a gradient, it is added to that.</summary>
    private void Compare(scoped TrainingTile tile, scoped Span<float> gradient)
    {
        ref float output = ref Unsafe.Add(ref tile.Arena, inputs * Lanes);
        ref float target = ref Unsafe.Add(ref output, outputs * Lanes);
        float sum = 0;
        for (int lane = 0; lane < tile.Count; lane++)
        {
            float weight = Unsafe.Add(ref tile.Weights, lane);
            for (int index = 0; index < outputs; index++)
            {
                float value = Unsafe.Add(ref output, index * Lanes + lane);
                float slope;
                if (IsSoftmax)
                {
                    bool isClass = (int)Unsafe.Add(ref target, lane) == index;
                    slope = weight * (value - (isClass ? 1 : 0));
                    sum -= isClass ? weight * MathF.Log(MathF.Max(value, 1.17549435e-38f)) : 0;
                }
                else
                {
                    float difference = value - Unsafe.Add(ref target, index * Lanes + lane);
                    slope = weight * (2 * difference / outputs);
                    sum += weight * (difference * difference / outputs);
                }

                if (gradient.IsEmpty)
                    continue;
                for (int input = 0; input < inputs; input++)
                    gradient[input * rowStride + index] += tile.Scale * slope * Unsafe.Add(ref tile.Arena, input * Lanes + lane);
                gradient[BiasOffset + index] += tile.Scale * slope;
            }
        }

        tile.Losses += sum;
    }

    private void Forward(ref float parameters, ReadOnlySpan<float> input, int inputStride, Span<float> output, int outputStride)
    {
        float largest = float.NegativeInfinity;
        for (int index = 0; index < outputs; index++)
        {
            float sum = Unsafe.Add(ref parameters, BiasOffset + index);
            for (int place = 0; place < inputs; place++)
                sum += input[place * inputStride] * Unsafe.Add(ref parameters, place * rowStride + index);
            output[index * outputStride] = sum;
            largest = Math.Max(largest, sum);
        }

        if (!IsSoftmax)
            return;
        float total = 0;
        for (int index = 0; index < outputs; index++)
            total += output[index * outputStride] = MathF.Exp(output[index * outputStride] - largest);
        for (int index = 0; index < outputs; index++)
            output[index * outputStride] /= total;
    }

    private static Architecture Describe(int inputs, int outputs, Loss? loss, int stackBudget, string identity, int padding, int frozen)
    {
        int rowStride = RoundUp(outputs) + padding;
        int biasOffset = inputs * rowStride;
        int targets = loss is null ? 0 : loss == CompiledNet.Loss.MeanSquaredError ? outputs : 1;
        int outputOffset = inputs * Lanes;
        int targetOffset = outputOffset + outputs * Lanes;
        return new Architecture
        {
            Name = nameof(LinearNetwork),
            Identity = identity,
            Inputs = [new InputInfo("Input1", new TensorShape(1, inputs, 1))],
            Outputs = [new OutputInfo("Dense1", new TensorShape(1, 1, outputs, IsVector: true), loss)],
            Parameters =
            [
                new ParameterInfo(
                    "Dense1.kernel", [inputs, outputs], 0, inputs, rowStride, Initializer.GlorotUniform, inputs, outputs, Trainable: true),
                new ParameterInfo("Dense1.bias", [outputs], biasOffset, 1, rowStride, Initializer.Zeros, inputs, outputs, Trainable: true),
                .. frozen == 0 ? Array.Empty<ParameterInfo>()
                    : [
                        new ParameterInfo("State1.mean", [frozen], biasOffset + rowStride, 1, RoundUp(frozen), Initializer.Zeros, 1, 1, Trainable: false)],
            ],
            ParameterLength = biasOffset + rowStride + RoundUp(frozen),
            TrainableLength = biasOffset + rowStride,
            Macs = (long)inputs * outputs,
            One = new ArenaLayout(RoundUp(outputs), [], [0], []),
            Tile = new ArenaLayout(targetOffset, [0], [outputOffset], []),
            Evaluation = loss is null ? null : new ArenaLayout(targetOffset + targets * Lanes, [0], [outputOffset], [targetOffset]),
            Training = loss is null ? null : new ArenaLayout(targetOffset + targets * Lanes, [0], [outputOffset], [targetOffset]),
            StackBudget = stackBudget,
            Summary = "",
        };
    }

    private static int RoundUp(int length) => (length + 15) / 16 * 16;
}
