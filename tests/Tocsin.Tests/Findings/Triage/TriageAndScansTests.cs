using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Tocsin.Findings.Triage;
using Tocsin.Ids;
using Tocsin.Tests.Scans;
using Tocsin.Tests.Testing;

namespace Tocsin.Tests.Findings.Triage;

/// <summary>What people have said of findings, and scans and time go on.</summary>
public sealed class TriageAndScansTests : IAsyncLifetime
{
    private static readonly string Clean = SarifText.Of();
    private readonly FakeClock _clock = new();
    private TestServer _server = null!;
    private TriageDriver _driver = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await TestServer.StartAsync(s => s.AddClock(_clock));
        _driver = new TriageDriver(_server);
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task A_suppressed_finding_stays_so_through_scans_and_is_counted_as_such()
    {
        var id = await _driver.FindAsync();
        await _driver.SayAsync(id, "suppress", new { reason = "noise" });
        var seen = (await ScanAsync(TriageDriver.Vulnerable)).GetProperty("summary");
        Assert.Equal(
            (0, 0, 0, 1),
            (Number("total_findings"), Number("new_findings"), Number("high"), Number("suppressed_findings"))
        );
        await ScanAsync(Clean);
        await ScanAsync(TriageDriver.Vulnerable);
        var shown = await _driver.GetAsync(id);
        Assert.Equal("open", shown.Text("state"));
        Assert.True(shown.GetProperty("suppressed").GetBoolean());
        await _driver.SayAsync(id, "unsuppress");

        Assert.Equal(
            [
                ("finding.new", null),
                ("finding.changed", "suppressed (reason: noise)"),
                ("finding.resolved", null),
                ("finding.changed", "unsuppressed"),
            ],
            await _driver.EventsAsync()
        );
        Assert.Equal(
            ["unsuppressed", "reopened", "resolved", "suppressed", "found"],
            (await _driver.HistoryAsync(id)).Select(h => h.Text("action"))
        );
        var counted = (await ScanAsync(TriageDriver.Vulnerable)).GetProperty("summary");
        Assert.Equal(1, counted.GetProperty("total_findings").GetInt32());

        int Number(string name) => seen.GetProperty(name).GetInt32();
    }

    [Fact]
    public async Task What_is_resolved_and_seen_again_is_reopened_and_keeps_what_was_said()
    {
        var id = await _driver.FindAsync();
        await _driver.SayAsync(id, "status", new { status = "true_positive" });
        await _driver.SayAsync(id, "assign", new { assignee = "maria" });
        await ScanAsync(Clean);
        await ScanAsync(TriageDriver.Vulnerable);
        var shown = await _driver.GetAsync(id);
        Assert.Equal(
            ("open", "true_positive", "maria"),
            (shown.Text("state"), shown.Text("verification_status"), shown.Text("assignee"))
        );
        Assert.Equal("finding.reopened", (await _driver.EventsAsync())[^1].Type);
    }

    [Fact]
    public async Task What_is_called_fixed_is_taken_at_its_word_until_a_later_scan_sees_it()
    {
        var id = await _driver.FindAsync();
        var early = await new ScanDriver(_server).StartAsync(new { target = Repository, branch = "main" });
        _clock.Advance(TimeSpan.FromSeconds(1));
        var said = await _driver.SayAsync(id, "status", new { status = "fixed" });
        Assert.Contains("until a scan", said.Text("note"), StringComparison.Ordinal);

        // It began before the fix, and proves nothing.
        await new ScanDriver(_server).CompleteAsync(early.Text("id"), TriageDriver.Vulnerable);
        Assert.Equal("fixed", (await _driver.GetAsync(id)).Text("verification_status"));
        // One that does not see it says that it is true.
        await ScanAsync(Clean);
        var resolved = await _driver.GetAsync(id);
        Assert.Equal(("resolved", "fixed"), (resolved.Text("state"), resolved.Text("verification_status")));

        var scan = await ScanAsync(TriageDriver.Vulnerable);
        Assert.Equal("unverified", (await _driver.GetAsync(id)).Text("verification_status"));
        Assert.Equal(
            [("finding.reopened", null), ("finding.changed", "verification_status: fixed → unverified")],
            (await _driver.EventsAsync())[^2..]
        );
        var entry = (await _driver.HistoryAsync(id))[0];
        Assert.Equal(
            ("status", "fixed", "unverified", scan.Text("id")),
            (entry.Text("action"), entry.Text("from"), entry.Text("to"), entry.GetProperty("by").Text("id"))
        );
    }

