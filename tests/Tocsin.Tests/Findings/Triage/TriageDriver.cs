using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Tocsin.Tests.Scans;
using Tocsin.Tests.Testing;

namespace Tocsin.Tests.Findings.Triage;

/// <summary>Says of findings what people say.</summary>
internal sealed class TriageDriver(TestServer server)
{
    public const string Query = "target=acme/shop&branch=main&commit=abc123";

    public static readonly string Vulnerable = SarifText.Of(("S1", "src/a.js", 7, "eval(input)"));

    /// <summary>A scan that sees it, or one that does not.</summary>
    public Task<JsonElement> ScanAsync(string sarif) => new ScanDriver(server).UploadAsync(sarif, Query);

    /// <summary>The one finding of a first scan.</summary>
    public async Task<string> FindAsync()
    {
        await ScanAsync(Vulnerable);
        return Assert.Single(await new ScanDriver(server).FindingsAsync("")).Text("id");
    }

    public async Task<JsonElement> SayAsync(string id, string what, object? body = null)
    {
        var answer = await server.Http.PostAsJsonAsync($"findings/{id}/{what}", body ?? new { });
        Assert.True(answer.StatusCode == HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }

    public Task<JsonElement> GetAsync(string id) => server.Http.GetFromJsonAsync<JsonElement>($"findings/{id}");

    public async Task<List<JsonElement>> HistoryAsync(string id) =>
        [
            .. (await server.Http.GetFromJsonAsync<JsonElement>($"findings/{id}/history"))
                .GetProperty("data")
                .EnumerateArray(),
        ];

    /// <summary>Types of the events of findings, oldest first, each with its change_summary.</summary>
    public async Task<List<(string Type, string? Summary)>> EventsAsync()
    {
        var page = await server.Http.GetFromJsonAsync<JsonElement>("events?limit=200");
        return
        [
            .. page.GetProperty("data")
                .EnumerateArray()
                .Where(e => e.Text("type").StartsWith("finding.", StringComparison.Ordinal))
                .Select(e =>
                    (
                        e.Text("type"),
                        e.GetProperty("data").TryGetProperty("change_summary", out var summary)
                            ? summary.GetString()
                            : null
                    )
                )
                .Reverse(),
        ];
    }
}
