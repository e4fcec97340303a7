using System.Text.Json;
using Tocsin.Events;

namespace Tocsin.Routing;

/// <summary>Which webhook an event tells the failure of. It is the one that does not get it.</summary>
internal static class FailureSubject
{
    /// <summary>The webhook's id, or null where the event is about something else.</summary>
    public static string? Of(Event fact)
    {
        if (fact.Type is not (EventTypes.WebhookFailed or EventTypes.WebhookDisabled))
        {
            return null;
        }

        using var data = JsonDocument.Parse(fact.Data);
        return data.RootElement.TryGetProperty("webhook_id", out var id) && id.ValueKind == JsonValueKind.String
            ? id.GetString()
            : null;
    }
}
