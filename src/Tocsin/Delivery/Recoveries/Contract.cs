using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Tocsin.Http;

namespace Tocsin.Delivery.Recoveries;

/// <summary>Body of <c>POST /webhooks/{id}/recover</c>.</summary>
internal sealed record RecoverRequest
{
    [Description("Events since this time.")]
    public required DateTimeOffset From { get; init; }

    [Description("Events before this time; now, when it is absent.")]
    public DateTimeOffset? To { get; init; }

    [Description(
        "What to look for: failed, cancelled, missing (events that the webhook wants as it is now and never got, since it was disabled or not made yet), success (to send again what has arrived). failed, cancelled and missing, when it is absent."
    )]
    [MinLength(1), MaxLength(4), AllowedValues("failed", "cancelled", "missing", "success")]
    public IReadOnlyList<string>? States { get; init; }

    [Description("Only events of these types, or delivered under these names.")]
    [MinLength(1), MaxLength(100), StringLength(100, MinimumLength = 1)]
    public IReadOnlyList<string>? EventTypes { get; init; }

    [Description("Only count.")]
    public bool? DryRun { get; init; }

    [Description("Deliveries queued a second; 100 when it is absent, as fast as it goes with null.")]
    [Range(1, 100_000)]
    public int? RatePerSecond { get; init; }
}

/// <summary>Body of <c>POST /deliveries/retry</c>: ids, or filters.</summary>
internal sealed record BulkRetryRequest
{
    [Description("These deliveries, and no filter.")]
    [MinLength(1), MaxLength(1000), IdForm(DeliveryId.Prefix)]
    public IReadOnlyList<string>? Ids { get; init; }

    [Description("Without ids, this is required; undelivered is failed and cancelled.")]
    [AllowedValues("failed", "cancelled", "success", "undelivered")]
    public string? Status { get; init; }

    [IdForm("webhook_")]
    public string? WebhookId { get; init; }

    [IdForm("integration_")]
    public string? IntegrationId { get; init; }

    [StringLength(100, MinimumLength = 1)]
    public string? EventType { get; init; }

    [IdForm("target_")]
    public string? TargetId { get; init; }

    [Description("Events since this time; from the beginning, when it is absent.")]
    public DateTimeOffset? From { get; init; }

    [Description("Events before this time; now, when it is absent.")]
    public DateTimeOffset? To { get; init; }

    [Description("How the last attempt ended, as GET /deliveries takes it.")]
    [StringLength(40, MinimumLength = 1)]
    public string? Outcome { get; init; }

    [Description("Deliveries queued a second; 100 when it is absent, as fast as it goes with null.")]
    [Range(1, 100_000)]
    public int? RatePerSecond { get; init; }
}

/// <summary>What a retry of many has begun.</summary>
internal sealed record BulkRetryResource
{
    [Description("How many were queued, where ids were given.")]
    public required int? Requeued { get; init; }

    [Description("The job that queues them, where filters were given.")]
    public required RecoveryResource? Recovery { get; init; }
}

/// <summary>How many deliveries a recovery would queue.</summary>
internal sealed record RecoveryCount
{
    public required long Count { get; init; }
}

/// <summary>A job that queues deliveries anew, as the API shows it.</summary>
internal sealed record RecoveryResource
{
    public required string Id { get; init; }

    [Description("Null for a retry over all webhooks and integrations.")]
    public required string? WebhookId { get; init; }

    [Description("running, completed or cancelled.")]
    public required string Status { get; init; }

    [Description("Why it was cancelled.")]
    public required string? Reason { get; init; }

    [Description("Deliveries found so far.")]
    public required long Matched { get; init; }

    [Description("Deliveries queued so far; what has meanwhile gone on by itself is not queued.")]
    public required long Requeued { get; init; }

    [Description("From 0 to 1, by the time that it has gone through.")]
    public required double Progress { get; init; }

    public required DateTimeOffset From { get; init; }

    public required DateTimeOffset To { get; init; }

    public required IReadOnlyList<string> States { get; init; }

    public required int? RatePerSecond { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset? FinishedAt { get; init; }
}
