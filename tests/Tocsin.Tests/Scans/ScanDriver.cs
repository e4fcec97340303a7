using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Tocsin.Tests.Testing;

namespace Tocsin.Tests.Scans;

/// <summary>Does with scans what a client does.</summary>
internal sealed class ScanDriver(TestServer server)
{
    public async Task<JsonElement> UploadAsync(string sarif, string query = "target=acme/shop&branch=main")
    {
        var response = await server.Http.PostAsync($"scans/upload?{query}", Sarif(sarif));
        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        return await FinishedAsync(
            (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString()!
        );
    }

    public async Task<JsonElement> StartAsync(object request)
    {
        var response = await server.Http.PostAsJsonAsync("scans", request);
        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        return await response.Content.ReadFromJsonAsync<JsonElement>();
    }

    public async Task<JsonElement> CompleteAsync(string id, params string[] sarifs)
    {
        foreach (var sarif in sarifs)
        {
            var added = await server.Http.PostAsync($"scans/{id}/results", Sarif(sarif));
            Assert.Equal(HttpStatusCode.OK, added.StatusCode);
        }

        var completed = await server.Http.PostAsync($"scans/{id}/complete", content: null);
        Assert.Equal(HttpStatusCode.Accepted, completed.StatusCode);
        return await FinishedAsync(id);
    }

    /// <summary>Asks until the scan is over; bounded, as a client would.</summary>
    public async Task<JsonElement> FinishedAsync(string id)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (true)
        {
            var scan = await server.Http.GetFromJsonAsync<JsonElement>($"scans/{id}", limit.Token);
            if (scan.GetProperty("status").GetString() is "completed" or "failed" or "cancelled")
            {
                return scan;
            }

            await Task.Yield();
        }
    }

    public async Task<List<JsonElement>> FindingsAsync(string query)
    {
        var page = await server.Http.GetFromJsonAsync<JsonElement>($"findings?limit=200&{query}");
        return [.. page.GetProperty("data").EnumerateArray()];
    }

    public static HttpContent Sarif(string text) => new StringContent(text, Encoding.UTF8, "application/sarif+json");

    public static (int Total, int New, int Resolved) Counts(JsonElement scan)
    {
        var summary = scan.GetProperty("summary");
        return (
            summary.GetProperty("total_findings").GetInt32(),
            summary.GetProperty("new_findings").GetInt32(),
            summary.GetProperty("resolved_findings").GetInt32()
        );
    }
}
