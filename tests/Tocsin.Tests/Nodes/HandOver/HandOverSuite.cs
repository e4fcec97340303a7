using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Tocsin.Nodes;
using Tocsin.Tests.Testing;

namespace Tocsin.Tests.Nodes.HandOver;

/// <summary>What every way of handing work over keeps, whichever node is asked and whoever owns the lane.</summary>
public abstract class HandOverSuite : IAsyncLifetime
{
    private IHandOverGround _ground = null!;

    private Receiver Receiver => _ground.Receiver;

    private protected abstract Task<IHandOverGround> GroundAsync();

    public async ValueTask InitializeAsync() => _ground = await GroundAsync();

    public ValueTask DisposeAsync() => _ground.DisposeAsync();

    [Fact]
    public async Task What_is_published_arrives_once()
    {
        await CreateAsync(8);
        for (var n = 0; n < 6; n++)
        {
            await PublishAsync(n, 1);
            await PublishAsync(n, 10);
        }

        await ArrivedAsync(8 * 66);
    }

    [Fact]
    public async Task A_fan_out_in_many_steps_arrives_once()
    {
        await CreateAsync(8);
        await PublishAsync(1, 300);
        await ArrivedAsync(2400);
    }

    [Fact]
    public async Task What_fails_is_tried_again_and_counted_once()
    {
        var ids = await CreateAsync(4);
        var answered = 0;
        Receiver.Answer = context =>
        {
            context.Response.StatusCode = Interlocked.Increment(ref answered) <= 4 ? 503 : 200;
            return Task.CompletedTask;
        };
        var id = await Http(1).PublishAsync(new { type = "build.finished", data = new { } });
        foreach (var webhook in ids)
        {
            await Http(0).DeliveredAsync(webhook, id, "success");
        }

        Assert.Equal(8, Receiver.All.Count);
        var deliveries = new List<JsonElement>();
        foreach (var webhook in ids)
        {
            deliveries.AddRange(await Http(1).DeliveriesAsync(webhook));
        }

        Assert.Equal(8, deliveries.Sum(d => d.GetProperty("attempts").GetInt32()));
    }

    [Fact]
    public async Task An_endpoint_that_hangs_holds_up_nobody_else_of_its_partition()
    {
        var hang = Hang("/hook/0");
        await CreateAsync(1);
        await BesideAsync();
        for (var n = 0; n < 10; n++)
        {
            await PublishAsync(n, 60);
        }

        await Eventually.TrueAsync(() => Task.FromResult(At("/hook/beside") == 600));
        hang.SetResult();
        await ArrivedAsync(1200);
    }

    [Fact]
    public async Task A_strict_order_holds_whoever_publishes_and_whatever_fails()
    {
        await CreateAsync(4, new { ordering = "strict" });
        var answered = 0;
        Receiver.Answer = context =>
        {
            context.Response.StatusCode = Interlocked.Increment(ref answered) is 10 or 50 ? 503 : 200;
            return Task.CompletedTask;
        };
        for (var n = 0; n < 30; n++)
        {
            await Http(n).PublishAsync(new { type = "build.finished", data = new { n } });
        }

        await Eventually.TrueAsync(() => Task.FromResult(Receiver.All.Count == 122));
        foreach (var webhook in Receiver.All.GroupBy(r => r.Path))
        {
            // What failed comes again before the next.
            Assert.Equal(
                Enumerable.Range(0, 30),
                webhook
                    .Select(r => r.Json.GetProperty("data").GetProperty("n").GetInt32())
                    .Aggregate(new List<int>(), (all, n) => all.Count > 0 && all[^1] == n ? all : [.. all, n])
            );
        }
    }

