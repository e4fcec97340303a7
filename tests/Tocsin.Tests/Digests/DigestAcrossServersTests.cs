using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Tocsin.Digests;
using Tocsin.Integrations;
using Tocsin.Tests.Nodes;
using Tocsin.Tests.Testing;

namespace Tocsin.Tests.Digests;

/// <summary>However many servers tell a period, be it that one was taken for dead and was not: it is told once.</summary>
public sealed class DigestAcrossServersTests : IAsyncLifetime
{
    private readonly Cluster _cluster = new();

    public async ValueTask InitializeAsync() => await _cluster.InitializeAsync();

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();

    [Fact]
    public async Task Two_servers_that_tell_the_same_send_one()
    {
        TestServer[] servers = [await _cluster.StartAsync(), await _cluster.StartAsync()];
        var answer = await servers[0]
            .Http.PostAsJsonAsync(
                "integrations",
                new
                {
                    kind = "webhook",
                    name = "a",
                    config = new { webhook_url = _cluster.Receiver.Url },
                    events = new[] { "digest.daily" },
                    // Not while this runs.
                    digest = new
                    {
                        every = "day",
                        at = DateTimeOffset.UtcNow.AddHours(12).ToString("HH:mm", CultureInfo.InvariantCulture),
                    },
                }
            );
        var made = await answer.Content.ReadFromJsonAsync<JsonElement>();
        await servers[1]
            .Http.PublishAsync(
                new
                {
                    type = "finding.new",
                    severity = "high",
                    data = new { finding = new { id = "a", title = "A" } },
                }
            );
        await Task.WhenAll(
            Enumerable.Range(0, 8).Select(n => Task.Run(() => TellAsync(servers[n % 2], made.Text("id"))))
        );
        await _cluster.ArrivedAsync(1);
        var data = _cluster.Receiver.All.Single().Json.GetProperty("data");
        Assert.Equal(("a", 1), (data.GetProperty("worst")[0].Text("id"), data.GetProperty("new_findings").GetInt32()));
        Assert.Equal(1, await _cluster.CountAsync("SELECT count(*) FROM events WHERE type = 'digest.daily'"));
    }

    private static Task TellAsync(TestServer server, string id)
    {
        var integration = server.Services.GetRequiredService<IntegrationDirectory>().Find(id)!;
        var schedule = integration.Delivery.Digest!;
        var period = new DigestPeriod(integration, schedule, schedule.From, schedule.From.AddHours(1));
        var writer = server.Services.GetRequiredService<DigestWriter>();
        return writer.WriteAsync(integration.OrganizationId, [period], default);
    }
}
