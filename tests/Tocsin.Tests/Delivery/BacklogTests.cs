using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Tocsin.Delivery;
using Tocsin.Ids;
using Tocsin.Tests.Testing;

namespace Tocsin.Tests.Delivery;

public sealed class BacklogTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly object News = new { type = "build.finished", data = new { } };

    [Fact]
    public async Task With_too_much_waiting_more_is_refused_early_with_a_reason_and_taken_again_when_it_was_delivered()
    {
        await using var server = await StartAsync(3);
        await using var receiver = await Receiver.StartAsync();
        var release = new TaskCompletionSource();
        receiver.Answer = context => release.Task.WaitAsync(context.RequestAborted);
        await server.Http.CreateWebhookAsync(new { url = receiver.Url });
        for (var i = 0; i < 3; i++)
        {
            await server.Http.PublishAsync(News);
        }

        var refused = await server.Http.PostAsJsonAsync("events", News);
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.NotNull(refused.Headers.RetryAfter?.Delta);
        var problem = await refused.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal("urn:tocsin:problem:backlog-full", problem.Text("type"));
        Assert.Contains("3 deliveries", problem.Text("detail"), StringComparison.Ordinal);

        // Early: nobody has looked at these bodies. Reading, and ending what was begun, goes on.
        var broken = new StringContent("{", Encoding.UTF8, "application/json");
        Assert.Equal(HttpStatusCode.TooManyRequests, (await server.Http.PostAsync("events", broken)).StatusCode);
        foreach (var route in (string[])["scans/upload?target=a/b", "scans", "scans/x/results", "scans/x/complete"])
        {
            var answer = await server.Http.PostAsync(route, content: null);
            Assert.Equal(HttpStatusCode.TooManyRequests, answer.StatusCode);
        }

        Assert.Equal(HttpStatusCode.OK, (await server.Http.GetAsync("scans")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await server.Http.GetAsync("/health/ready")).StatusCode);
        using var other = await OtherAsync(server);
        await other.PublishAsync(News);

        release.SetResult();
        await AcceptedAgainAsync(server);
        Assert.Equal(4, (await receiver.NextAsync(4)).Select(r => r.Id).Distinct().Count());
    }

    [Fact]
    public async Task What_waits_is_counted_at_the_start_and_what_was_cancelled_or_deleted_counts_no_more()
    {
        var data = Directory.CreateTempSubdirectory("tocsin-test-").FullName;
        string id;
        await using (var server = await StartAsync(2, data))
        {
            id = await WaitingAsync(server, 2);
        }

        await using (var server = await StartAsync(2, data))
        {
            await Eventually.TrueAsync(
                async () =>
                    (await server.Http.PostAsJsonAsync("events", News)).StatusCode == HttpStatusCode.TooManyRequests,
                () => "what waits was not counted",
                Patience
            );
            await server.Http.PatchWebhookAsync(id, new { enabled = false });
            await AcceptedAgainAsync(server);

            var second = await WaitingAsync(server, 2);
            await RefusedAsync(server);
            await server.Http.DeleteAsync($"webhooks/{second}");
            await AcceptedAgainAsync(server);
        }

        Directory.Delete(data, recursive: true);
    }

    [Fact]
    public async Task Large_batches_that_are_not_addressed_yet_count_as_well()
    {
        await using var server = await StartAsync(1_000_000, fanOuts: 2);
        var page = await server.Http.GetFromJsonAsync<JsonElement>("organizations");
        var organization = new OrganizationId(page.GetProperty("data")[0].Text("id"));
        var backlog = server.Services.GetRequiredService<Backlog>();
        backlog.AddFanOut(organization);
        await server.Http.PublishAsync(News);
        backlog.AddFanOut(organization);
        await RefusedAsync(server);

        backlog.Expanded(organization, deliveries: 5, isDone: true);
        await server.Http.PublishAsync(News);
        Assert.Equal(5, backlog.WaitingOf(organization));
        // And what is wrong in memory is put right from the store.
        await server.Services.GetRequiredService<BacklogCount>().CountAsync(CancellationToken.None);
        Assert.Equal((0, 0), (backlog.WaitingOf(organization), backlog.FanOutsOf(organization)));
    }

    [Theory]
    [InlineData(true, 0, 300)]
    [InlineData(true, 100_000, 300)]
    [InlineData(false, 0, 10)]
    [InlineData(false, 300, 30)]
    [InlineData(false, 60_000, 300)]
    public void Among_several_nodes_it_is_counted_as_often_as_is_cheap(bool isOnly, int milliseconds, int pause) =>
        Assert.Equal(TimeSpan.FromSeconds(pause), BacklogCount.Pause(isOnly, TimeSpan.FromMilliseconds(milliseconds)));

    [Fact]
    public async Task After_deliveries_large_and_small_nothing_is_left_in_the_count()
    {
        await using var server = await StartAsync(1_000_000);
        await using var receiver = await Receiver.StartAsync();
        for (var i = 0; i < 3; i++)
        {
            await server.Http.CreateWebhookAsync(new { url = $"{receiver.Url}/{i}" });
        }

        await server.Http.PublishAsync(News);
        await server.Http.PublishAsync(new { events = Enumerable.Repeat(News, 200) });
        await receiver.NextAsync(603);
        var backlog = server.Services.GetRequiredService<Backlog>();
        await Eventually.TrueAsync(
            () => Task.FromResult(backlog.Organizations.All(o => backlog.WaitingOf(o) + backlog.FanOutsOf(o) == 0)),
            () => string.Join(", ", backlog.Organizations.Select(o => (backlog.WaitingOf(o), backlog.FanOutsOf(o)))),
            Patience
        );
    }

    private static Task<TestServer> StartAsync(long deliveries, string? data = null, int fanOuts = 1000) =>
        TestServer.StartAsync(
            settings: new Dictionary<string, string?>
            {
                ["Tocsin:Limits:BacklogDeliveries"] = $"{deliveries}",
                ["Tocsin:Limits:BacklogFanOuts"] = $"{fanOuts}",
                ["Tocsin:Delivery:StopSeconds"] = "0",
            },
            dataDirectory: data
        );

    // A webhook that nobody answers for, with so much waiting for it.
    private static async Task<string> WaitingAsync(TestServer server, int count)
    {
        var webhook = await server.Http.CreateWebhookAsync(
            new { url = "http://127.0.0.1:1/", retry_schedule = Enumerable.Repeat(86400, 5) }
        );
        for (var i = 0; i < count; i++)
        {
            await server.Http.PublishAsync(News);
        }

        return webhook.Text("id");
    }

    private static async Task RefusedAsync(TestServer server) =>
        Assert.Equal(HttpStatusCode.TooManyRequests, (await server.Http.PostAsJsonAsync("events", News)).StatusCode);

    private static Task AcceptedAgainAsync(TestServer server) =>
        Eventually.TrueAsync(
            async () => (await server.Http.PostAsJsonAsync("events", News)).StatusCode == HttpStatusCode.Accepted,
            () => "still refused",
            Patience
        );

    private static async Task<HttpClient> OtherAsync(TestServer server)
    {
        var made = await server.Http.PostAsJsonAsync("organizations", new { name = "other" });
        return server.Client((await made.Content.ReadFromJsonAsync<JsonElement>()).Text("api_key"));
    }
}