    [Fact]
    public async Task A_rate_holds_whoever_publishes()
    {
        await CreateAsync(1, new { rate_limit = new { limit = 5, per = "minute" } });
        await BesideAsync();
        for (var n = 0; n < 4; n++)
        {
            await PublishAsync(n, 5);
        }

        await Eventually.TrueAsync(() => Task.FromResult(At("/hook/beside") == 20 && At("/hook/0") >= 5));
        await PublishAsync(0, 5);
        await Eventually.TrueAsync(() => Task.FromResult(At("/hook/beside") == 25));
        Assert.Equal(5, At("/hook/0"));
    }

    [Fact]
    public async Task A_batch_is_filled_by_all_who_publish()
    {
        await CreateAsync(1, new { batch = new { max_events = 10, max_wait = 600 } });
        for (var n = 0; n < 4; n++)
        {
            await PublishAsync(n, 5);
        }

        await Eventually.TrueAsync(() => Task.FromResult(Receiver.All.Count == 2));
        var events = Receiver.All.SelectMany(r => r.Json.EnumerateArray()).Select(e => e.Text("id")).ToList();
        Assert.Equal(20, events.Distinct().Count());
        Assert.Equal(20, events.Count);
    }

    [Fact]
    public async Task A_group_is_filled_by_all_who_publish_and_goes_on_with_whoever_takes_over()
    {
        await GroupingAsync();
        for (var n = 0; n < 5; n++)
        {
            await PublishAsync(n, 100, scan: "scan_a");
        }

        await _ground.ReplaceAsync(0);
        await PublishAsync(1, 7, scan: "scan_b");
        for (var n = 0; n < 4; n++)
        {
            await PublishAsync(n, 100, scan: "scan_a");
        }

        Assert.Empty(Receiver.All);
        await PublishAsync(0, 100, scan: "scan_a");
        // It is full, and so does not wait for the end of its hour.
        await Eventually.TrueAsync(() => Task.FromResult(!Receiver.All.IsEmpty));
        var group = Assert.Single(Receiver.All).Json.EnumerateArray().ToList();
        Assert.Equal(1000, group.Select(e => e.Text("id")).Distinct().Count());
        Assert.All(group, e => Assert.Equal("scan_a", e.GetProperty("data").Text("scan_id")));
    }

    [Fact]
    public async Task A_group_of_one_that_is_disabled_is_cancelled_although_it_waits()
    {
        var id = await GroupingAsync();
        await PublishAsync(0, 20, scan: "scan_a");
        await PublishAsync(1, 20, scan: "scan_b");
        (await Http(1).PatchAsJsonAsync($"integrations/{id}", new { enabled = false })).EnsureSuccessStatusCode();
        await Eventually.TrueAsync(async () =>
            (await Http(0).GetFromJsonAsync<JsonElement>($"deliveries?limit=200&integration_id={id}"))
                .GetProperty("data")
                .EnumerateArray()
                .Count(d => d.Is("cancelled")) == 40
        );
        Assert.Empty(Receiver.All);
    }

    [Fact]
    public async Task When_it_is_disabled_nothing_more_is_sent_and_what_waits_is_cancelled()
    {
        var hang = Hang("/hook/0");
        var id = (await CreateAsync(1)).Single();
        await BesideAsync();
        await PublishAsync(0, 50);
        await Eventually.TrueAsync(() => Task.FromResult(At("/hook/beside") == 50 && At("/hook/0") > 0));
        await Http(1).PatchWebhookAsync(id, new { enabled = false });
        var begun = At("/hook/0");
        hang.SetResult();
        await PublishAsync(1, 50);
        await Eventually.TrueAsync(() => Task.FromResult(At("/hook/beside") == 100));
        await Eventually.TrueAsync(async () =>
            (await Http(0).DeliveriesAsync(id)).Count(d => d.Is("cancelled")) == 50 - begun
        );
        Assert.Equal(begun, At("/hook/0"));
    }

