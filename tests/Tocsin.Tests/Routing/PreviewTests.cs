using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Tocsin.Tests.Scans;
using Tocsin.Tests.Testing;

namespace Tocsin.Tests.Routing;

/// <summary>Finer filters, what a draft of them would have matched, and which stage says no.</summary>
public sealed class PreviewTests : IAsyncLifetime
{
    private readonly FakeClock _clock = new();
    private TestServer _server = null!;

    public async ValueTask InitializeAsync() => _server = await TestServer.StartAsync(s => s.AddClock(_clock));

    public async ValueTask DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task A_draft_tells_what_it_would_have_matched_and_what_turned_the_rest_away()
    {
        await FindingAsync("critical", "slither", "reentrancy", "main", "contracts/a.sol");
        _clock.Jump(TimeSpan.FromDays(31));
        await FindingAsync("critical", "slither", "reentrancy/eth", "main", "contracts/a.sol");
        await FindingAsync("high", "Slither", "reentrancy/eth", "release/1", "contracts/x/b.sol");
        await FindingAsync("high", "devskim", "reentrancy/eth", "main", "contracts/a.sol");
        await FindingAsync("high", "slither", "naming", "main", "contracts/a.sol");
        await FindingAsync("high", "slither", "reentrancy/eth", "topic", "contracts/a.sol");
        await FindingAsync("high", "slither", "reentrancy/eth", "main", "test/a.sol");
        await FindingAsync("low", "slither", "reentrancy/eth", "main", "contracts/a.sol");
        await _server.Http.PublishAsync(new { type = "scan.completed", data = new { branch = "main" } });
        await _server.Http.PublishAsync(new { type = "scan.completed", data = new { branch = "topic" } });
        await _server.Http.PublishAsync(new { type = "build.finished", data = new { } });
        await _server.Http.PublishAsync(new { type = "scan.started", data = new { branch = "main" } });

        var preview = await PreviewAsync(
            new
            {
                events = new[] { "finding.*", "scan_done", "build.*" },
                severity_filter = "high",
                filters = new
                {
                    tools = new[] { "slither" },
                    rules = new[] { "reentrancy/*" },
                    branches = new[] { "main", "release/*" },
                    paths = new[] { "contracts/**" },
                },
            }
        );
        Assert.Equal((11, 4), (preview.GetProperty("examined").GetInt32(), preview.GetProperty("matched").GetInt32()));
        Assert.Equal(
            """{"build.finished":1,"finding.new":2,"scan.completed":1}""",
            preview.GetProperty("by_event_type").GetRawText()
        );
        Assert.Equal(
            """{"critical":1,"high":1,"medium":0,"low":0,"info":0}""",
            preview.GetProperty("by_severity").GetRawText()
        );
        Assert.Equal(
            """{"target":0,"event":1,"severity":1,"tool":1,"rule":1,"branch":2,"path":1,"silenced":0}""",
            preview.GetProperty("refused_by").GetRawText()
        );
        var samples = preview.GetProperty("samples").EnumerateArray().ToList();
        Assert.Equal(
            ["build.finished", "scan_done", "finding.new", "finding.new"],
            samples.Select(s => s.Text("event_name"))
        );
        Assert.Equal(_clock.GetUtcNow().AddDays(-30), preview.GetProperty("from").GetDateTimeOffset());

        var all = await PreviewAsync(new { });
        Assert.Equal((11, 11), (all.GetProperty("examined").GetInt32(), all.GetProperty("matched").GetInt32()));
    }

    [Fact]
    public async Task An_integration_with_finer_filters_gets_the_rest_and_the_explanation_names_the_stage()
    {
        await using var receiver = await Receiver.StartAsync();
        var filters = new { branches = new[] { "main" }, paths = new[] { "src/**" } };
        var made = await _server.Http.CreateWebhookAsync(new { url = receiver.Url, filters });
        Assert.Equal("""["src/**"]""", made.GetProperty("filters").GetProperty("paths").GetRawText());
        var wrongBranch = await FindingAsync("high", "t", "r", "topic", "src/a");
        var wrongPath = await FindingAsync("high", "t", "r", "main", "lib/a");
        var wrongBoth = await FindingAsync("high", "t", "r", "topic", "lib/a");
        var right = await FindingAsync("high", "t", "r", "main", "src/a");
        Assert.Equal(right, (await receiver.NextAsync()).Id);
        Assert.Equal(("branch", "[\"branch\"]"), await StageAsync(wrongBranch));
        Assert.Equal(("path", "[\"path\"]"), await StageAsync(wrongPath));
        Assert.Equal(("branch", "[\"branch\",\"path\"]"), await StageAsync(wrongBoth));
        Assert.Equal((null, "[]"), await StageAsync(right));

        // What the request does not name stays; filters are one value.
        var id = made.Text("id");
        var patched = await _server.Http.PatchWebhookAsync(id, new { description = "a" });
        Assert.Equal("""["main"]""", patched.GetProperty("filters").GetProperty("branches").GetRawText());
        patched = await _server.Http.PatchWebhookAsync(id, new { filters = new { severity = new[] { "low" } } });
        Assert.Equal("[]", patched.GetProperty("filters").GetProperty("branches").GetRawText());
    }

