using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Tocsin.Tests.Testing;

/// <summary>Drives the API of a server as a customer would.</summary>
internal static class Webhooks
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public static async Task<JsonElement> CreateWebhookAsync(this HttpClient http, object request)
    {
        var response = await http.PostAsJsonAsync("webhooks", request);
        Assert.True(response.StatusCode == HttpStatusCode.Created, await response.Content.ReadAsStringAsync());
        return await response.Content.ReadFromJsonAsync<JsonElement>();
    }

    public static async Task<JsonElement> PatchWebhookAsync(this HttpClient http, string id, object request)
    {
        var response = await http.PatchAsJsonAsync($"webhooks/{id}", request);
        Assert.True(response.StatusCode == HttpStatusCode.OK, await response.Content.ReadAsStringAsync());
        return await response.Content.ReadFromJsonAsync<JsonElement>();
    }

    /// <summary>Publishes an event and returns its id.</summary>
    public static async Task<string> PublishAsync(this HttpClient http, object request)
    {
        var response = await http.PostAsJsonAsync("events", request);
        Assert.True(response.StatusCode == HttpStatusCode.Accepted, await response.Content.ReadAsStringAsync());
        return (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("ids")[0].GetString()!;
    }

    public static async Task<IReadOnlyList<JsonElement>> DeliveriesAsync(this HttpClient http, string webhookId) =>
        [
            .. (await http.GetFromJsonAsync<JsonElement>($"webhooks/{webhookId}/deliveries?limit=200"))
                .GetProperty("data")
                .EnumerateArray(),
        ];

    /// <summary>The newest delivery, once it is as the test wants it.</summary>
    public static async Task<JsonElement> DeliveryAsync(
        this HttpClient http,
        string webhookId,
        Func<JsonElement, bool> wanted
    )
    {
        JsonElement? last = null;
        await Eventually.TrueAsync(
            async () =>
            {
                var all = await http.DeliveriesAsync(webhookId);
                last = all.Count > 0 ? all[0] : null;
                return last is { } delivery && wanted(delivery);
            },
            () => $"The newest delivery is {last?.GetRawText() ?? "none"}",
            Patience
        );
        return last!.Value;
    }

    /// <summary>Waits until the delivery of this event has this status.</summary>
    public static Task DeliveredAsync(this HttpClient http, string webhookId, string eventId, string status) =>
        Eventually.TrueAsync(
            async () => (await http.DeliveriesAsync(webhookId)).Any(d => d.Text("event_id") == eventId && d.Is(status)),
            () => $"The delivery of {eventId} to {webhookId} is not {status}.",
            Patience
        );

    public static bool Is(this JsonElement delivery, string status) =>
        string.Equals(delivery.GetProperty("status").GetString(), status, StringComparison.Ordinal);

    public static string Text(this JsonElement json, string property) => json.GetProperty(property).GetString()!;
}
