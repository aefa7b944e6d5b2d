namespace CompiledNet;

/// <summary>What a number of examples scored: the sums of each output, and the penalties on the weights that they met.</summary>
/// <param name="outputs">Outputs of the network.</param>
internal sealed class ScoreSums(int outputs)
{
    private readonly Score[] scores = new Score[outputs];

    /// <summary>Examples that are summed over.</summary>
    public long Examples { get; private set; }

    /// <summary>The penalty that each example met, summed over the examples.</summary>
    public double Penalty { get; private set; }

    /// <summary>The sums of each output.</summary>
    public ReadOnlySpan<Score> Outputs => scores;

    /// <summary>Begins anew.</summary>
    public void Clear()
    {
        scores.AsSpan().Clear();
        (Examples, Penalty) = (0, 0);
    }

    /// <summary>Adds the tiles of a batch, in their order.</summary>
    /// <param name="tiles">The scores of the outputs of the first tile, then of the second, and so on.</param>
    /// <param name="examples">Examples of the batch.</param>
    public void Add(ReadOnlySpan<Score> tiles, int examples)
    {
        for (int output = 0; output < scores.Length; output++)
        {
            Score sum = scores[output];
            for (int index = output; index < tiles.Length; index += scores.Length)
                sum += tiles[index];
            scores[output] = sum;
        }

        Examples += examples;
    }

    /// <summary>Multiplies the loss of an output, where it was not known before what an example counts for.</summary>
    public void Scale(int output, double factor) => scores[output] = scores[output] with { Loss = scores[output].Loss * factor };

    /// <summary>Adds the penalty that the weights cost each of the examples.</summary>
    public void Penalise(double penalty) => Penalty += penalty * Examples;

    /// <summary>Adds what other examples scored.</summary>
    public void Add(ScoreSums others)
    {
        for (int index = 0; index < scores.Length; index++)
            scores[index] += others.scores[index];
        Examples += others.Examples;
        Penalty += others.Penalty;
    }
}
