using System.Text.Json;
using Tocsin.Events;
using Tocsin.Integrations;

namespace Tocsin.Routing;

/// <summary>Whose digest an event is: that integration gets it, whatever it subscribes to, and nobody else.</summary>
internal static class DigestSubject
{
    /// <summary>The integration's id, or null where the event is no digest of Tocsin's.</summary>
    public static string? Of(Event fact)
    {
        if (fact.Type is not (EventTypes.DigestDaily or EventTypes.DigestWeekly) || fact.Data.Length == 0)
        {
            return null;
        }

        using var data = JsonDocument.Parse(fact.Data);
        return
            data.RootElement.ValueKind == JsonValueKind.Object
            && data.RootElement.TryGetProperty("integration_id", out var id)
            && id.ValueKind == JsonValueKind.String
            && id.GetString() is { } text
            && text.StartsWith(Integration.IdPrefix, StringComparison.Ordinal)
            ? text
            : null;
    }
}
