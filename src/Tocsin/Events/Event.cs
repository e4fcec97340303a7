using Tocsin.Ids;

namespace Tocsin.Events;

/// <summary>An immutable fact.</summary>
internal sealed record Event
{
    public const string IdPrefix = "evt_";

    public required string Id { get; init; }

    public required OrganizationId OrganizationId { get; init; }

    /// <summary>A name from the catalogue, dotted: <c>scan.completed</c>.</summary>
    public required string Type { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The target that it is about; what the target filter looks at.</summary>
    public string? TargetId { get; init; }

    /// <summary><c>critical</c> … <c>info</c>; what the severity filter looks at, for <c>finding.*</c>.</summary>
    public string? Severity { get; init; }

    /// <summary>The payload's <c>data</c>, in canonical JSON (UTF-8).</summary>
    public required ReadOnlyMemory<byte> Data { get; init; }

    /// <summary>The trace that it is part of: W3C's <c>traceparent</c> and, after a space, <c>tracestate</c>.</summary>
    public string? Trace { get; init; }
}
