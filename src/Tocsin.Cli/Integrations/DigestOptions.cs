using System.CommandLine;
using Tocsin.Cli.CommandLine;
using Tocsin.Client.Integrations;

namespace Tocsin.Cli.Integrations;

/// <summary>When a summary comes: the same options wherever an integration is made or changed.</summary>
internal sealed class DigestOptions
{
    private readonly Option<string?> _every = Choice.Option(
        "--digest",
        "Send a summary of what changed, this often.",
        "day",
        "week"
    );

    private readonly Option<string?> _at = new("--digest-at")
    {
        Description = "At which time of day. [default: 08:00]",
        HelpName = "HH:MM",
    };

    private readonly Option<string?> _zone = new("--digest-zone")
    {
        Description = "By the clock of which place, such as Europe/Berlin. [default: UTC]",
        HelpName = "ZONE",
    };

    private readonly Option<string?> _weekday = Choice.Option(
        "--digest-weekday",
        "On which day a weekly one comes. [default: mon]",
        "mon",
        "tue",
        "wed",
        "thu",
        "fri",
        "sat",
        "sun"
    );

    private readonly Option<bool> _none = new("--no-digest") { Description = "No summaries any more." };

    /// <param name="command">What gets the options.</param>
    /// <param name="takesAway">Whether there is something that can be taken away.</param>
    public void AddTo(Command command, bool takesAway = false)
    {
        foreach (var option in (Option[])[_every, _at, _zone, _weekday])
        {
            command.Add(option);
        }

        if (takesAway)
        {
            command.Add(_none);
        }
    }

    /// <summary>What is asked for; null where nothing is.</summary>
    public IntegrationDigest? Digest(ParseResult parsed)
    {
        var (at, zone, weekday) = (parsed.GetValue(_at), parsed.GetValue(_zone), parsed.GetValue(_weekday));
        if (parsed.GetValue(_every) is { } every)
        {
            return new IntegrationDigest
            {
                Every = every,
                At = at,
                TimeZone = zone,
                Weekday = weekday,
            };
        }

        return (at, zone, weekday) is (null, null, null)
            ? null
            : throw new UsageException("when a summary comes is said with --digest day or --digest week");
    }

    /// <summary>What is taken away, by the names of the API.</summary>
    public IEnumerable<string> TakenAway(ParseResult parsed) => parsed.GetValue(_none) ? ["digest"] : [];
}
