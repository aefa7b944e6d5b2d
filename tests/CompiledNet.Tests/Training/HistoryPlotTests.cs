using System.Globalization;
using System.Xml.Linq;
using CompiledNet.Tests.Files;
using Xunit;

namespace CompiledNet.Tests.Training;

public class HistoryPlotTests
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    [Fact]
    public void WritePlot_DrawsTwoPlotsWithTwoCurvesEach()
    {
        using var folder = new TemporaryFolder();
        History(30, accuracy: true, validation: true).WritePlot(folder.PathOf("training.svg"));
        XElement svg = XDocument.Load(folder.PathOf("training.svg")).Root!;
        Assert.Equal(["Accuracy", "Loss"], svg.Elements(Svg + "text").Where(HasClass("title")).Select(text => text.Value));
        Assert.Equal(2, svg.Elements(Svg + "polyline").Count(HasClass("curve training")));
        Assert.Equal(2, svg.Elements(Svg + "polyline").Count(HasClass("curve validation")));
        Assert.All(svg.Elements(Svg + "polyline"), line => Assert.Equal(30, line.Attribute("points")!.Value.Split(' ').Length));
        Assert.DoesNotContain("http", svg.ToString().Replace(Svg.NamespaceName, "", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(0, true, true)]
    [InlineData(1, true, true)]
    [InlineData(2, true, false)]
    [InlineData(500, false, true)]
    public void Draw_OfAnyHistory_StaysWithinItsFrame(int epochs, bool accuracy, bool validation)
    {
        XElement svg = XDocument.Parse(HistoryPlot.Draw(History(epochs, accuracy, validation))).Root!;
        foreach (XElement element in svg.Elements())
        {
            foreach (string name in new[] { "x", "x1", "x2", "cx" })
                AssertWithin(element.Attribute(name)?.Value, 960);
            foreach (string name in new[] { "y", "y1", "y2", "cy" })
                AssertWithin(element.Attribute(name)?.Value, 400);
        }

        string second = accuracy || epochs == 0 ? "Accuracy" : "Mean absolute error";
        Assert.Equal([second, "Loss"], svg.Elements(Svg + "text").Where(HasClass("title")).Select(text => text.Value));
    }

    [Fact]
    public void Draw_OfLossesThatAreNoNumbers_LeavesThemOut()
    {
        var history = new History();
        foreach (double loss in new[] { 1, double.NaN, double.PositiveInfinity, 0.5 })
            history.Add(new EpochResult(history.Epochs.Count + 1, new Evaluation(loss, 0.5, null), null, 1, 1));
        string svg = HistoryPlot.Draw(history);
        Assert.DoesNotContain("NaN", svg);
        Assert.DoesNotContain("∞", svg);
    }

    [Theory]
    [InlineData(0.031, 2.31, double.PositiveInfinity, "0.0 0.5 1.0 1.5 2.0 2.5")]
    [InlineData(0.71, 0.982, 1, "0.7 0.8 0.9 1.0")]
    [InlineData(0.9971, 0.9992, 1, "0.9970 0.9975 0.9980 0.9985 0.9990 0.9995")]
    [InlineData(12, 4711, double.PositiveInfinity, "0 1000 2000 3000 4000 5000")]
    [InlineData(0, 0, double.PositiveInfinity, "0.0 0.2 0.4 0.6 0.8 1.0")]
    [InlineData(1, 1, 1, "0.4 0.6 0.8 1.0")]
    [InlineData(-3, -3, double.PositiveInfinity, "-5 -4 -3 -2 -1")]
    public void Ticks_AreRound(double least, double largest, double highest, string labels)
    {
        PlotAxis axis = PlotAxis.Around(least, largest, highest);
        Assert.Equal(labels, string.Join(' ', axis.Ticks.Select(axis.Label)));
        Assert.InRange(axis.Part(least), 0, 1);
        Assert.InRange(axis.Part(largest), 0, 1);
    }

    [Theory]
    [InlineData(1, 1, "1")]
    [InlineData(1, 5, "1 2 3 4 5")]
    [InlineData(1, 30, "5 10 15 20 25 30")]
    [InlineData(1, 500, "100 200 300 400 500")]
    public void Epochs_AreWholeNumbers(int first, int last, string labels)
    {
        PlotAxis axis = PlotAxis.OfEpochs(first, last);
        Assert.Equal(labels, string.Join(' ', axis.Ticks.Select(axis.Label)));
    }

    private static Func<XElement, bool> HasClass(string name) => element => element.Attribute("class")?.Value == name;

    private static void AssertWithin(string? coordinate, double limit)
    {
        if (coordinate is not null)
            Assert.InRange(double.Parse(coordinate, CultureInfo.InvariantCulture), 0, limit);
    }

    private static History History(int epochs, bool accuracy, bool validation)
    {
        var history = new History();
        for (int epoch = 1; epoch <= epochs; epoch++)
        {
            Evaluation Means(double offset) => new(
                2.3 / epoch + offset, accuracy ? 1 - 0.6 / epoch - offset / 5 : null, accuracy ? null : 1.0 / epoch);
            history.Add(new EpochResult(epoch, Means(0), validation ? Means(0.05) : null, 1, 1));
        }

        return history;
    }
}
