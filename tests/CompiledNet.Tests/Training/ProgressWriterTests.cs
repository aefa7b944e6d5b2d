using System.Globalization;
using CompiledNet.Tests.Networks;
using Xunit;

namespace CompiledNet.Tests.Training;

public class ProgressWriterTests
{
    private static readonly EpochResult Result =
        new(2, new Evaluation(0.12345, 0.96789, null), new Evaluation(0.5, 0.75, null), 2.13, 25714.4);

    [Fact]
    public void RedirectedOutput_GetsOneLineAnEpoch() =>
        Assert.Equal(
            "Epoch 2/5 - loss: 0.1235 - accuracy: 0.9679 - val_loss: 0.5000 - val_accuracy: 0.7500 - 2.1s - 25714 images/s\n",
            Write(Verbosity.Auto, writer =>
            {
                writer.BeginEpoch(2);
                Assert.False(writer.WantsRedraw);
                writer.EndEpoch(Result, 1688);
            }));

    [Fact]
    public void Bar_RewritesItsLineAndCoversWhatWasThere() =>
        Assert.Equal(
            "Epoch 2/5\n"
            + "\r   1/1688 [>.............................] - ETA: 0s - loss: 2.5000 - accuracy: 0.2500"
            + "\r1688/1688 [==============================] 2s 1ms/step - loss: 0.1235 - accuracy: 0.9679 - val_loss: 0.5000 - val_accuracy: 0.7500\n",
            RemoveEta(Write(Verbosity.Bar, writer =>
            {
                writer.BeginEpoch(2);
                Assert.True(writer.WantsRedraw);
                writer.Redraw(1, 1688, new Evaluation(2.5, 0.25, null));
                Assert.False(writer.WantsRedraw);
                writer.EndEpoch(Result, 1688);
            })));

    [Fact]
    public void Numbers_AreWrittenAlikeInEveryCulture()
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo("") { NumberFormat = { NumberDecimalSeparator = "," } };
            Assert.Contains("loss: 0.1235", Write(Verbosity.Line, writer => writer.EndEpoch(Result, 1688)));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void SmallLosses_AreWrittenWithAnExponent() =>
        Assert.StartsWith(
            "Epoch 1/5 - loss: 1.2346e-05 - mae: 0.0000 - 1.0s",
            Write(Verbosity.Line, writer => writer.EndEpoch(new EpochResult(1, new Evaluation(1.23456e-5, null, 0), null, 1, 10), 1)));

    [Fact]
    public void Quiet_WritesNothing() =>
        Assert.Equal("", Write(Verbosity.Quiet, writer =>
        {
            writer.BeginEpoch(1);
            Assert.False(writer.WantsRedraw);
            writer.EndEpoch(Result, 1688);
        }));

    [Fact]
    public void Fit_WritesALineAnEpoch()
    {
        var output = new StringWriter();
        new LinearNetwork().Fit(ExampleDataset.Classes(40), new Sgd(), epochs: 3, progressWriter: output);
        Assert.Equal(3, output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
    }

    private static string Write(Verbosity verbosity, Action<ProgressWriter> write)
    {
        var output = new StringWriter();
        write(new ProgressWriter(output, verbosity, epochs: 5));
        return output.ToString();
    }

    /// <summary>What is left to do is guessed from the time that has passed.</summary>
    private static string RemoveEta(string text) => System.Text.RegularExpressions.Regex.Replace(text, @"ETA: \d+s", "ETA: 0s");
}
