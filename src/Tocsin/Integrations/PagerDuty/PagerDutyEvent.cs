namespace Tocsin.Integrations.PagerDuty;

/// <summary>What Events v2 takes: an alert that is opened, seen or closed.</summary>
internal sealed record PagerDutyEvent
{
    public const string Trigger = "trigger";
    public const string Resolve = "resolve";

    public required string RoutingKey { get; init; }

    public required string EventAction { get; init; }

    /// <summary>What every event of one alert has in common.</summary>
    public required string DedupKey { get; init; }

    /// <summary>Not for a resolve.</summary>
    public PagerDutyPayload? Payload { get; init; }

    public string? Client { get; init; }

    public string? ClientUrl { get; init; }

    public IReadOnlyList<PagerDutyLink>? Links { get; init; }
}

internal sealed record PagerDutyPayload
{
    public required string Summary { get; init; }

    public required string Source { get; init; }

    /// <summary>critical, error, warning or info.</summary>
    public required string Severity { get; init; }

    public required DateTimeOffset Timestamp { get; init; }

    public string? Component { get; init; }

    public string? Group { get; init; }

    public string? Class { get; init; }

    public required IReadOnlyDictionary<string, string> CustomDetails { get; init; }
}

internal sealed record PagerDutyLink(string Href, string Text);

/// <summary>What the same service takes as news: something has changed, nobody needs to get up.</summary>
internal sealed record PagerDutyChange
{
    public required string RoutingKey { get; init; }

    public required PagerDutyChangePayload Payload { get; init; }

    public IReadOnlyList<PagerDutyLink>? Links { get; init; }
}

internal sealed record PagerDutyChangePayload
{
    public required string Summary { get; init; }

    public required DateTimeOffset Timestamp { get; init; }

    public required string Source { get; init; }

    public required IReadOnlyDictionary<string, string> CustomDetails { get; init; }
}
