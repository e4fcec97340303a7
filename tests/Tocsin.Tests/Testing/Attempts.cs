using System.Net.Http.Json;
using System.Text.Json;

namespace Tocsin.Tests.Testing;

/// <summary>Looks at attempts as a customer would.</summary>
internal static class Attempts
{
    public static async Task<IReadOnlyList<JsonElement>> AttemptsAsync(this HttpClient http, JsonElement delivery) =>
        [
            .. (await http.GetFromJsonAsync<JsonElement>($"deliveries/{delivery.Text("id")}/attempts"))
                .GetProperty("data")
                .EnumerateArray(),
        ];

    /// <summary>Makes a webhook, sends it one event, and returns the first attempt.</summary>
    public static async Task<JsonElement> AttemptAsync(this HttpClient http, object webhook, FakeClock? clock = null)
    {
        var id = (await http.CreateWebhookAsync(webhook)).Text("id");
        await http.PublishAsync(new { type = "build.finished", data = new { } });
        var delivery = await http.DeliveryAsync(
            id,
            d =>
            {
                clock?.Advance(TimeSpan.FromSeconds(1));
                return d.GetProperty("attempts").GetInt32() > 0;
            }
        );
        return (await http.AttemptsAsync(delivery))[0];
    }

    public static double? Timing(this JsonElement attempt, string part) =>
        attempt.GetProperty("timings").GetProperty(part) is { ValueKind: JsonValueKind.Number } number
            ? number.GetDouble()
            : null;

    public static bool IsNull(this JsonElement json, string property) =>
        json.GetProperty(property).ValueKind == JsonValueKind.Null;
}