    [Fact]
    public async Task What_was_missed_is_recovered_by_the_same_filters()
    {
        await using var receiver = await Receiver.StartAsync();
        var wanted = await FindingAsync("high", "t", "r", "main", "src/a");
        await FindingAsync("high", "t", "r", "topic", "src/a");
        _clock.Advance(TimeSpan.FromSeconds(1));
        var made = await _server.Http.CreateWebhookAsync(
            new { url = receiver.Url, filters = new { branches = new[] { "main" } } }
        );
        var recovery = await _server.Http.PostAsJsonAsync(
            $"webhooks/{made.Text("id")}/recover",
            new { from = _clock.GetUtcNow().AddDays(-1), states = new[] { "missing" } }
        );
        Assert.True(recovery.IsSuccessStatusCode, await recovery.Content.ReadAsStringAsync());
        Assert.Equal(wanted, (await receiver.NextAsync()).Id);
        await _server.Http.DeliveredAsync(made.Text("id"), wanted, "success");
        Assert.Single(receiver.All);
    }

    [Fact]
    public async Task A_page_that_is_full_says_where_to_go_on()
    {
        var events = Enumerable.Range(0, 500).Select(_ => new { type = "build.finished", data = new { } }).ToArray();
        for (var i = 0; i < 21; i++)
        {
            var answer = await _server.Http.PostAsJsonAsync("events", new { events });
            Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        }

        var first = await PreviewAsync(new { });
        Assert.Equal(10_000, first.GetProperty("matched").GetInt32());
        var rest = await PreviewAsync(new { cursor = first.Text("next_cursor") });
        Assert.Equal(500, rest.GetProperty("matched").GetInt32());
        Assert.Equal(JsonValueKind.Null, rest.GetProperty("next_cursor").ValueKind);
    }

    [Fact]
    public async Task Everything_that_is_wrong_is_told_at_once()
    {
        var answer = await _server.Http.PostAsJsonAsync(
            "integrations/preview",
            new
            {
                events = new[] { "finding.nwe" },
                severity_filter = "high",
                cursor = "x",
                filters = new
                {
                    severity = new[] { "hgih" },
                    tools = new[] { "sl*" },
                    rules = new[] { "" },
                    branches = new[] { new string('a', 201) },
                    paths = new[] { "/src/**", "src\\a", "ok/**" },
                },
            }
        );
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        var errors = (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("errors");
        Assert.Equal(
            [
                "/cursor",
                "/events/0",
                "/filters/branches/0",
                "/filters/paths/0",
                "/filters/paths/1",
                "/filters/rules/0",
                "/filters/severity/0",
                "/filters/tools/0",
                "/severity_filter",
            ],
            errors.EnumerateArray().Select(e => e.Text("pointer")).Order(StringComparer.Ordinal)
        );
        Assert.Equal(
            HttpStatusCode.BadRequest,
            (
                await _server.Http.PostAsJsonAsync(
                    "webhooks",
                    new { url = "https://hooks.example.com/", filters = new { paths = new[] { "./a" } } }
                )
            ).StatusCode
        );
    }

    [Fact]
    public async Task Real_findings_have_what_the_filters_ask_for()
    {
        using var sarif = ScanDriver.Sarif(SarifText.Of(("eval", "src/a.js", 7, "eval(input)")));
        await _server.Http.PostAsync("scans/upload?target=acme/shop&branch=main", sarif);
        JsonElement preview = default;
        await Eventually.TrueAsync(
            async () =>
            {
                preview = await PreviewAsync(
                    new
                    {
                        events = new[] { "finding.new" },
                        filters = new
                        {
                            rules = new[] { "ev*" },
                            branches = new[] { "main" },
                            paths = new[] { "src/*.js" },
                        },
                    }
                );
                return preview.GetProperty("matched").GetInt32() == 1;
            },
            () => preview.GetRawText(),
            TimeSpan.FromSeconds(20)
        );
    }

    private Task<string> FindingAsync(string severity, string tool, string rule, string branch, string file) =>
        _server.Http.PublishAsync(
            new
            {
                type = "finding.new",
                severity,
                data = new
                {
                    branch,
                    finding = new
                    {
                        tool,
                        rule_id = rule,
                        severity,
                        location = new { file },
                    },
                },
            }
        );

    private async Task<(string? Stage, string RefusedBy)> StageAsync(string id)
    {
        var page = await _server.Http.GetFromJsonAsync<JsonElement>($"events/{id}/routing");
        var only = page.GetProperty("data")[0];
        return (only.GetProperty("stage").GetString(), only.GetProperty("refused_by").GetRawText());
    }

    private async Task<JsonElement> PreviewAsync(object draft)
    {
        var answer = await _server.Http.PostAsJsonAsync("integrations/preview", draft);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }
}
