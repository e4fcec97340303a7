using System.Net.Http.Json;
using System.Text.Json;

namespace Tocsin.RealInput.Tests.Durability;

/// <summary>The real program, ended in the middle of its work.</summary>
public sealed class LoadTests
{
    private const int Kills = 4;

    /// <summary>What one lane may have sent and not written down yet: its requests at once, and a commit or two of outcomes.</summary>
    private const int InFlight = 32 + (2 * 256);

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private readonly HashSet<string> _acknowledged = new(StringComparer.Ordinal);
    private int _published;

    [Fact]
    public async Task Told_to_stop_under_load_it_finishes_what_is_in_flight_and_the_next_start_does_the_rest()
    {
        var data = Directory.CreateTempSubdirectory("tocsin-term-").FullName;
        using var receiver = new LoadEndpoint(takes: TimeSpan.FromMilliseconds(300));
        await using (var server = await HostProcess.StartAsync(data))
        {
            await CreateAsync(server, new { url = receiver.Url("plain") });
            var publishing = PublishAsync(server, batch: 100);
            await EventuallyAsync(() => receiver.Of("plain").Count > 20, () => "Nothing comes.");
            Assert.Equal(0, await server.TerminateAsync());
            await publishing;
        }

        var before = receiver.Of("plain");
        Assert.True(before.Count < _acknowledged.Count, "It was not under load any more.");
        await using (await HostProcess.StartAsync(data))
        {
            await ArrivedAsync(receiver, "plain");
        }

        Assert.All(receiver.Of("plain").GroupBy(a => a.Id), g => Assert.Single(g));
        Directory.Delete(data, recursive: true);
    }

    [Fact]
    public async Task Killed_again_and_again_in_the_middle_of_everything_it_loses_nothing_and_keeps_the_order()
    {
        const int Recovered = 600;
        var random = new Random(20_270_115);
        var data = Directory.CreateTempSubdirectory("tocsin-kills-").FullName;
        using var receiver = new LoadEndpoint(takes: TimeSpan.FromMilliseconds(1));
        var old = await BeginAsync(data, receiver, Recovered);
        for (var kill = 0; kill < Kills; kill++)
        {
            await using var server = await HostProcess.StartAsync(data);
            // Three webhooks get each of them: more than is written with its events, and so fanned out.
            var publishing = PublishAsync(server, batch: 700);
            await Task.Delay(random.Next(100, 800));
            await server.KillAsync();
            await publishing;
            await EventuallyAsync(() => receiver.NextLife(), () => "The receiver is not done with it.");
        }

        await using (await HostProcess.StartAsync(data))
        {
            foreach (var path in (string[])["plain", "strict", "flaky"])
            {
                await ArrivedAsync(receiver, path);
            }

            await EventuallyAsync(
                () => old.All(id => receiver.Of("old").Count(a => a.Id == id) >= 2),
                () => "The recovery has not gone on."
            );
        }

        foreach (var path in (string[])["plain", "strict", "flaky", "old"])
        {
            RepeatedOnlyByKills(receiver.Of(path), path == "old" ? 2 : 1);
        }

        InOrder(receiver.Of("strict"));
        Directory.Delete(data, recursive: true);
    }

    // Everything that there is to be in the middle of; returns the events that are being sent once more.
    private static async Task<List<string>> BeginAsync(string data, LoadEndpoint receiver, int recovered)
    {
        await using var server = await HostProcess.StartAsync(data);
        string[] load = ["load.thing"];
        var retry_schedule = Enumerable.Repeat(1, 20);
        var batch = new { max_events = 20, max_wait = 0 };
        await CreateAsync(server, new { url = receiver.Url("plain"), events = load });
        await CreateAsync(
            server,
            new
            {
                url = receiver.Url("strict"),
                events = load,
                ordering = "strict",
            }
        );
        await CreateAsync(
            server,
            new
            {
                url = receiver.Url("flaky"),
                events = load,
                batch,
                retry_schedule,
            }
        );
        var id = await CreateAsync(server, new { url = receiver.Url("old"), events = new[] { "old.thing" } });
        var events = Enumerable.Range(0, recovered).Select(n => new { type = "old.thing", data = new { n } });
        var ids = await PostAsync(server, events);
        await EventuallyAsync(() => receiver.Of("old").Count == recovered, () => "It does not arrive.");
        await EventuallyAsync(
            async () =>
                (await server.Http.GetStringAsync($"deliveries?status=success&limit=1")).Contains("delivery_")
                && !(await server.Http.GetStringAsync($"deliveries?status=pending")).Contains("delivery_"),
            () => "It is not written down."
        );
        var recovery = new
        {
            from = "2020-01-01T00:00:00Z",
            states = new[] { "success" },
            rate_per_second = 150,
        };
        var response = await server.Http.PostAsJsonAsync($"webhooks/{id}/recover", recovery);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
        await server.KillAsync();
        await EventuallyAsync(() => receiver.NextLife(), () => "The receiver is not done with it.");
        return ids;
    }

