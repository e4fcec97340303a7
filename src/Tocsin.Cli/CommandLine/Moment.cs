using System.CommandLine;
using System.Globalization;

namespace Tocsin.Cli.CommandLine;

/// <summary>Options that take a moment: <c>2027-03-01</c>, <c>2027-03-01T12:00:00Z</c>.</summary>
internal static class Moment
{
    public static Option<DateTimeOffset?> Option(string name, string description) =>
        new(name)
        {
            Description = description,
            HelpName = "TIME",
            CustomParser = result =>
            {
                if (
                    DateTimeOffset.TryParse(
                        result.Tokens[0].Value,
                        CultureInfo.InvariantCulture,
                        DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
                        out var time
                    )
                )
                {
                    return time;
                }

                result.AddError($"{name} takes a date, or a time such as 2027-03-01T12:00:00Z.");
                return null;
            },
        };
}
