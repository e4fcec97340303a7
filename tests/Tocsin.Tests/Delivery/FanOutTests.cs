using Tocsin.Tests.Testing;

namespace Tocsin.Tests.Delivery;

public sealed class FanOutTests
{
    [Fact]
    public async Task A_large_fan_out_reaches_everybody_once()
    {
        await using var server = await TestServer.StartAsync();
        await using var receiver = await Receiver.StartAsync();
        const int Webhooks = 150;
        await Task.WhenAll(
            Enumerable
                .Range(0, Webhooks)
                .Select(i => server.Http.CreateWebhookAsync(new { url = $"{receiver.Url}/{i}" }))
        );
        await server.Http.PublishAsync(
            new { events = Enumerable.Range(0, 10).Select(n => new { type = "finding.new", data = new { n } }) }
        );

        var received = await receiver.NextAsync(Webhooks * 10);
        Assert.Equal(Webhooks * 10, received.Select(r => (r.Path, r.Id)).Distinct().Count());
        await Eventually.TrueAsync(
            () =>
                Task.FromResult(
                    server.Count("deliveries") == Webhooks * 10
                        && server.Count("waiting") + server.Count("fan_outs") == 0
                ),
            () => $"{server.Count("deliveries")} ended, {server.Count("waiting")} wait",
            TimeSpan.FromSeconds(20)
        );
        Assert.Equal(Webhooks * 10, receiver.All.Count);
    }

    [Fact]
    public async Task An_endpoint_that_never_answers_holds_up_nobody_else()
    {
        await using var server = await TestServer.StartAsync(
            settings: new Dictionary<string, string?>
            {
                ["Tocsin:Delivery:Concurrency"] = "16",
                ["Tocsin:Delivery:StopSeconds"] = "0",
            }
        );
        await using var receiver = await Receiver.StartAsync();
        await using var hung = await Receiver.StartAsync();
        hung.Answer = context => Task.Delay(Timeout.Infinite, context.RequestAborted);
        await server.Http.CreateWebhookAsync(new { url = hung.Url });
        await server.Http.CreateWebhookAsync(new { url = hung.Url });
        await server.Http.CreateWebhookAsync(new { url = receiver.Url });
        for (var i = 0; i < 5; i++)
        {
            await server.Http.PublishAsync(
                new { events = Enumerable.Range(0, 40).Select(n => new { type = "finding.new", data = new { n } }) }
            );
        }

        Assert.Equal(200, (await receiver.NextAsync(200)).Select(r => r.Id).Distinct().Count());
        Assert.InRange(hung.All.Count, 1, 8);
    }

    [Fact]
    public async Task A_backlog_larger_than_memory_is_read_from_the_store_as_it_is_worked_off()
    {
        await using var server = await TestServer.StartAsync(
            settings: new Dictionary<string, string?> { ["Tocsin:Delivery:MemoryBytes"] = "1048576" }
        );
        await using var receiver = await Receiver.StartAsync();
        await server.Http.CreateWebhookAsync(new { url = receiver.Url });
        var text = new string('x', 10_000);
        for (var i = 0; i < 4; i++)
        {
            await server.Http.PublishAsync(
                new
                {
                    events = Enumerable.Range(0, 100).Select(n => new { type = "finding.new", data = new { n, text } }),
                }
            );
        }

        var received = await receiver.NextAsync(400);
        Assert.Equal(400, received.Select(r => r.Id).Distinct().Count());
        await Eventually.TrueAsync(
            () => Task.FromResult(server.Count("waiting") == 0 && server.Count("deliveries") == 400),
            () => $"{server.Count("waiting")} wait",
            TimeSpan.FromSeconds(20)
        );
        Assert.Equal(400, receiver.All.Count);
    }

    [Fact]
    public async Task What_was_acknowledged_is_sent_after_a_restart()
    {
        var data = Directory.CreateTempSubdirectory("tocsin-test-").FullName;
        await using var receiver = await Receiver.StartAsync();
        var release = new TaskCompletionSource();
        receiver.Answer = context => release.Task.WaitAsync(context.RequestAborted);
        var settings = new Dictionary<string, string?> { ["Tocsin:Delivery:StopSeconds"] = "0" };
        string id;
        await using (var server = await TestServer.StartAsync(settings: settings, dataDirectory: data))
        {
            await server.Http.CreateWebhookAsync(new { url = receiver.Url });
            id = await server.Http.PublishAsync(new { type = "scan.started", data = new { } });
        }

        release.SetResult();
        await using (var server = await TestServer.StartAsync(settings: settings, dataDirectory: data))
        {
            Assert.Equal(id, (await receiver.NextAsync()).Id);
        }

        Directory.Delete(data, recursive: true);
    }
}
