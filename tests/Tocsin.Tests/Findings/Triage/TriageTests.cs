using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Tocsin.Tests.Testing;

namespace Tocsin.Tests.Findings.Triage;

/// <summary>What people say of findings, from the request to the receiver.</summary>
public sealed class TriageTests
{
    [Fact]
    public async Task Each_thing_that_is_said_arrives_in_the_documented_words_and_once()
    {
        await using var server = await TestServer.StartAsync();
        await using var receiver = await Receiver.StartAsync();
        var driver = new TriageDriver(server);
        var id = await driver.FindAsync();
        await server.Http.CreateWebhookAsync(new { url = receiver.Url, events = new[] { "finding.*" } });
        await server.Http.CreateWebhookAsync(
            new { url = receiver.Url + "/alias", events = new[] { "finding_changed" } }
        );

        (string What, object? Body, string Type, string Summary)[] said =
        [
            (
                "status",
                new { status = "true_positive" },
                "finding.changed",
                "verification_status: unverified → true_positive"
            ),
            ("status", new { status = "fixed" }, "finding.changed", "verification_status: true_positive → fixed"),
            ("suppress", new { reason = "test data" }, "finding.changed", "suppressed (reason: test data)"),
            ("unsuppress", null, "finding.changed", "unsuppressed"),
            ("recheck", null, "finding.changed", "recheck queued"),
            ("assign", new { assignee = "maria@example.com" }, "finding.assigned", "assigned to maria@example.com"),
            ("assign", new { assignee = default(string) }, "finding.changed", "unassigned"),
        ];
        foreach (var (what, body, type, summary) in said)
        {
            Assert.True((await driver.SayAsync(id, what, body)).GetProperty("changed").GetBoolean());
            // Said again, it is no news.
            var again = await driver.SayAsync(id, what, body);
            Assert.False(again.GetProperty("changed").GetBoolean());
            Assert.Contains("so already", again.Text("note"), StringComparison.Ordinal);

            var arrived = await receiver.NextAsync(2);
            foreach (var one in arrived)
            {
                Assert.Equal(one.Path.EndsWith("alias", StringComparison.Ordinal) ? "finding_changed" : type, one.Type);
                var data = one.Json.GetProperty("data");
                Assert.Equal(summary, data.Text("change_summary"));
                Assert.Equal(id, data.GetProperty("finding").Text("id"));
                Assert.Equal(type == "finding.assigned", data.TryGetProperty("assignee", out _));
            }
        }

        Assert.Equal(said.Length * 2, receiver.All.Count);
    }

    [Fact]
    public async Task The_body_is_what_the_reference_shows_byte_for_byte()
    {
        await using var server = await TestServer.StartAsync();
        await using var receiver = await Receiver.StartAsync();
        var driver = new TriageDriver(server);
        var scan = await driver.ScanAsync(TriageDriver.Vulnerable);
        var page = await server.Http.GetFromJsonAsync<JsonElement>("findings");
        var finding = page.GetProperty("data")[0];
        await server.Http.CreateWebhookAsync(new { url = receiver.Url, events = new[] { "finding.assigned" } });
        await driver.SayAsync(finding.Text("id"), "assign", new { assignee = "Maria → \"M\" \U0001F600" });

        var arrived = await receiver.NextAsync();
        var (target, links) = (finding.GetProperty("target").Text("id"), scan.GetProperty("links"));
        string[] parts =
        [
            $"{{\"id\":\"{arrived.Id}\",\"type\":\"finding.assigned\",\"created_at\":\"{arrived.Json.Text("created_at")}\",",
            $"\"data\":{{\"scan_id\":\"{scan.Text("id")}\",\"finding\":{{\"id\":\"{finding.Text("id")}\",\"rule_id\":\"S1\",",
            $"\"title\":\"{finding.Text("title")}\",\"severity\":\"high\",\"confidence\":\"{finding.Text("confidence")}\",\"cwe\":null,",
            $"\"location\":{{\"file\":\"src/a.js\",\"line\":7}},\"first_seen\":\"{finding.Text("first_seen")}\",\"tool\":\"toolbox\",",
            $"\"state\":\"open\"}},\"repository\":\"acme/shop\",\"target_id\":\"{target}\",\"target_kind\":\"repository\",",
            $"\"branch\":\"main\",\"commit\":\"abc123\",\"links\":{{\"dashboard\":\"{links.Text("dashboard")}\",",
            $"\"findings\":\"{links.Text("findings")}\"}},\"change_summary\":\"assigned to Maria → \\\"M\\\" \U0001F600\",",
            "\"assignee\":\"Maria → \\\"M\\\" \U0001F600\"}}",
        ];
        Assert.Equal(string.Concat(parts), Encoding.UTF8.GetString(arrived.Body));
    }

