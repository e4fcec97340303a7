namespace Tocsin.Client.Integrations;

/// <summary>A filter of which to tell what it would have matched.</summary>
public sealed record NewPreview
{
    /// <inheritdoc cref="NewIntegration.TargetIds"/>
    public IReadOnlyList<string>? TargetIds { get; init; }

    /// <inheritdoc cref="NewIntegration.Events"/>
    public IReadOnlyList<string>? Events { get; init; }

    /// <inheritdoc cref="NewIntegration.SeverityFilter"/>
    public string? SeverityFilter { get; init; }

    /// <inheritdoc cref="NewIntegration.Filters"/>
    public IntegrationFilters? Filters { get; init; }

    /// <summary>How far to look back; null is as far as it goes.</summary>
    public int? Days { get; init; }

    /// <summary>The <see cref="IntegrationPreview.NextCursor"/> of the answer before.</summary>
    public string? Cursor { get; init; }
}

/// <summary>What a filter would have matched.</summary>
public sealed record IntegrationPreview
{
    /// <summary>Since when events were looked at.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Until when.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>How many were looked at.</summary>
    public int Examined { get; init; }

    /// <summary>How many it would have matched.</summary>
    public int Matched { get; init; }

    /// <summary>The matched ones by type.</summary>
    public IReadOnlyDictionary<string, int> ByEventType { get; init; } = new Dictionary<string, int>();

    /// <summary>The matched findings by severity.</summary>
    public IReadOnlyDictionary<string, int> BySeverity { get; init; } = new Dictionary<string, int>();

    /// <summary>How many each stage turned away.</summary>
    public IReadOnlyDictionary<string, int> RefusedBy { get; init; } = new Dictionary<string, int>();

    /// <summary>The newest of the matched ones.</summary>
    public IReadOnlyList<PreviewSample> Samples { get; init; } = [];

    /// <summary>Where to go on; null when everything was looked at.</summary>
    public string? NextCursor { get; init; }
}

/// <summary>An event that a filter would have matched.</summary>
public sealed record PreviewSample
{
    /// <summary><c>evt_…</c>.</summary>
    public required string EventId { get; init; }

    /// <summary>Its type.</summary>
    public string? Type { get; init; }

    /// <summary>The name under which it would have been delivered.</summary>
    public string? EventName { get; init; }

    /// <summary>When it happened.</summary>
    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>The target that it is about.</summary>
    public string? TargetId { get; init; }

    /// <summary>The severity of its finding.</summary>
    public string? Severity { get; init; }
}
