namespace Tocsin.Auditing;

/// <summary>Which entries are asked for; null is no condition.</summary>
internal sealed record AuditQuery
{
    /// <summary>One of <see cref="AuditActions"/>.</summary>
    public string? Action { get; init; }

    /// <summary>All actions that begin so, instead of one.</summary>
    public string? ActionPrefix { get; init; }

    public string? SubjectId { get; init; }

    public string? ActorId { get; init; }

    public string? ActorType { get; init; }

    /// <summary>Only entries since then.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Only entries before then.</summary>
    public DateTimeOffset? To { get; init; }
}