    [Fact]
    public async Task Severity_and_target_gate_it_as_any_event_of_a_finding()
    {
        await using var server = await TestServer.StartAsync();
        await using var receiver = await Receiver.StartAsync();
        var driver = new TriageDriver(server);
        var id = await driver.FindAsync();
        string[] only = ["finding.changed"];
        await server.Http.CreateWebhookAsync(
            new
            {
                url = receiver.Url + "/low",
                events = only,
                filters = new { severity = new[] { "low" } },
            }
        );
        await server.Http.CreateWebhookAsync(
            new
            {
                url = receiver.Url + "/high",
                events = only,
                filters = new { severity = new[] { "high" } },
            }
        );
        await driver.SayAsync(id, "recheck");
        Assert.EndsWith("/high", (await receiver.NextAsync()).Path, StringComparison.Ordinal);
        Assert.Single(receiver.All);
    }

    [Fact]
    public async Task History_says_who_when_what_and_why()
    {
        var clock = new FakeClock();
        await using var server = await TestServer.StartAsync(s => s.AddClock(clock));
        var driver = new TriageDriver(server);
        var id = await driver.FindAsync();
        clock.Advance(TimeSpan.FromSeconds(1));
        await driver.SayAsync(id, "status", new { status = "accepted_risk", reason = " We know. " });
        await driver.SayAsync(id, "suppress", new { reason = "noise", expires_at = "2027-03-01T00:00:00+01:00" });
        await driver.SayAsync(id, "assign", new { assignee = "maria" });
        await driver.SayAsync(id, "assign", new { assignee = "jo", reason = "maria is away" });
        await driver.SayAsync(id, "unsuppress", new { reason = "It is none." });
        clock.Advance(TimeSpan.FromSeconds(1));
        var gone = await driver.ScanAsync(Scans.SarifText.Of());

        var history = await driver.HistoryAsync(id);
        Assert.Equal(
            [
                ("resolved", null, null, null, "scan"),
                ("unsuppressed", null, null, "It is none.", "api_key"),
                ("assigned", "maria", "jo", "maria is away", "api_key"),
                ("assigned", null, "maria", null, "api_key"),
                ("suppressed", null, "2027-02-28T23:00:00Z", "noise", "api_key"),
                ("status", "unverified", "accepted_risk", "We know.", "api_key"),
                ("found", null, null, null, "scan"),
            ],
            history.Select(h =>
                (
                    h.Text("action"),
                    h.GetProperty("from").GetString(),
                    h.GetProperty("to").GetString(),
                    h.GetProperty("reason").GetString(),
                    h.GetProperty("by").Text("kind")
                )
            )
        );
        Assert.Equal(gone.Text("id"), history[0].GetProperty("by").Text("id"));
        var key = await server.Http.GetFromJsonAsync<JsonElement>("api-keys/current");
        Assert.Equal(key.GetProperty("key").Text("id"), history[1].GetProperty("by").Text("id"));
        Assert.Equal(key.GetProperty("key").Text("name"), history[1].GetProperty("by").Text("name"));
        Assert.Equal("2027-01-15T14:00:01Z", history[1].Text("at"));

        var page = await server.Http.GetFromJsonAsync<JsonElement>($"findings/{id}/history?limit=4");
        var next = page.Text("next_cursor");
        page = await server.Http.GetFromJsonAsync<JsonElement>($"findings/{id}/history?limit=4&cursor={next}");
        Assert.Equal(3, page.GetProperty("data").GetArrayLength());
        Assert.Equal(JsonValueKind.Null, page.GetProperty("next_cursor").ValueKind);
        var foreign = await server.Http.GetAsync($"findings/{id}/history?cursor=Zm9v");
        Assert.Equal(HttpStatusCode.BadRequest, foreign.StatusCode);
    }

