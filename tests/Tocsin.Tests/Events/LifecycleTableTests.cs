using System.Net.Http.Json;
using Tocsin.Tests.Findings.Triage;
using Tocsin.Tests.Scans;
using Tocsin.Tests.Testing;

namespace Tocsin.Tests.Events;

/// <summary>Reference 001's table of lifecycle events, row by row, under its own names.</summary>
public sealed class LifecycleTableTests
{
    private static readonly string[] Names =
    [
        "scan_started",
        "scan_done",
        "scan_failed",
        "finding_new",
        "finding_changed",
    ];

    [Fact]
    public async Task Every_row_arrives_as_it_is_documented()
    {
        await using var server = await TestServer.StartAsync();
        await using var receiver = await Receiver.StartAsync();
        await server.Http.CreateWebhookAsync(
            new
            {
                url = receiver.Url,
                events = Names,
                ordering = "strict",
            }
        );
        var driver = new TriageDriver(server);

        // Accepted, finished, with one finding_new each.
        var two = SarifText.Of(("S1", "src/a.js", 7, "eval(input)"), ("S2", "src/b.js", 3, "exec(input)"));
        var scan = await driver.ScanAsync(two);
        var first = await receiver.NextAsync(4);
        Assert.Equal(
            ["finding_new", "finding_new", "scan_done", "scan_started"],
            first.Select(r => r.Type).Order(StringComparer.Ordinal)
        );
        Assert.All(first, r => Assert.Equal(scan.Text("id"), r.Json.GetProperty("data").Text("scan_id")));
        var found = first.Where(r => r.Type == "finding_new").Select(r => r.Json.GetProperty("data"));
        Assert.Equal(["S1", "S2"], found.Select(d => d.GetProperty("finding").Text("rule_id")).Order());

        // Crashed, with the error truncated.
        var crashed = await new ScanDriver(server).StartAsync(
            new { target = new { kind = "repository", name = "acme/shop" } }
        );
        var error = new string('x', 998) + "\U0001F600\U0001F600";
        var failed = await server.Http.PostAsJsonAsync($"scans/{crashed.Text("id")}/fail", new { error });
        Assert.True(failed.IsSuccessStatusCode);
        var told = await receiver.NextAsync();
        Assert.Equal(
            ("scan_failed", new string('x', 998) + "…"),
            (told.Type, told.Json.GetProperty("data").Text("error"))
        );

        // What people say.
        var findings = await new ScanDriver(server).FindingsAsync("rule=S1");
        var id = Assert.Single(findings).Text("id");
        (string Call, object? Body, string Summary)[] rows =
        [
            ("status", new { status = "false_positive" }, "verification_status: unverified → false_positive"),
            ("suppress", new { reason = "generated code" }, "suppressed (reason: generated code)"),
            ("unsuppress", null, "unsuppressed"),
            ("recheck", null, "recheck queued"),
        ];
        foreach (var (call, body, summary) in rows)
        {
            await driver.SayAsync(id, call, body);
            var changed = await receiver.NextAsync();
            Assert.Equal("finding_changed", changed.Type);
            var data = changed.Json.GetProperty("data");
            Assert.Equal((summary, id), (data.Text("change_summary"), data.GetProperty("finding").Text("id")));
        }

        Assert.Equal(4 + 1 + rows.Length, receiver.All.Count);
    }
}
