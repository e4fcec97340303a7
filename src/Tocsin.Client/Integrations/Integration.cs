namespace Tocsin.Client.Integrations;

/// <summary>A destination of any kind. Its config is shown to nobody.</summary>
public sealed record Integration
{
    /// <summary><c>integration_…</c>.</summary>
    public required string Id { get; init; }

    /// <summary>Such as <c>slack</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>For people.</summary>
    public string? Name { get; init; }

    /// <summary>A word for people.</summary>
    public string? Description { get; init; }

    /// <summary>The least severity of findings; null where a set is wanted that no least one describes.</summary>
    public string? SeverityFilter { get; init; }

    /// <summary>Whether messages are sent.</summary>
    public bool Enabled { get; init; }

    /// <summary><c>active</c>, <c>failed</c>, <c>disabled</c> or <c>needs_config</c>.</summary>
    public string? Status { get; init; }

    /// <summary>Why nothing is sent, where it was not a person who said so.</summary>
    public string? DisabledReason { get; init; }

    /// <summary>When the first attempt since the last success has failed.</summary>
    public DateTimeOffset? FailingSince { get; init; }

    /// <summary>Targets whose events are wanted; null is every one.</summary>
    public IReadOnlyList<string>? TargetIds { get; init; }

    /// <summary>Events that are wanted, as they were given; null is all.</summary>
    public IReadOnlyList<string>? Events { get; init; }

    /// <summary>Finer filters.</summary>
    public IntegrationFilters? Filters { get; init; }

    /// <summary>In which words its messages are said; null is the usual ones.</summary>
    public IntegrationTemplate? Template { get; init; }

    /// <summary>When a summary of what changed comes; null: never.</summary>
    public IntegrationDigest? Digest { get; init; }

    /// <summary>Events that belong together leave as one message; null: one each.</summary>
    public IntegrationGrouping? Grouping { get; init; }

    /// <summary>Messages in any hour, at most; null: any number.</summary>
    public int? Ceiling { get; init; }

    /// <summary>When nothing is sent; null: always something.</summary>
    public IntegrationQuietHours? QuietHours { get; init; }

    /// <summary>New findings of a target's first scan: <c>list</c> or <c>summarise</c>.</summary>
    public string? FirstScan { get; init; }

    /// <summary>When it was made.</summary>
    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>When it was changed.</summary>
    public DateTimeOffset? UpdatedAt { get; init; }

    /// <summary>A webhook's secret that the server made: only in the answer that made it.</summary>
    public string? HmacSecret { get; init; }

    /// <summary>What is odd about it, or could not be checked; only in the answers that made or changed it.</summary>
    public IReadOnlyList<string>? Warnings { get; init; }

    /// <summary>Without the secret, so that nothing prints it by printing the integration.</summary>
    public override string ToString() => $"Integration {Id} {Kind} {Status}";
}