    [Fact]
    public async Task The_finding_shows_it_and_lists_narrow_by_it()
    {
        await using var server = await TestServer.StartAsync();
        var driver = new TriageDriver(server);
        var id = await driver.FindAsync();
        await driver.SayAsync(id, "status", new { status = "false_positive" });
        await driver.SayAsync(id, "assign", new { assignee = "maria" });
        var answer = await driver.SayAsync(id, "suppress", new { reason = "noise" });
        Assert.Equal(JsonValueKind.Null, answer.GetProperty("note").ValueKind);
        var shown = await driver.GetAsync(id);
        foreach (var one in new[] { answer, shown })
        {
            Assert.Equal(("false_positive", "maria"), (one.Text("verification_status"), one.Text("assignee")));
            Assert.True(one.GetProperty("suppressed").GetBoolean());
            Assert.False(one.GetProperty("suppressed_in_code").GetBoolean());
            Assert.Equal("noise", one.GetProperty("suppression").Text("reason"));
            Assert.StartsWith("key_", one.GetProperty("suppression").Text("suppressed_by"), StringComparison.Ordinal);
        }

        Assert.Single(shown.GetProperty("branches").EnumerateArray());
        Assert.Equal(1, await CountAsync("suppressed=true&verification_status=false_positive&assignee=maria"));
        Assert.Equal(0, await CountAsync("suppressed=false"));
        Assert.Equal(0, await CountAsync("verification_status=fixed"));

        async Task<int> CountAsync(string query) =>
            (await server.Http.GetFromJsonAsync<JsonElement>($"findings?{query}")).GetProperty("data").GetArrayLength();
    }

    [Theory]
    [InlineData("status", """{"status":"confirmed","reason":""}""", "/status", "/reason")]
    [InlineData("status", """{"verification_status":"fixed"}""", "/verification_status", "/status")]
    [InlineData("suppress", """{"expires_at":"2020-01-01T00:00:00Z","reason":" \t"}""", "/expires_at", "/reason")]
    [InlineData("suppress", "{}", "/reason")]
    [InlineData("assign", """{"assignee":"a\nb","reason":"\u0007"}""", "/assignee", "/reason")]
    [InlineData("assign", "{}", "/assignee")]
    [InlineData("recheck", """{"reason":" "}""", "/reason")]
    public async Task Everything_wrong_is_told_at_once_and_nothing_happens(
        string what,
        string body,
        params string[] pointers
    )
    {
        await using var server = await TestServer.StartAsync();
        var driver = new TriageDriver(server);
        var id = await driver.FindAsync();
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        var answer = await server.Http.PostAsync($"findings/{id}/{what}", content);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal(
            pointers.Order(StringComparer.Ordinal),
            problem.GetProperty("errors").EnumerateArray().Select(e => e.Text("pointer")).Order(StringComparer.Ordinal)
        );
        Assert.Single(await driver.HistoryAsync(id));
        Assert.Single(await driver.EventsAsync());
    }

    [Fact]
    public async Task Of_many_at_the_same_time_each_is_told_once()
    {
        await using var server = await TestServer.StartAsync();
        var driver = new TriageDriver(server);
        var id = await driver.FindAsync();
        var answers = await Task.WhenAll(
            Enumerable.Range(0, 12).Select(n => driver.SayAsync(id, "assign", new { assignee = $"p{n % 3}" }))
        );
        var changes = answers.Count(a => a.GetProperty("changed").GetBoolean());
        Assert.InRange(changes, 3, 12);
        var history = await driver.HistoryAsync(id);
        Assert.Equal(changes + 1, history.Count);
        Assert.Equal(changes, (await driver.EventsAsync()).Count(e => e.Type == "finding.assigned"));
        // Nobody was overlooked: each starts where the one before ended.
        var chain = history.SkipLast(1).Reverse().ToList();
        Assert.Equal(
            chain.SkipLast(1).Select(h => h.Text("to")),
            chain.Skip(1).Select(h => h.GetProperty("from").GetString())
        );
        Assert.Equal(history[0].Text("to"), (await driver.GetAsync(id)).Text("assignee"));
    }
}
