using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Tocsin.Digests;
using Tocsin.Integrations;
using Tocsin.Tests.Testing;

namespace Tocsin.Tests.Digests;

/// <summary>Digests as those get them who asked for them.</summary>
public sealed class DigestTests : IAsyncLifetime
{
    // In Berlin it is eight then, on the day after the clock's.
    private static readonly DateTimeOffset First = new(2027, 1, 16, 7, 0, 0, TimeSpan.Zero);

    private readonly FakeClock _clock = new();
    private readonly string _data = Directory.CreateTempSubdirectory("tocsin-test-").FullName;
    private TestServer _server = null!;
    private Receiver _receiver = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await StartAsync();
        _receiver = await Receiver.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        await _receiver.DisposeAsync();
        Directory.Delete(_data, recursive: true);
    }

    [Fact]
    public async Task It_tells_what_changed_the_worst_first_and_only_to_whom_it_is_for()
    {
        var made = await MakeAsync(new { events = new[] { "digest.daily" }, severity_filter = "low" });
        await _server.Http.CreateWebhookAsync(
            new
            {
                url = $"{_receiver.Url}/other",
                events = new[] { "digest.daily" },
                enabled = false,
            }
        );
        for (var n = 0; n < 12; n++)
        {
            await FindingAsync("finding.new", $"low-{n}", "low");
        }

        await FindingAsync("finding.new", "a", "critical");
        await FindingAsync("finding.new", "b", "high");
        await FindingAsync("finding.new", "b2", "high");
        await FindingAsync("finding.new", "noise", "info");
        await FindingAsync("finding.resolved", "b", "high");
        await FindingAsync("finding.reopened", "c", "high");
        await FindingAsync("finding.changed", "d", "low");
        await FindingAsync("finding.assigned", "d", "low");
        await _server.Http.PublishAsync(new { type = "scan.completed", data = new { } });
        await _server.Http.PublishAsync(new { type = "scan.failed", data = new { } });
        await _server.Http.PublishAsync(new { type = "build.finished", data = new { } });
        AdvanceTo(First);

        var arrived = await _receiver.NextAsync();
        var data = arrived.Json.GetProperty("data");
        Assert.Equal("digest.daily", arrived.Json.Text("type"));
        Assert.Equal(made.Text("id"), data.Text("integration_id"));
        Assert.Equal(First, data.GetProperty("to").GetDateTimeOffset());
        Assert.Equal("Europe/Berlin", data.Text("time_zone"));
        Assert.Equal((15, 1, 1, 1), (Count("new"), Count("resolved"), Count("reopened"), Count("changed")));
        Assert.Equal((1, 1), (data.GetProperty("scans").GetInt32(), data.GetProperty("failed_scans").GetInt32()));
        Assert.Equal(
            """{"critical":1,"high":2,"medium":0,"low":12,"info":0}""",
            Sorted(data.GetProperty("new_by_severity"))
        );
        // The newest first among equals; what is gone again is not worth a look.
        var worst = data.GetProperty("worst").EnumerateArray().Select(f => f.Text("id")).ToList();
        Assert.Equal(["a", "c", "b2", "low-11"], worst.Take(4));
        Assert.Equal((10, 5), (worst.Count, data.GetProperty("more").GetInt32()));
        Assert.Equal("src/a.c", data.GetProperty("worst")[0].GetProperty("location").Text("file"));
        Assert.Single(_receiver.All);

        var routes = await _server.Http.GetFromJsonAsync<JsonElement>($"events/{arrived.Id}/routing");
        Assert.Equal(
            [(false, "disabled"), (true, null)],
            routes
                .GetProperty("data")
                .EnumerateArray()
                .Select(r => (r.GetProperty("matched").GetBoolean(), r.GetProperty("stage").GetString()))
                .Order()
        );

        int Count(string what) => data.GetProperty($"{what}_findings").GetInt32();
    }

    [Fact]
    public async Task None_comes_where_nothing_changed_and_the_next_begins_where_the_last_ended()
    {
        var made = await MakeAsync(new { events = new[] { "finding_new", "digest.weekly" } });
        await FindingAsync("finding.resolved", "a", "high");
        await _server.Http.PublishAsync(new { type = "scan.completed", data = new { } });
        AdvanceTo(First);
        await ToldAsync(First);
        Assert.Empty(_receiver.All);

        await FindingAsync("finding.new", "a", "high");
        Assert.Equal("finding_new", (await _receiver.NextAsync()).Json.Text("type"));
        await SentAsync(made, 1);
        AdvanceTo(First.AddDays(1));
        var data = (await _receiver.NextAsync()).Json.GetProperty("data");
        Assert.Equal(
            (First, First.AddDays(1)),
            (data.GetProperty("from").GetDateTimeOffset(), data.GetProperty("to").GetDateTimeOffset())
        );
        Assert.Equal(1, data.GetProperty("new_findings").GetInt32());

        await SentAsync(made, 2);
        // On Monday at eight in UTC the weekly one that it asks for by name.
        AdvanceTo(new DateTimeOffset(2027, 1, 18, 8, 0, 0, TimeSpan.Zero));
        var weekly = await _receiver.NextAsync();
        Assert.Equal("digest.weekly", weekly.Json.Text("type"));
        Assert.Equal(1, weekly.Json.GetProperty("data").GetProperty("new_findings").GetInt32());
        Assert.Equal(3, _receiver.All.Count);
        Assert.Equal(made.Text("id"), weekly.Json.GetProperty("data").Text("integration_id"));
    }

    [Fact]
    public async Task What_was_silenced_is_not_in_it()
    {
        await MakeAsync(new { events = new[] { "digest.daily" } });
        var silence = new
        {
            paths = new[] { "vendor/**" },
            reason = "a",
            expires_at = _clock.GetUtcNow().AddHours(1),
        };
        Assert.True((await _server.Http.PostAsJsonAsync("silences", silence)).IsSuccessStatusCode);
        await FindingAsync("finding.new", "a", "high", "vendor/a.c");
        await FindingAsync("finding.new", "b", "low");
        AdvanceTo(First);
        var data = (await _receiver.NextAsync()).Json.GetProperty("data");
        Assert.Equal("b", Assert.Single(data.GetProperty("worst").EnumerateArray()).Text("id"));
        Assert.Equal(1, data.GetProperty("new_findings").GetInt32());
    }

    [Fact]
    public async Task A_server_that_was_away_tells_it_once_when_it_is_back()
    {
        var made = await MakeAsync(new { events = new[] { "digest.daily" } });
        await FindingAsync("finding.new", "a", "high");
        await _server.DisposeAsync();
        AdvanceTo(First.AddDays(2).AddHours(3));
        _server = await StartAsync();
        var data = (await _receiver.NextAsync()).Json.GetProperty("data");
        Assert.Equal(First.AddDays(2), data.GetProperty("to").GetDateTimeOffset());
        Assert.Equal(1, data.GetProperty("new_findings").GetInt32());
        await SentAsync(made, 1);

        await _server.DisposeAsync();
        _server = await StartAsync();
        AdvanceTo(First.AddDays(3));
        await ToldAsync(First.AddDays(3));
        Assert.Single(_receiver.All);
    }

    [Fact]
    public async Task Of_two_who_tell_the_same_one_is_heard()
    {
        var made = await MakeAsync(new { events = new[] { "digest.daily" } });
        await FindingAsync("finding.new", "a", "high");
        var directory = _server.Services.GetRequiredService<IntegrationDirectory>();
        var integration = directory.Find(made.Text("id"))!;
        var schedule = integration.Delivery.Digest!;
        var period = new DigestPeriod(integration, schedule, schedule.From, _clock.GetUtcNow().AddSeconds(1));
        var writer = _server.Services.GetRequiredService<DigestWriter>();
        await Task.WhenAll(
            Enumerable
                .Range(0, 5)
                .Select(_ => Task.Run(() => writer.WriteAsync(integration.OrganizationId, [period], default)))
        );
        var arrived = await _receiver.NextAsync();
        await SentAsync(made, 1);
        Assert.Equal(arrived.Id, Assert.Single(_receiver.All).Id);
        var events = await _server.Http.GetFromJsonAsync<JsonElement>("events?type=digest.daily");
        Assert.Equal(1, events.GetProperty("data").GetArrayLength());
    }

    [Fact]
    public async Task Everything_that_is_wrong_with_it_is_told_at_once()
    {
        var wrong = new
        {
            every = "month",
            at = "8 o'clock",
            time_zone = "Europe/Berlni",
            weekday = "monday",
        };
        var answer = await PostAsync(new { digest = wrong, events = new[] { "finding_nwe" } });
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal(
            ["/digest/at", "/digest/every", "/digest/time_zone", "/digest/weekday", "/events/0"],
            problem.GetProperty("errors").EnumerateArray().Select(e => e.Text("pointer")).Order(StringComparer.Ordinal)
        );
        Assert.Contains("Europe/Berlin", problem.GetRawText(), StringComparison.Ordinal);
        answer = await PostAsync(new { digest = new { every = "day", weekday = "mon" } });
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task It_is_shown_changed_audited_and_taken_away()
    {
        var made = await MakeAsync(new { digest = new { every = "week" } });
        Assert.Equal(
            """{"every":"week","at":"08:00","time_zone":"UTC","weekday":"mon"}""",
            made.GetProperty("digest").GetRawText()
        );
        var path = $"integrations/{made.Text("id")}";
        var changed = await PatchAsync(path, new { digest = new { every = "day", at = "23:59" } });
        Assert.Equal(
            """{"every":"day","at":"23:59","time_zone":"UTC","weekday":null}""",
            changed.GetProperty("digest").GetRawText()
        );
        // A change of something else, there or as a webhook, leaves it.
        await PatchAsync(path, new { name = "b" });
        await PatchAsync(
            $"webhooks/{made.Text("id").Replace("integration_", "webhook_", StringComparison.Ordinal)}",
            new { description = "c" }
        );
        var shown = await _server.Http.GetFromJsonAsync<JsonElement>(path);
        Assert.Equal("23:59", shown.GetProperty("digest").Text("at"));
        changed = await PatchAsync(path, new { digest = (object?)null });
        Assert.Equal(JsonValueKind.Null, changed.GetProperty("digest").ValueKind);
        var audit = await _server.Http.GetFromJsonAsync<JsonElement>("audit?action=integration.update");
        Assert.Equal(
            ["""["digest"]""", """["description"]""", """["name"]""", """["digest"]"""],
            audit.GetProperty("data").EnumerateArray().Select(e => e.GetProperty("changed").GetRawText())
        );
    }

    private static string Sorted(JsonElement counts) =>
        JsonSerializer.Serialize(
            ((string[])["critical", "high", "medium", "low", "info"]).ToDictionary(
                s => s,
                s => counts.GetProperty(s).GetInt32(),
                StringComparer.Ordinal
            )
        );

    private Task<TestServer> StartAsync() => TestServer.StartAsync(s => s.AddClock(_clock), dataDirectory: _data);

    // A little later than the hour itself: what happened before it is given time to be written. Until shortly before it the clock
    // is set, so that not every timer of a day rings.
    private void AdvanceTo(DateTimeOffset time)
    {
        _clock.Jump(time.AddSeconds(-30) - _clock.GetUtcNow());
        _clock.Advance(TimeSpan.FromMinutes(1));
    }

    private Task ToldAsync(DateTimeOffset until) =>
        Eventually.TrueAsync(async () =>
            (await _server.Services.GetRequiredService<IDigestStore>().MarksAsync(default)).Any(m => m.Until == until)
        );

    // What is on its way when the clock is moved is given up, and sent again.
    private Task SentAsync(JsonElement made, int count) =>
        Eventually.TrueAsync(async () =>
            (await _server.Http.DeliveriesAsync(made.Text("id"))).Count(d => d.Text("status") == "success") == count
        );

    private async Task<JsonElement> MakeAsync(object more)
    {
        var answer = await PostAsync(more);
        Assert.True(answer.StatusCode == HttpStatusCode.Created, await answer.Content.ReadAsStringAsync());
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }

    private Task<HttpResponseMessage> PostAsync(object more)
    {
        var body = new Dictionary<string, object?>
        {
            ["kind"] = "webhook",
            ["name"] = "a",
            ["config"] = new { webhook_url = _receiver.Url },
            ["digest"] = new
            {
                every = "day",
                at = "08:00",
                time_zone = "Europe/Berlin",
            },
        };
        foreach (var field in JsonSerializer.SerializeToElement(more).EnumerateObject())
        {
            body[field.Name] = field.Value;
        }

        return _server.Http.PostAsJsonAsync("integrations", body);
    }

    private async Task<JsonElement> PatchAsync(string path, object body)
    {
        var answer = await _server.Http.PatchAsJsonAsync(path, body);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }

    private Task<string> FindingAsync(string type, string id, string severity, string file = "src/a.c") =>
        _server.Http.PublishAsync(
            new
            {
                type,
                severity,
                data = new
                {
                    finding = new
                    {
                        id,
                        title = "A title",
                        rule_id = "r",
                        location = new { file, line = 3 },
                    },
                    repository = "acme/shop",
                },
            }
        );
}
