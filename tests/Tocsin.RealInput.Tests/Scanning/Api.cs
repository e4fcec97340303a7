using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Tocsin.Scanning.Runner;
using Tocsin.Scanning.Sarif;

namespace Tocsin.RealInput.Tests.Scanning;

/// <summary>Does over HTTP what a client does with scans.</summary>
internal sealed class Api(HttpClient http)
{
    public const string SarifType = "application/sarif+json";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    public HttpClient Http => http;

    /// <summary>Uploads what the scanners found, as <c>tocsin scan run</c> does, and waits until the scan is over.</summary>
    public async Task<ScanCounts> UploadAsync(string target, IReadOnlyList<ScannerOutcome> outcomes)
    {
        var sarif = new MemoryStream();
        await SarifWriter.WriteAsync(sarif, outcomes, CancellationToken.None);
        return await UploadAsync($"target={target}", sarif.ToArray());
    }

    /// <summary>Uploads SARIF and waits until the scan is over.</summary>
    public async Task<ScanCounts> UploadAsync(string query, byte[] sarif)
    {
        var content = new ByteArrayContent(sarif);
        content.Headers.ContentType = new MediaTypeHeaderValue(SarifType);
        return ScanCounts.Of(await FinishedAsync(await AcceptedAsync(query, content)));
    }

    /// <summary>Uploads and returns the id of the scan as soon as the server has answered.</summary>
    public async Task<string> AcceptedAsync(string query, HttpContent content)
    {
        using var response = await http.PostAsync($"scans/upload?{query}", content);
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == HttpStatusCode.Accepted, $"{response.StatusCode}: {text}");
        return JsonSerializer.Deserialize<JsonElement>(text).GetProperty("id").GetString()!;
    }

    /// <summary>Asks until the scan is over, as a client would.</summary>
    public async Task<JsonElement> FinishedAsync(string scan)
    {
        using var limit = new CancellationTokenSource(Patience);
        while (true)
        {
            var shown = await http.GetFromJsonAsync<JsonElement>($"scans/{scan}", limit.Token);
            if (shown.GetProperty("status").GetString() is "completed" or "failed" or "cancelled")
            {
                return shown;
            }

            await Task.Delay(20, limit.Token);
        }
    }

    /// <summary>Everything that a list has, page by page.</summary>
    public async Task<List<JsonElement>> ListAsync(string list)
    {
        var all = new List<JsonElement>();
        var next = "";
        do
        {
            var page = await http.GetFromJsonAsync<JsonElement>($"{list}{next}");
            all.AddRange(page.GetProperty("data").EnumerateArray());
            next = page.GetProperty("next_cursor").GetString() is { } cursor ? "&cursor=" + cursor : "";
        } while (next.Length > 0);
        return all;
    }

    /// <summary>The findings of a target, by id.</summary>
    public async Task<Dictionary<string, SeenFinding>> FindingsAsync(string target) =>
        (await ListAsync($"findings?limit=200&target={target}")).Select(SeenFinding.Of).ToDictionary(f => f.Id);
}
