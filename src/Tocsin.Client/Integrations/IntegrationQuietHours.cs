namespace Tocsin.Client.Integrations;

/// <summary>Hours in which nothing is sent; what has waited leaves as one message.</summary>
public sealed record IntegrationQuietHours
{
    /// <summary>The place whose clock counts, such as <c>Europe/Berlin</c>.</summary>
    public required string TimeZone { get; init; }

    /// <summary>When they begin, such as <c>22:00</c>.</summary>
    public required string From { get; init; }

    /// <summary>When they end; on the next day where that is not later.</summary>
    public required string To { get; init; }

    /// <summary>The days on which they begin, such as <c>mon</c>; null is every day.</summary>
    public IReadOnlyList<string>? Days { get; init; }
}
