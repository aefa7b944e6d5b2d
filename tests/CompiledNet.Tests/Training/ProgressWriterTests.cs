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
    public void Bar_RewritesItsLineAndCoversWhatWasThere()
    {
        var clock = new Clock();
        Assert.Equal(
            "Epoch 2/5\n"
            + "\r   1/1688 [>.............................] - loss: 2.5000 - accuracy: 0.2500"
            + "\r 844/1688 [==============>...............] - ETA: 2s - loss: 1.5000 - accuracy: 0.5000"
            + "\r1688/1688 [==============================] 2s 1ms/step - loss: 0.1235 - accuracy: 0.9679 - val_loss: 0.5000 - val_accuracy: 0.7500\n",
            Write(
                Verbosity.Bar,
                writer =>
                {
                    writer.BeginEpoch(2);
                    Assert.True(writer.WantsRedraw);
                    writer.Redraw(1, 1688, new Evaluation(2.5, 0.25, null));
                    Assert.False(writer.WantsRedraw);
                    clock.Seconds += 1.25;
                    Assert.True(writer.WantsRedraw);
                    writer.Redraw(844, 1688, new Evaluation(1.5, 0.5, null));
                    writer.EndEpoch(Result, 1688);
                },
                clock));
    }

    /// <summary>What is left to do is guessed from the time that has passed, and not before a second of it has.</summary>
    [Theory]
    [InlineData(0.9, "")]
    [InlineData(1, " - ETA: 3s")]
    [InlineData(15, " - ETA: 45s")]
    [InlineData(20, " - ETA: 1:00")]
    [InlineData(1200, " - ETA: 1:00:00")]
    [InlineData(40_000, " - ETA: 1d 9h")]
    public void Eta_IsShownAsPeopleSayIt(double elapsed, string expected)
    {
        var clock = new Clock();
        Assert.EndsWith(
            $"[======>.......................]{expected} - loss: 2.5000",
            Write(
                Verbosity.Bar,
                writer =>
                {
                    writer.BeginEpoch(1);
                    clock.Seconds = elapsed;
                    writer.Redraw(25, 100, new Evaluation(2.5, null, null));
                },
                clock),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Evaluation_PrintsAsProgressDoes()
    {
        Assert.Equal("loss: 0.1235 - accuracy: 0.9679", new Evaluation(0.12345, 0.96789, null).ToString());
        Assert.Equal("loss: 1.0000e-04 - mae: 0.0100", new Evaluation(1e-4, null, 0.01).ToString());
    }

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

    private static string Write(Verbosity verbosity, Action<ProgressWriter> write, TimeProvider? clock = null)
    {
        var output = new StringWriter();
        write(new ProgressWriter(output, verbosity, epochs: 5, clock));
        return output.ToString();
    }

    /// <summary>A clock that goes when it is told to.</summary>
    private sealed class Clock : TimeProvider
    {
        public double Seconds { get; set; }

        public override long TimestampFrequency => 1_000_000;

        public override long GetTimestamp() => (long)(Seconds * TimestampFrequency);
    }
}
