namespace CompiledNet.TestProgram;

/// <summary>Trains a small network, saves a checkpoint after every epoch and goes on from one that is there.</summary>
internal static class KilledTraining
{
    /// <param name="checkpoint">The checkpoint's file.</param>
    /// <param name="result">Where the final weights are written.</param>
    /// <param name="epochs">Epochs in all.</param>
    /// <param name="cancellation">Ends the training.</param>
    /// <returns>0, 1 where a file could not be written, or 3 where it was cancelled.</returns>
    public static int Run(string checkpoint, string result, int epochs, CancellationToken cancellation = default)
    {
        var network = new SmallNetwork(seed: 5);
        try
        {
            network.Fit(
                Examples.Create(160), new Adam(0.02f), epochs, batchSize: 24, validationSplit: 0.2f,
                options: new FitOptions { ValidationFrequency = 2 },
                callbacks:
                [
                    new ModelCheckpoint(checkpoint),
                    new ReduceLearningRateOnPlateau { Patience = 2, Factor = 0.9f },
                    new EarlyStopping { Patience = 1000, RestoreBestWeights = true },
                    new EpochSpeaker(),
                ],
                resumeFrom: File.Exists(checkpoint) ? checkpoint : null, verbosity: Verbosity.Quiet, cancellation: cancellation);
        }
        catch (IOException failure)
        {
            Console.Error.WriteLine(failure.Message);
            return 1;
        }
        catch (OperationCanceledException)
        {
            return 3;
        }

        network.Save(result);
        return 0;
    }
}
