using Tocsin.Delivery.History;
using Tocsin.Ids;
using Tocsin.Integrations;

namespace Tocsin.Delivery.Recoveries;

/// <summary>A job that queues deliveries anew, and how far it has come.</summary>
internal sealed record Recovery
{
    public const string IdPrefix = "recovery_";

    public required string Id { get; init; }

    public required OrganizationId OrganizationId { get; init; }

    /// <summary>Null: every lane of the organization.</summary>
    public long? Lane { get; init; }

    public required RecoveryFilter Filter { get; init; }

    /// <summary>Deliveries a second; null: as fast as it goes.</summary>
    public int? RatePerSecond { get; init; }

    public RecoveryStatus Status { get; init; }

    /// <summary>Why it was cancelled.</summary>
    public string? Reason { get; init; }

    /// <summary>Deliveries that were found so far.</summary>
    public long Matched { get; init; }

    /// <summary>Those of them that were queued; the rest had gone on by themselves.</summary>
    public long Requeued { get; init; }

    public required RecoveryCursor Cursor { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? FinishedAt { get; init; }
}

/// <summary>Which deliveries a job queues.</summary>
internal sealed record RecoveryFilter
{
    public required RecoveryStates States { get; init; }

    /// <summary>Types or names; null: all.</summary>
    public IReadOnlyList<string>? EventTypes { get; init; }

    public string? TargetId { get; init; }

    public OutcomeClass? Outcome { get; init; }

    /// <summary>The time of the first event, and the one that is too late.</summary>
    public required DateTimeOffset From { get; init; }

    public required DateTimeOffset To { get; init; }

    /// <summary>Ids of that time: greater than the first and less than the second.</summary>
    public UInt128 AfterId => DeliveryFilters.Floor(From) is var floor && floor > 0 ? floor - 1 : 0;

    public UInt128 BeforeId => DeliveryFilters.Floor(To);
}

/// <summary>Where a job is: of the lane, in the phase, after the id.</summary>
internal readonly record struct RecoveryCursor(long Lane, RecoveryPhase Phase, UInt128 After);
