using System.Globalization;
using CompiledNet;
using CompiledNet.ResumeProgram;

// Trains a small network, saves a checkpoint after every epoch and goes on from one that is there: what a test kills and starts again.
//   CHECKPOINT RESULT EPOCHS   writes the final weights to RESULT; says the number of each epoch on a line of its own
if (args is not [string checkpoint, string result, string epochs])
{
    Console.Error.WriteLine("Expected: CHECKPOINT RESULT EPOCHS.");
    return 2;
}

var network = new SmallNetwork(seed: 5);
try
{
    network.Fit(
        Examples.Create(160), new Adam(0.02f), int.Parse(epochs, CultureInfo.InvariantCulture), batchSize: 24, validationSplit: 0.2f,
        options: new FitOptions { ValidationFrequency = 2 },
        callbacks:
        [
            new ModelCheckpoint(checkpoint),
            new ReduceLearningRateOnPlateau { Patience = 2, Factor = 0.9f },
            new EarlyStopping { Patience = 1000, RestoreBestWeights = true },
            new EpochSpeaker(),
        ],
        resumeFrom: File.Exists(checkpoint) ? checkpoint : null, verbosity: Verbosity.Quiet);
}
catch (IOException failure)
{
    Console.Error.WriteLine(failure.Message);
    return 1;
}

network.Save(result);
return 0;
