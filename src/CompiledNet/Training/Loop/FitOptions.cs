using CompiledNet.Runtime;

namespace CompiledNet;

/// <summary>What is rarely said to <see cref="Network.Fit"/>. Each property has the default that it has there where no options are given.</summary>
public sealed record FitOptions
{
    private readonly int validationFrequency = 1;

    /// <summary>
    /// Whether each epoch has an order of its own, drawn from the network's seed; else it is that of the data. True unless said otherwise.
    /// </summary>
    public bool Shuffle { get; init; } = true;

    /// <summary>Validation takes place after every so many epochs, 1 or more; 1 unless said otherwise.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is less than 1.</exception>
    public int ValidationFrequency
    {
        get => validationFrequency;
        init
        {
            Argument.CheckPositive(value, nameof(ValidationFrequency), "epochs from one validation to the next");
            validationFrequency = value;
        }
    }

    /// <summary>What holds where no options are given.</summary>
    internal static FitOptions Default { get; } = new();
}
