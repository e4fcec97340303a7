using Tocsin.Auditing;
using Tocsin.Ids;
using Tocsin.Plans;

namespace Tocsin.Organizations;

/// <summary>A tenant: it owns its keys, targets, scans, findings, events, integrations and deliveries.</summary>
internal sealed record Organization
{
    public required OrganizationId Id { get; init; }

    public required string Name { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>One of <see cref="PlanNames"/>.</summary>
    public string Plan { get; init; } = PlanNames.Unlimited;

    /// <summary>Who hears by mail of what fails; null: whom the operator names. Empty: nobody.</summary>
    public IReadOnlyList<string>? NotifyEmails { get; init; }

    /// <summary>What the audit trail calls it.</summary>
    public AuditSubject AuditSubject => new(Auditing.AuditSubject.OrganizationType, Id.Value, Name);
}
