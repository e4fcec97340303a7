using System.CommandLine;
using Tocsin.Cli.CommandLine;
using Tocsin.Client.Integrations;

namespace Tocsin.Cli.Integrations;

/// <summary>How an integration is spared: the same options wherever one is made or changed.</summary>
internal sealed class NoiseOptions
{
    private readonly Option<string[]> _groupBy = Choices(
        "--group-by",
        "Events with the same of this leave as one message, worst first; may be repeated.",
        "scan",
        "target",
        "rule",
        "severity"
    );

    private readonly Option<int?> _groupWindow = new("--group-window")
    {
        Description = "For how long the first event of a group waits for others. [default: 60]",
        HelpName = "SECONDS",
    };

    private readonly Option<int?> _ceiling = new("--ceiling")
    {
        Description = "Messages in any hour, at most: what is more becomes one.",
        HelpName = "NUMBER",
    };

    private readonly Option<string?> _quietHours = new("--quiet-hours")
    {
        Description = "Send nothing in these hours, and what has waited as one message after; needs --quiet-zone.",
        HelpName = "22:00-07:00",
    };

    private readonly Option<string?> _quietZone = new("--quiet-zone")
    {
        Description = "Whose clock counts for quiet hours, such as Europe/Berlin or UTC.",
        HelpName = "ZONE",
    };

    private readonly Option<string[]> _quietDays = Choices(
        "--quiet-day",
        "A day on which quiet hours begin; may be repeated. [default: every day]",
        "mon",
        "tue",
        "wed",
        "thu",
        "fri",
        "sat",
        "sun"
    );

    private readonly Option<string?> _firstScan = Choice.Option(
        "--first-scan",
        "New findings of a target's first scan: each by itself, or in one message. [default: list]",
        "list",
        "summarise"
    );

    private readonly Option<bool> _noGrouping = new("--no-grouping")
    {
        Description = "One message for each event again.",
    };
    private readonly Option<bool> _noCeiling = new("--no-ceiling") { Description = "Any number of messages again." };
    private readonly Option<bool> _noQuietHours = new("--no-quiet-hours") { Description = "Send at any time again." };

    /// <param name="command">What gets the options.</param>
    /// <param name="takesAway">Whether there is something that can be taken away.</param>
    public void AddTo(Command command, bool takesAway = false)
    {
        Option[] options = [_groupBy, _groupWindow, _ceiling, _quietHours, _quietZone, _quietDays, _firstScan];
        Option[] more = takesAway ? [_noGrouping, _noCeiling, _noQuietHours] : [];
        foreach (var option in options.Concat(more))
        {
            command.Add(option);
        }
    }

    public int? Ceiling(ParseResult parsed) => parsed.GetValue(_ceiling);

    public string? FirstScan(ParseResult parsed) => parsed.GetValue(_firstScan);

    public IntegrationGrouping? Grouping(ParseResult parsed)
    {
        var (by, window) = (parsed.GetValue(_groupBy), parsed.GetValue(_groupWindow));
        return by is { Length: > 0 } ? new IntegrationGrouping { By = by, Window = window }
            : window is null ? null
            : throw new UsageException("--group-window needs --group-by, such as --group-by scan");
    }

    public IntegrationQuietHours? QuietHours(ParseResult parsed)
    {
        var (hours, zone) = (parsed.GetValue(_quietHours), parsed.GetValue(_quietZone));
        var days = parsed.GetValue(_quietDays) is { Length: > 0 } some ? some : null;
        if (hours is null)
        {
            return zone is null && days is null
                ? null
                : throw new UsageException("--quiet-zone and --quiet-day need --quiet-hours, such as 22:00-07:00");
        }

        return hours.Split('-') is [var from, var to] && zone is not null
            ? new IntegrationQuietHours
            {
                TimeZone = zone,
                From = from.Trim(),
                To = to.Trim(),
                Days = days,
            }
            : throw new UsageException("quiet hours are said as --quiet-hours 22:00-07:00 --quiet-zone Europe/Berlin");
    }

    /// <summary>What is taken away, by the names of the API.</summary>
    public IEnumerable<string> TakenAway(ParseResult parsed) =>
        from setting in ((string Name, Option<bool> Asked)[])
            [("grouping", _noGrouping), ("ceiling", _noCeiling), ("quiet_hours", _noQuietHours)]
        where parsed.GetValue(setting.Asked)
        select setting.Name;

    private static Option<string[]> Choices(string name, string description, params string[] words)
    {
        var option = new Option<string[]>(name) { Description = description, HelpName = string.Join('|', words) };
        Choice.Restrict(option, words);
        return option;
    }
}
