using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using CompiledNet.Runtime;
using Architecture = CompiledNet.Runtime.Architecture;

namespace CompiledNet.Tests.Networks;

/// <summary>
/// Two outputs that are its input, unchanged: the scores of 3 classes at 2x2 positions, then 5 numbers. Whatever comes out
/// elsewhere than it went in has been misplaced by the library.
/// </summary>
internal sealed class EchoNetwork : Network
{
    public const int ClassScores = 2 * 2 * 3;
    public const int Numbers = 5;
    public const int Inputs = ClassScores + Numbers;
    public const int Targets = 4 + Numbers;

    private const int Lanes = Architecture.TileImages;

    // Outputs do not follow each other in the arena, nor stand in the order of the source.
    private const int NumbersOffset = Inputs * Lanes;
    private const int ScoresOffset = NumbersOffset + (Numbers + 2) * Lanes;
    private const int End = ScoresOffset + ClassScores * Lanes;

    public EchoNetwork()
        : base(Describe(), seed: 0)
    {
    }

    protected override void PredictOne(ref float parameters, ref float image, ref float arena)
    {
        ReadOnlySpan<float> input = MemoryMarshal.CreateReadOnlySpan(ref image, Inputs);
        input[..ClassScores].CopyTo(MemoryMarshal.CreateSpan(ref Unsafe.Add(ref arena, ScoresOffset), ClassScores));
        input[ClassScores..].CopyTo(MemoryMarshal.CreateSpan(ref Unsafe.Add(ref arena, NumbersOffset), Numbers));
    }

    protected override void PredictTile(ref float parameters, ref float arena)
    {
        ReadOnlySpan<float> input = MemoryMarshal.CreateReadOnlySpan(ref arena, Inputs * Lanes);
        input[..(ClassScores * Lanes)].CopyTo(MemoryMarshal.CreateSpan(ref Unsafe.Add(ref arena, ScoresOffset), ClassScores * Lanes));
        input[(ClassScores * Lanes)..].CopyTo(MemoryMarshal.CreateSpan(ref Unsafe.Add(ref arena, NumbersOffset), Numbers * Lanes));
    }

    /// <summary>
    /// Crossentropy of the scores as probabilities, the mean over the positions, and the mean of squared differences of the numbers.
    /// </summary>
    protected override void EvaluateTile(scoped TrainingTile tile)
    {
        PredictTile(ref tile.Parameters, ref tile.Arena);
        double ofScores = 0, ofNumbers = 0;
        for (int lane = 0; lane < tile.Count; lane++)
        {
            for (int position = 0; position < 4; position++)
            {
                int right = (int)Unsafe.Add(ref tile.Arena, End + ((Numbers + 1 + position) * Lanes) + lane);
                ofScores -= Math.Log(Unsafe.Add(ref tile.Arena, ScoresOffset + (((position * 3) + right) * Lanes) + lane)) / 4;
            }

            for (int number = 0; number < Numbers; number++)
            {
                double difference = Unsafe.Add(ref tile.Arena, NumbersOffset + (number * Lanes) + lane)
                    - Unsafe.Add(ref tile.Arena, End + (number * Lanes) + lane);
                ofNumbers += difference * difference / Numbers;
            }
        }

        tile.Losses += (float)ofScores;
        Unsafe.Add(ref tile.Losses, 1) += (float)ofNumbers;
    }

    protected override void TrainTile(scoped TrainingTile tile)
    {
        PredictTile(ref tile.Parameters, ref tile.Arena);

        // Only the outputs must stand afterwards: a backward pass takes the memory of all else.
        MemoryMarshal.CreateSpan(ref tile.Arena, Inputs * Lanes).Fill(float.NaN);
        MemoryMarshal.CreateSpan(ref Unsafe.Add(ref tile.Arena, End), (Targets + 1) * Lanes).Fill(float.NaN);
        tile.Losses += tile.Count;
    }

    private static Architecture Describe() => new()
    {
        Name = nameof(EchoNetwork),
        Identity = "echo",
        Inputs = [new InputInfo("Input1", new TensorShape(1, 1, Inputs))],
        Outputs =
        [
            new OutputInfo("scores", new TensorShape(2, 2, 3), Loss.SparseCategoricalCrossentropy),
            new OutputInfo("numbers", new TensorShape(1, 1, Numbers, IsVector: true), Loss.MeanSquaredError),
        ],
        Parameters = [],
        ParameterLength = 0,
        TrainableLength = 0,
        Macs = 0,
        One = new ArenaLayout(End, [], [ScoresOffset, NumbersOffset], []),
        Tile = new ArenaLayout(End, [0], [ScoresOffset, NumbersOffset], []),
        Evaluation = new ArenaLayout(End + (Targets + 1) * Lanes, [0], [ScoresOffset, NumbersOffset], [End + (Numbers + 1) * Lanes, End]),
        Training = new ArenaLayout(End + (Targets + 1) * Lanes, [0], [ScoresOffset, NumbersOffset], [End + (Numbers + 1) * Lanes, End]),
        StackBudget = 256 * 1024,
        Summary = "",
    };
}
