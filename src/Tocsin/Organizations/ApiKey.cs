using Tocsin.Auditing;
using Tocsin.Ids;
using Tocsin.Plans;

namespace Tocsin.Organizations;

/// <summary>A key of an organization. The key itself is shown once; only its SHA-256 is kept.</summary>
internal sealed record ApiKey
{
    public const string IdPrefix = "key_";

    public required string Id { get; init; }

    public required OrganizationId OrganizationId { get; init; }

    public required string Name { get; init; }

    /// <summary>
    /// The plan of its organization when it was read. Every request reads its key, so that another plan holds from the
    /// next one on, on every node.
    /// </summary>
    public string Plan { get; init; } = PlanNames.Unlimited;

    public required IReadOnlyList<string> Permissions { get; init; }

    /// <summary>SHA-256 of the whole key.</summary>
    public required byte[] Hash { get; init; }

    /// <summary>Its last four characters, by which people know it again.</summary>
    public required string LastFour { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? ExpiresAt { get; init; }

    public DateTimeOffset? RevokedAt { get; init; }

    public DateTimeOffset? LastUsedAt { get; init; }

    /// <summary>What the audit trail calls it.</summary>
    public AuditSubject AuditSubject => new(Auditing.AuditSubject.ApiKeyType, Id, Name);

    /// <summary>What the audit trail of its organization tells when it is made.</summary>
    public AuditEntry Made(Auditor auditor) =>
        auditor.Entry(
            OrganizationId,
            AuditActions.ApiKeyCreate,
            AuditSubject,
            detail: $"permissions: {string.Join(", ", Permissions)}"
        );
}
