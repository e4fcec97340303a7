using Tocsin.Auditing;
using Tocsin.Ids;

namespace Tocsin.Integrations;

/// <summary>A destination: its kind and config, and which events it wants. Its deliveries are a lane of their own.</summary>
internal sealed record Integration
{
    public const string IdPrefix = "integration_";

    /// <summary>What <c>/webhooks</c> shows in its place.</summary>
    public const string WebhookPrefix = "webhook_";

    public required string Id { get; init; }

    /// <summary>The id as <c>/webhooks</c> shows it.</summary>
    public string WebhookId => WebhookPrefix + Id[IdPrefix.Length..];

    /// <summary>What the audit trail calls it.</summary>
    public AuditSubject AuditSubject => new(Auditing.AuditSubject.IntegrationType, Id, Name.Length == 0 ? null : Name);

    public required OrganizationId OrganizationId { get; init; }

    /// <summary>Given by the store, ascending and never used twice: the number of its lane.</summary>
    public long Number { get; init; }

    /// <summary>The name of its kind, such as <c>webhook</c>.</summary>
    public required string Kind { get; init; }

    public required string Name { get; init; }

    public string? Description { get; init; }

    public bool Enabled { get; init; } = true;

    /// <summary>Why it is disabled, where it was not a person who did it.</summary>
    public string? DisabledReason { get; init; }

    /// <summary>Nothing that was queued before is sent: enabling does not send the past.</summary>
    public required DateTimeOffset ActiveSince { get; init; }

    public required Subscription Subscription { get; init; }

    /// <summary>The values of the kind's fields; encrypted at rest.</summary>
    public required IReadOnlyDictionary<string, string> Config { get; init; }

    /// <summary>Its config as it is stored, where no encryption key opens that; then <see cref="Config"/> is empty.</summary>
    public string? SealedConfig { get; init; }

    /// <summary>Whether its config cannot be read: nothing is sent, and what is to be sent waits.</summary>
    public bool IsSealed => SealedConfig is not null;

    /// <summary>When failed deliveries are tried again, in the form that <see cref="RetrySchedule"/> reads.</summary>
    public string Retry { get; init; } = RetrySchedule.Standard;

    /// <summary>Its rate, its order, its batches.</summary>
    public DeliverySettings Delivery { get; init; } = DeliverySettings.Default;

    /// <summary>Who hears of a failure by mail; null: whom the organization names. Empty: nobody.</summary>
    public IReadOnlyList<string>? NotifyEmails { get; init; }

    /// <summary>Where its health is kept; shared by every copy.</summary>
    public HealthCell HealthCell { get; init; } = new(EndpointHealth.Good);

    /// <summary>How its endpoint fares now.</summary>
    public EndpointHealth Health => HealthCell.Value;

    /// <inheritdoc cref="HealthCell.Version"/>
    public long Version => HealthCell.Version;

    /// <summary>The opened config; null where it is sealed; not stored. Another object whenever anything but the health has changed.</summary>
    public IDestination? Destination { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }
}