    [Theory]
    [InlineData(true, "open")]
    [InlineData(false, "resolved")]
    public async Task A_recheck_waits_for_the_next_scan_that_looks_there(bool isThere, string state)
    {
        var id = await _driver.FindAsync();
        _clock.Advance(TimeSpan.FromSeconds(1));
        var asked = await _driver.SayAsync(id, "recheck", new { reason = "The fix is on main." });
        Assert.Contains("next scan of main", asked.Text("note"), StringComparison.Ordinal);
        Assert.Equal("2027-01-15T14:00:01Z", asked.Text("recheck_requested_at"));

        // Of another branch, of another path, with another tool: nobody has looked.
        await new ScanDriver(_server).UploadAsync(Clean, "target=acme/shop&branch=topic");
        await ScanAsync(SarifText.Of("other", successful: true));
        await ScanAsync(SarifText.Of("toolbox", successful: false));
        var partial = await new ScanDriver(_server).StartAsync(
            new
            {
                target = Repository,
                branch = "main",
                scope = new { paths = new[] { "lib" } },
            }
        );
        await new ScanDriver(_server).CompleteAsync(partial.Text("id"), Clean);
        Assert.NotNull((await _driver.GetAsync(id)).GetProperty("recheck_requested_at").GetString());

        var scan = await ScanAsync(isThere ? TriageDriver.Vulnerable : Clean);
        var shown = await _driver.GetAsync(id);
        Assert.Equal(
            (state, JsonValueKind.Null),
            (shown.Text("state"), shown.GetProperty("recheck_requested_at").ValueKind)
        );
        var history = await _driver.HistoryAsync(id);
        Assert.Equal(("rechecked", state), (history[0].Text("action"), history[0].Text("to")));
        Assert.Equal(scan.Text("id"), history[0].GetProperty("by").Text("id"));
        Assert.Equal(isThere ? 0 : 1, (await _driver.EventsAsync()).Count(e => e.Type == "finding.resolved"));
        // It can be asked for again.
        Assert.True((await _driver.SayAsync(id, "recheck")).GetProperty("changed").GetBoolean());
    }

    [Fact]
    public async Task What_the_code_suppresses_is_told_from_what_people_do()
    {
        await _driver.FindAsync();
        var inCode = """
            {"version":"2.1.0","runs":[{"tool":{"driver":{"name":"toolbox"}},"results":[{"ruleId":"S9","level":"error",
             "message":{"text":"m"},"suppressions":[{"kind":"inSource"}],
             "locations":[{"physicalLocation":{"artifactLocation":{"uri":"b.js"},"region":{"startLine":1}}}]}]}]}
            """;
        await ScanAsync(inCode);
        var found = Assert.Single(await new ScanDriver(_server).FindingsAsync("rule=S9"));
        Assert.True(
            found.GetProperty("suppressed").GetBoolean() && found.GetProperty("suppressed_in_code").GetBoolean()
        );
        Assert.Equal(JsonValueKind.Null, found.GetProperty("suppression").ValueKind);
        var answer = await _driver.SayAsync(found.Text("id"), "unsuppress");
        Assert.False(answer.GetProperty("changed").GetBoolean());
        Assert.Contains("The code itself", answer.Text("note"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_suppression_ends_when_its_time_is_up_and_that_is_told_once()
    {
        await using var receiver = await Receiver.StartAsync();
        var id = await _driver.FindAsync();
        var until = _clock.GetUtcNow().AddMinutes(10);
        await _driver.SayAsync(id, "suppress", new { reason = "noise", expires_at = until });
        await _server.Http.CreateWebhookAsync(new { url = receiver.Url, events = new[] { "finding.changed" } });
        _clock.Advance(TimeSpan.FromMinutes(9));
        Assert.True((await _driver.GetAsync(id)).GetProperty("suppressed").GetBoolean());
        await Eventually.TrueAsync(async () =>
        {
            _clock.Advance(TimeSpan.FromSeconds(15));
            return !(await _driver.GetAsync(id)).GetProperty("suppressed").GetBoolean();
        });
        Assert.True(_clock.GetUtcNow() >= until);
        Assert.Equal("unsuppressed", (await receiver.NextAsync()).Json.GetProperty("data").Text("change_summary"));
        var entry = (await _driver.HistoryAsync(id))[0];
        Assert.Equal(
            ("unsuppressed", "tocsin", "The suppression's time was up."),
            (entry.Text("action"), entry.GetProperty("by").Text("kind"), entry.Text("reason"))
        );
        Assert.Equal(1, (await _driver.EventsAsync()).Count(e => e.Summary == "unsuppressed"));
    }

    [Fact]
    public async Task Another_suppression_in_the_meantime_is_not_ended_with_the_first()
    {
        var id = await _driver.FindAsync();
        var until = _clock.GetUtcNow().AddMinutes(10);
        await _driver.SayAsync(id, "suppress", new { reason = "noise", expires_at = until });
        var organization = new OrganizationId(
            (await _server.Http.GetFromJsonAsync<JsonElement>("api-keys/current"))
                .GetProperty("organization")
                .Text("id")
        );
        await _driver.SayAsync(id, "suppress", new { reason = "noise", expires_at = until.AddHours(1) });
        // Who has read the first one acts only now.
        var outcome = await _server
            .Services.GetRequiredService<FindingTriage>()
            .ApplyAsync(organization, id, new FindingAct.Expire(until), Actor.Tocsin, reason: null, default);
        Assert.False(outcome!.IsChange);
    }

    private static object Repository { get; } = new { kind = "repository", name = "acme/shop" };

    private Task<JsonElement> ScanAsync(string sarif)
    {
        _clock.Advance(TimeSpan.FromSeconds(1));
        return _driver.ScanAsync(sarif);
    }
}
