using CompiledNet.Samples;
using Xunit;

namespace CompiledNet.Tests.Samples;

public class HouseholdTests
{
    private const int Days = 365;

    private static readonly Household Household = Household.Simulate(Days, seed: 1);

    [Fact]
    public void Household_FollowsFromItsSeed()
    {
        Assert.Equal(Household.Consumption, Household.Simulate(Days, seed: 1).Consumption);
        Assert.NotEqual(Household.Consumption, Household.Simulate(Days, seed: 2).Consumption);
    }

    [Fact]
    public void Consumption_HasTheRhythmOfDaysWeeksAndWeather()
    {
        double[] workdays = Means(hour => !Household.IsWeekend(hour)), weekends = Means(Household.IsWeekend);

        Assert.InRange(Array.IndexOf(workdays, workdays.Max()), 19, 20);
        Assert.True(workdays[7] > weekends[7] + 0.2 && weekends[13] > workdays[13] + 0.2);
        Assert.True(Mean(hour => Household.Temperature[hour] < 0) > Mean(hour => Household.Temperature[hour] > 15) + 0.5);
    }

    private static double[] Means(Func<int, bool> counts) =>
        [.. Enumerable.Range(0, Household.HoursOfDay).Select(of => Mean(hour => hour % Household.HoursOfDay == of && counts(hour)))];

    private static double Mean(Func<int, bool> counts) =>
        Enumerable.Range(0, Household.Consumption.Length).Where(counts).Average(hour => Household.Consumption[hour]);
}
