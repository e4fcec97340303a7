namespace Tocsin.Client.Integrations;

/// <summary>An integration to make.</summary>
public sealed record NewIntegration
{
    /// <summary>One of those that <see cref="IntegrationsClient.ListKindsAsync"/> tells.</summary>
    public required string Kind { get; init; }

    /// <summary>For people.</summary>
    public required string Name { get; init; }

    /// <summary>The fields of the kind.</summary>
    public required IReadOnlyDictionary<string, string?> Config { get; init; }

    /// <summary>A word for people.</summary>
    public string? Description { get; init; }

    /// <summary>The least severity of findings; null is all.</summary>
    public string? SeverityFilter { get; init; }

    /// <summary>Null is true.</summary>
    public bool? Enabled { get; init; }

    /// <summary>Null is every target.</summary>
    public IReadOnlyList<string>? TargetIds { get; init; }

    /// <summary>Null is all events.</summary>
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

    /// <summary>Without the config.</summary>
    public override string ToString() => $"NewIntegration {Kind} {Name}";
}
