using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Tocsin.Findings.Triage;
using Tocsin.Ids;
using Tocsin.Tests.Nodes;
using Tocsin.Tests.Testing;

namespace Tocsin.Tests.Findings.Triage;

/// <summary>Two servers on one database, and people at both.</summary>
public sealed class TriageAcrossNodesTests : IAsyncLifetime
{
    private readonly Cluster _cluster = new();

    public async ValueTask InitializeAsync() => await _cluster.InitializeAsync();

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();

    [Fact]
    public async Task What_is_said_on_both_at_once_is_said_and_told_once()
    {
        var first = await _cluster.StartAsync();
        var second = await _cluster.StartAsync();
        var driver = new TriageDriver(first);
        var id = await driver.FindAsync();
        await first.Http.CreateWebhookAsync(
            new { url = _cluster.Receiver.Url, events = new[] { "finding.changed", "finding.assigned" } }
        );
        TriageDriver[] drivers = [driver, new TriageDriver(second)];
        var answers = await Task.WhenAll(
            from n in Enumerable.Range(0, 4)
            from one in drivers
            select one.SayAsync(id, "status", new { status = "true_positive" })
        );
        Assert.Single(answers, a => a.GetProperty("changed").GetBoolean());

        var until = DateTimeOffset.UtcNow.AddDays(1);
        await driver.SayAsync(id, "suppress", new { reason = "noise", expires_at = until });
        var key = await first.Http.GetFromJsonAsync<JsonElement>("api-keys/current");
        var organization = new OrganizationId(key.GetProperty("organization").Text("id"));
        // A node that was elected, and another one that is now, both find that its time is up.
        var ended = await Task.WhenAll(
            from n in Enumerable.Range(0, 4)
            from server in _cluster.Servers
            select server
                .Services.GetRequiredService<FindingTriage>()
                .ApplyAsync(organization, id, new FindingAct.Expire(until), Actor.Tocsin, "It was time.", default)
        );
        Assert.Single(ended, e => e!.IsChange);
        await driver.SayAsync(id, "assign", new { assignee = "maria" });

        await _cluster.ArrivedAsync(4);
        Assert.Equal(
            [
                "verification_status: unverified → true_positive",
                "suppressed (reason: noise)",
                "unsuppressed",
                "assigned to maria",
            ],
            (await driver.EventsAsync()).Skip(1).Select(e => e.Summary)
        );
        Assert.Equal(5, (await new TriageDriver(second).HistoryAsync(id)).Count);
    }
}
