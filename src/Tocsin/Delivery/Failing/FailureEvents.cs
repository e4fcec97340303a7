using Tocsin.Events;
using Tocsin.Ids;
using Tocsin.Integrations;

namespace Tocsin.Delivery.Failing;

/// <summary>The events <c>webhook.failed</c> and <c>webhook.disabled</c>.</summary>
internal static class FailureEvents
{
    public static Event Of(FailureNotice notice, Id ids)
    {
        var url = IntegrationAddress.Of(notice.Integration);
        return new Event
        {
            Id = ids.New(Event.IdPrefix),
            OrganizationId = notice.Integration.OrganizationId,
            Type = notice.DisabledReason is null ? EventTypes.WebhookFailed : EventTypes.WebhookDisabled,
            CreatedAt = notice.At,
            Data = notice.DisabledReason is { } reason
                ? CanonicalJson.Of(
                    new
                    {
                        notice.Integration.WebhookId,
                        Url = url,
                        Reason = reason,
                    }
                )
                : CanonicalJson.Of(
                    new
                    {
                        notice.Integration.WebhookId,
                        Url = url,
                        DeliveryId = notice.Delivery.ToString(),
                        notice.Attempts,
                        notice.Error,
                    }
                ),
        };
    }
}
