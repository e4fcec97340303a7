using Tocsin.Ids;

namespace Tocsin.Auditing;

/// <summary>One line of an organization's audit trail. It never holds a secret, nor any other value that was set.</summary>
internal sealed record AuditEntry
{
    public const string IdPrefix = "audit_";

    /// <summary>Its id; in the order of the trail.</summary>
    public required string Id { get; init; }

    public required OrganizationId OrganizationId { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>One of <see cref="AuditActions"/>.</summary>
    public required string Action { get; init; }

    public required AuditActor Actor { get; init; }

    public required AuditSubject Subject { get; init; }

    /// <summary>The names of the fields that have another value now.</summary>
    public IReadOnlyList<string> Changed { get; init; } = [];

    /// <summary>What else is worth knowing of it, in words.</summary>
    public string? Detail { get; init; }

    /// <summary>The address of the client, as far as the server sees it.</summary>
    public string? Address { get; init; }

    public string? UserAgent { get; init; }

    /// <summary>The <c>X-Request-Id</c> of the request, by which the log has it too.</summary>
    public string? RequestId { get; init; }
}
