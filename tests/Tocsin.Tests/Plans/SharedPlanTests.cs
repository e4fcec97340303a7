using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Tocsin.Tests.Nodes;
using Tocsin.Tests.Testing;

namespace Tocsin.Tests.Plans;

/// <summary>A plan's limits on two servers together.</summary>
public sealed class SharedPlanTests : IAsyncLifetime
{
    private readonly Cluster _cluster = new();
    private readonly FakeClock _clock = new();
    private readonly List<HttpClient> _clients = [];

    // The clock stands still: all of it is one minute.
    public async ValueTask InitializeAsync()
    {
        await _cluster.InitializeAsync();
        for (var n = 0; n < 2; n++)
        {
            await _cluster.StartAsync(services: s => s.AddClock(_clock));
        }

        var answer = await _cluster
            .Servers[0]
            .Http.PostAsJsonAsync("organizations", new { name = "o", plan = "professional" });
        var key = (await answer.Content.ReadFromJsonAsync<JsonElement>()).Text("api_key");
        _clients.AddRange(_cluster.Servers.Select(s => s.Client(key)));
    }

    public async ValueTask DisposeAsync()
    {
        _clients.ForEach(c => c.Dispose());
        await _cluster.DisposeAsync();
    }

    [Fact]
    public async Task Requests_to_either_count_together()
    {
        var accepted = 0;
        for (var n = 0; n < 330; n++)
        {
            var answer = await _clients[n % 2].GetAsync("events?limit=1");
            accepted += answer.StatusCode == HttpStatusCode.OK ? 1 : 0;
        }

        // 300, and a hundredth more for each node at most.
        Assert.InRange(accepted, 300, 306);
        var last = await _clients[0].GetAsync("events?limit=1");
        Assert.Equal(HttpStatusCode.TooManyRequests, last.StatusCode);
        Assert.Equal("0", last.Headers.GetValues("X-RateLimit-Remaining").Single());
    }

    [Fact]
    public async Task So_do_those_that_come_all_at_once()
    {
        var answers = await Task.WhenAll(
            Enumerable.Range(0, 400).Select(n => _clients[n % 2].GetAsync("events?limit=1"))
        );
        Assert.InRange(answers.Count(a => a.StatusCode == HttpStatusCode.OK), 294, 306);
        Assert.All(answers, a => Assert.True(a.StatusCode is HttpStatusCode.OK or HttpStatusCode.TooManyRequests));
    }
}