    [Fact]
    public async Task A_retry_by_hand_reaches_the_owner()
    {
        var ids = await CreateAsync(2);
        Receiver.AnswerWith(410, 410, 200);
        await PublishAsync(0, 1);
        for (var n = 0; n < 2; n++)
        {
            await Http(n).DeliveryAsync(ids[n], d => d.Is("failed"));
        }

        for (var n = 0; n < 2; n++)
        {
            await Http(n).PatchWebhookAsync(ids[n], new { enabled = true });
            var delivery = (await Http(n).DeliveriesAsync(ids[n])).Single().Text("id");
            (
                await Http(n + 1).PostAsync($"webhooks/deliveries/{delivery}/retry", content: null)
            ).EnsureSuccessStatusCode();
            await Http(n).DeliveryAsync(ids[n], d => d.Is("success"));
        }

        Assert.Equal(4, Receiver.All.Count);
    }

    [Fact]
    public async Task When_one_is_replaced_what_it_had_goes_on_and_nothing_is_sent_twice()
    {
        await CreateAsync(16);
        for (var n = 0; n < 30; n++)
        {
            await PublishAsync(1, 1);
        }

        await _ground.ReplaceAsync(0);
        for (var n = 0; n < 5; n++)
        {
            await PublishAsync(n, 1);
        }

        await ArrivedAsync(35 * 16);
    }

    private HttpClient Http(int number) => _ground.Servers[number % _ground.Servers.Count].Http;

    private int At(string path) => Receiver.All.Count(r => string.Equals(r.Path, path, StringComparison.Ordinal));

    /// <summary>From now on this path does not answer until it is told to.</summary>
    private TaskCompletionSource Hang(string path)
    {
        var hang = new TaskCompletionSource();
        Receiver.Answer = context => context.Request.Path == path ? hang.Task : Task.CompletedTask;
        return hang;
    }

    private async Task<IReadOnlyList<string>> CreateAsync(int count, object? settings = null)
    {
        var ids = new List<string>();
        for (var n = 0; n < count; n++)
        {
            var webhook = JsonSerializer.SerializeToNode(settings ?? new { })!.AsObject();
            webhook["url"] = $"{Receiver.Url}/{n}";
            webhook["events"] = new JsonArray("build.finished");
            webhook["retry_schedule"] = new JsonArray(1, 1, 1);
            ids.Add((await Http(n).CreateWebhookAsync(webhook)).Text("id"));
        }

        return ids;
    }

    private async Task<string> GroupingAsync()
    {
        var response = await Http(0)
            .PostAsJsonAsync(
                "integrations",
                new
                {
                    kind = "webhook",
                    name = "grouping",
                    config = new { webhook_url = Receiver.Url },
                    grouping = new { by = new[] { "scan" }, window = 3600 },
                }
            );
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
        return (await response.Content.ReadFromJsonAsync<JsonElement>()).Text("id");
    }

    /// <summary>After one webhook another one of the same partition.</summary>
    private async Task BesideAsync()
    {
        for (var n = 1; n < Partition.Count; n++)
        {
            await Http(0).CreateWebhookAsync(new { url = Receiver.Url + "/none", enabled = false });
        }

        await Http(0).CreateWebhookAsync(new { url = Receiver.Url + "/beside" });
    }

    private async Task PublishAsync(int node, int count, string? scan = null)
    {
        var events = Enumerable
            .Range(0, count)
            .Select(n => new
            {
                type = "build.finished",
                data = scan is null ? (object)new { n } : new { n, scan_id = scan },
            });
        (await Http(node).PostAsJsonAsync("events", new { events })).EnsureSuccessStatusCode();
    }

    /// <summary>Waits for so many requests, each of them another event or another webhook's.</summary>
    private async Task ArrivedAsync(int count)
    {
        await Eventually.TrueAsync(
            () => Task.FromResult(Receiver.All.Count >= count),
            () => $"{Receiver.All.Count} of {count} have arrived.",
            TimeSpan.FromSeconds(30)
        );
        Assert.Equal(count, Receiver.All.DistinctBy(r => (r.Id, r.Path)).Count());
        Assert.Equal(count, Receiver.All.Count);
    }
}
