namespace Tocsin.Client.Integrations;

/// <summary>When a summary of what changed comes.</summary>
public sealed record IntegrationDigest
{
    /// <summary><c>day</c> or <c>week</c>.</summary>
    public required string Every { get; init; }

    /// <summary>The time of day there, such as <c>08:00</c>; null is that.</summary>
    public string? At { get; init; }

    /// <summary>The place whose clock counts, such as <c>Europe/Berlin</c>; null is UTC.</summary>
    public string? TimeZone { get; init; }

    /// <summary>Of a weekly one the day, such as <c>mon</c>; null is that.</summary>
    public string? Weekday { get; init; }
}
