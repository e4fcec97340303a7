using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Tocsin.Http;

namespace Tocsin.Delivery.History;

/// <summary>Which deliveries of a webhook are listed.</summary>
internal record DeliveryFilter
{
    [Description("failed has those that are tried again too; undelivered is everything but success.")]
    [AllowedValues("pending", "success", "failed", "cancelled", "undelivered")]
    public string? Status { get; init; }

    [Description("Only of events of this type, or delivered under this name.")]
    [StringLength(100, MinimumLength = 1)]
    public string? EventType { get; init; }

    [Description("Only of events about this target.")]
    [IdForm("target_")]
    public string? TargetId { get; init; }

    [Description("Only of events since this time.")]
    public DateTimeOffset? From { get; init; }

    [Description("Only of events before this time.")]
    public DateTimeOffset? To { get; init; }

    [Description("How the last attempt ended.")]
    [AllowedValues(
        "delivered",
        "rejected",
        "server_error",
        "throttled",
        "gone",
        "redirected",
        "dns",
        "refused",
        "reset",
        "tls",
        "timed_out",
        "blocked",
        "too_large",
        "invalid",
        "unreachable",
        "cancelled"
    )]
    public string? Outcome { get; init; }
}

/// <summary>Which deliveries of an organization are listed.</summary>
internal sealed record AllDeliveriesFilter : DeliveryFilter
{
    [Description("Only to this webhook.")]
    [IdForm("webhook_")]
    public string? WebhookId { get; init; }

    [Description("Only to this integration.")]
    [IdForm("integration_")]
    public string? IntegrationId { get; init; }
}
