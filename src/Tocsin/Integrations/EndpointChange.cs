using Tocsin.Auditing;

namespace Tocsin.Integrations;

/// <summary>What the server has found out about an integration's endpoint by itself.</summary>
internal sealed record EndpointChange
{
    /// <summary>The integration as it is before the change.</summary>
    public required Integration Integration { get; init; }

    public required EndpointHealth Health { get; init; }

    /// <summary>Why it is disabled from now on, or null.</summary>
    public string? DisabledReason { get; init; }

    /// <summary>What the audit trail tells of it, in the commit that disables it.</summary>
    public AuditEntry? Audit { get; init; }
}
