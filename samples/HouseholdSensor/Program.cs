using System.Globalization;
using CompiledNet;
using CompiledNet.Samples;

const int TrainDays = 540, TestDays = 120, ShownDays = 7;
const string Help =
    """
    Trains an LSTM to forecast a household's consumption: three days are read, and the next 24 hours are said. The household is simulated.
    The forecasts of days that it was not trained on are compared with what the day before would say, and drawn.

      --epochs N    passes over the training hours (12)
      --batch N     windows of one step (64)
      --threads N   threads that compute (all processors); the result is the same for any number
      --seed N      begins the weights and the household (1)
      --image FILE  where the drawing goes, an SVG (forecast.svg)
      --help        this text
    """;

return CommandLine.Run(args, Help, options =>
{
    int epochs = options.Number("--epochs", 12), batch = options.Number("--batch", 64), threads = options.Threads(), seed = options.Seed();
    string image = options.OutputFile("--image") ?? "forecast.svg";
    const int Day = Household.HoursOfDay, Known = TrainDays * Day;
    var household = Household.Simulate(TrainDays + TestDays, seed);
    var windows = new Windows(household);

    // Forecasts begin at any hour in training, and at midnight in the test.
    int[] trained = [.. Enumerable.Range(Windows.Read, Known - Windows.Read - Windows.Ahead + 1)];
    int[] tested = [.. Enumerable.Range(TrainDays, TestDays).Select(day => day * Day)];
    var net = new ForecastNet(seed);
    Console.WriteLine(ForecastNet.Summary);
    ArrayDataset train = windows.At(trained);
    net.Adapt(train);
    net.Fit(train, new Adam(learningRate: 0.002f), epochs, batch, validation: windows.At(tested), threads: threads);

    float[] truth = household.Consumption[Known..], before = household.Consumption[(Known - Day)..^Day];
    float[] forecast = windows.Forecast(net, tested, threads);
    File.WriteAllText(image, ForecastPlot.Draw([
        ("yesterday", "naive", before[..(ShownDays * Day)]),
        ("what was", "truth", truth[..(ShownDays * Day)]),
        ("forecast", "forecast", forecast[..(ShownDays * Day)])]));
    Console.WriteLine($"Forecast and truth of {ShownDays} days: {image}");
    Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"Mean absolute error of {TestDays} days: {Error(forecast, truth):F3} kW - as yesterday: {Error(before, truth):F3} kW"));
});

static double Error(float[] forecast, float[] truth) => forecast.Zip(truth, (one, other) => Math.Abs(one - other)).Average();
