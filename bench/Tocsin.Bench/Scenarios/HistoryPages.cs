using System.Diagnostics;
using System.Net;
using System.Text.Json;
using Tocsin.Bench.Servers;
using Tocsin.Delivery;
using Tocsin.Http;
using Tocsin.Ids;

namespace Tocsin.Bench.Scenarios;

/// <summary>Pages of a long history: the first, one from its middle, the last.</summary>
internal sealed class HistoryPages
{
    private const int Times = 50;
    private const int Limit = 100;
    private readonly List<(string Name, string Route)> _pages = [];

    /// <summary>The pages that this server has.</summary>
    /// <param name="api">Of a server whose first webhook has a long history.</param>
    /// <param name="middle">A moment in the middle of it.</param>
    /// <param name="oldest">When it begins.</param>
    public static async Task<HistoryPages> FindAsync(Api api, DateTimeOffset middle, DateTimeOffset oldest)
    {
        var webhooks = await api.Http.GetFromJsonAsync<JsonElement>("webhooks");
        var id = webhooks.GetProperty("data")[0].GetProperty("id").GetString();
        var pages = new HistoryPages();
        foreach (
            var (name, list) in new[]
            {
                ("a webhook's history", $"webhooks/{id}/deliveries"),
                ("all history", "deliveries"),
            }
        )
        {
            using var answer = await api.Http.GetAsync($"{list}?limit=1");
            if (answer.StatusCode == HttpStatusCode.NotFound)
            {
                continue;
            }

            answer.EnsureSuccessStatusCode();
            pages._pages.Add(($"{name}, first page", $"{list}?limit={Limit}"));
            pages._pages.Add(($"{name}, middle page", $"{list}?limit={Limit}&cursor={Cursor(middle)}"));
            // A minute's worth after the oldest is on the last page or near it, whatever the size of the history.
            pages._pages.Add(
                ($"{name}, last page", $"{list}?limit={Limit}&cursor={Cursor(oldest + TimeSpan.FromMinutes(1))}")
            );
        }

        return pages;
    }

    public async Task MeasureAsync(Api api, ScenarioResult result, CancellationToken cancellationToken)
    {
        foreach (var (name, route) in _pages)
        {
            var times = new double[Times];
            for (var i = 0; i < Times; i++)
            {
                var started = Stopwatch.GetTimestamp();
                using var answer = await api.Http.GetAsync(route, cancellationToken);
                answer.EnsureSuccessStatusCode();
                times[i] = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
            }

            Array.Sort(times);
            result.Add($"{name}, p50 (ms)", ScenarioResult.Percentile(times, 0.50));
            if (result.Add($"{name}, slowest of {Times} (ms)", times[^1]))
            {
                result.AddBar($"{name}, slowest of {Times} (ms)", Bar.AtMost(20));
            }
        }
    }

    private static string Cursor(DateTimeOffset at) => PageQuery.Encode(Id.Floor(DeliveryId.Prefix, at));
}
