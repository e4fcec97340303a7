using System.Globalization;
using Tocsin.Integrations.Noise;

namespace Tocsin.Tests.Delivery.Holding;

/// <summary>When quiet hours end, by the clock of their place.</summary>
public sealed class QuietHoursTests
{
    [Theory]
    // A night on a working day: Friday the 15th of January 2027.
    [InlineData("Europe/Berlin", "22:00", "07:00", "all", "2027-01-15T20:59:59Z", null)]
    [InlineData("Europe/Berlin", "22:00", "07:00", "all", "2027-01-15T21:00:00Z", "2027-01-16T06:00:00Z")]
    [InlineData("Europe/Berlin", "22:00", "07:00", "all", "2027-01-16T05:59:59Z", "2027-01-16T06:00:00Z")]
    [InlineData("Europe/Berlin", "22:00", "07:00", "all", "2027-01-16T06:00:00Z", null)]
    [InlineData("UTC", "12:00", "13:30", "all", "2027-01-15T12:00:00Z", "2027-01-15T13:30:00Z")]
    [InlineData("Asia/Kathmandu", "22:00", "07:00", "all", "2027-01-15T16:15:00Z", "2027-01-16T01:15:00Z")]
    [InlineData("America/Los_Angeles", "22:00", "07:00", "all", "2027-01-15T06:00:00Z", "2027-01-15T15:00:00Z")]
    // A night belongs to the day on which it begins.
    [InlineData("UTC", "22:00", "07:00", "fri", "2027-01-16T03:00:00Z", "2027-01-16T07:00:00Z")]
    [InlineData("UTC", "22:00", "07:00", "sat", "2027-01-16T03:00:00Z", null)]
    // A weekend is two days, one joined to the other.
    [InlineData("UTC", "00:00", "00:00", "sat,sun", "2027-01-16T10:00:00Z", "2027-01-18T00:00:00Z")]
    [InlineData("UTC", "00:00", "00:00", "sat,sun", "2027-01-15T23:59:59Z", null)]
    // The night of the 28th of March 2027 has an hour less, that of the 31st of October one more.
    [InlineData("Europe/Berlin", "22:00", "07:00", "all", "2027-03-27T21:00:00Z", "2027-03-28T05:00:00Z")]
    [InlineData("Europe/Berlin", "22:00", "07:00", "all", "2027-10-30T20:00:00Z", "2027-10-31T06:00:00Z")]
    // An end that the clock leaves out is when it goes on; one that it shows twice is the second.
    [InlineData("Europe/Berlin", "22:00", "02:30", "all", "2027-03-28T00:59:59Z", "2027-03-28T01:00:00Z")]
    [InlineData("Europe/Berlin", "22:00", "02:30", "all", "2027-10-31T00:45:00Z", "2027-10-31T01:30:00Z")]
    // A beginning that it shows twice is the first.
    [InlineData("Europe/Berlin", "02:30", "07:00", "all", "2027-10-31T00:30:00Z", "2027-10-31T06:00:00Z")]
    [InlineData("Europe/Berlin", "02:30", "07:00", "all", "2027-10-31T00:29:59Z", null)]
    [InlineData("Europe/Berlin", "02:30", "07:00", "all", "2027-03-28T01:00:00Z", "2027-03-28T05:00:00Z")]
    public void They_end_when_the_clock_of_the_place_says_so(
        string place,
        string from,
        string to,
        string days,
        string at,
        string? end
    )
    {
        var hours = new QuietHours(
            place,
            TimeOnly.ParseExact(from, "HH:mm", CultureInfo.InvariantCulture),
            TimeOnly.ParseExact(to, "HH:mm", CultureInfo.InvariantCulture),
            Enum.Parse<Weekdays>(days, ignoreCase: true)
        );
        Assert.Equal(end is null ? null : Time(end), hours.EndsAt(Time(at)));
    }

    [Fact]
    public void A_whole_week_of_them_leaves_no_time()
    {
        var noon = new TimeOnly(12, 0);
        Assert.False(new QuietHours("UTC", noon, noon, Weekdays.All).LeavesTime);
        Assert.True(new QuietHours("UTC", noon, noon, Weekdays.All & ~Weekdays.Mon).LeavesTime);
        Assert.True(new QuietHours("UTC", noon, new TimeOnly(11, 59), Weekdays.All).LeavesTime);
    }

    private static DateTimeOffset Time(string text) =>
        DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
}