    // Until the server is no longer there.
    private async Task PublishAsync(HostProcess server, int batch)
    {
        while (true)
        {
            var first = _published;
            _published += batch;
            var events = Enumerable.Range(first, batch).Select(n => new { type = "load.thing", data = new { n } });
            try
            {
                _acknowledged.UnionWith(await PostAsync(server, events));
            }
            catch (Exception e) when (e is HttpRequestException or IOException or TaskCanceledException)
            {
                return;
            }
        }
    }

    private static async Task<List<string>> PostAsync<T>(HostProcess server, IEnumerable<T> events)
    {
        var response = await server.Http.PostAsJsonAsync("events", new { events });
        response.EnsureSuccessStatusCode();
        var answer = await response.Content.ReadFromJsonAsync<JsonElement>();
        return [.. answer.GetProperty("ids").EnumerateArray().Select(i => i.GetString()!)];
    }

    private static async Task<string> CreateAsync(HostProcess server, object webhook)
    {
        var response = await server.Http.PostAsJsonAsync("webhooks", webhook);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
        return (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString()!;
    }

    private Task ArrivedAsync(LoadEndpoint receiver, string path) =>
        EventuallyAsync(
            () => _acknowledged.IsSubsetOf(Delivered(receiver, path)),
            () => $"{_acknowledged.Except(Delivered(receiver, path)).Count()} of {_acknowledged.Count} lost: {path}."
        );

    private static HashSet<string> Delivered(LoadEndpoint receiver, string path) =>
        [.. receiver.Of(path).Where(a => !a.Failed).Select(a => a.Id)];

    // What was answered well came again only when a kill lay between, and no more of it than can have been in flight.
    private static void RepeatedOnlyByKills(IReadOnlyList<Arrival> arrivals, int wanted)
    {
        var repeated = 0;
        foreach (var times in arrivals.Where(a => !a.Failed).GroupBy(a => a.Id))
        {
            var lives = times.Select(t => t.Life).ToList();
            Assert.True(
                lives.Distinct().Count() >= lives.Count - (wanted - 1),
                $"{arrivals[0].Path}: {times.Key} came twice in one life: {string.Join(' ', lives)}"
            );
            repeated += Math.Max(0, lives.Count - wanted);
        }

        Assert.InRange(repeated, 0, (Kills + 1) * InFlight);
        TestContext.Current.SendDiagnosticMessage(
            $"{arrivals[0].Path}: {arrivals.Count} arrived, {repeated} repeated by {Kills} kills"
        );
    }

    // Whoever comes for the first time comes after everybody before; in one life nobody goes back.
    private static void InOrder(IReadOnlyList<Arrival> arrivals)
    {
        var first = arrivals.DistinctBy(a => a.Number).Select(a => a.Number).ToList();
        Assert.Equal(first.Order(), first);
        Assert.All(
            arrivals.GroupBy(a => a.Life),
            life => Assert.Equal(life.Select(a => a.Number).Order(), life.Select(a => a.Number))
        );
    }

    private static Task EventuallyAsync(Func<bool> condition, Func<string> otherwise) =>
        EventuallyAsync(() => Task.FromResult(condition()), otherwise);

    private static async Task EventuallyAsync(Func<Task<bool>> condition, Func<string> otherwise)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!await condition())
        {
            Assert.False(patience.IsCancellationRequested, otherwise());
            await Task.Delay(20);
        }
    }
}
