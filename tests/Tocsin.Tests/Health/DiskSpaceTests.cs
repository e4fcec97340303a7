using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Tocsin.Health;
using Tocsin.Tests.Testing;

namespace Tocsin.Tests.Health;

public sealed class DiskSpaceTests
{
    private static readonly object News = new { type = "build.finished", data = new { } };

    [Fact]
    public async Task With_a_disk_nearly_full_nothing_more_is_taken_the_rest_goes_on_and_it_passes_by_itself()
    {
        long? free = 10_000_000_000;
        var clock = new FakeClock();
        await using var server = await TestServer.StartAsync(services =>
        {
            services.AddClock(clock);
            services.AddSingleton<FreeDiskBytes>(() => free);
        });
        await using var receiver = await Receiver.StartAsync();
        await server.Http.CreateWebhookAsync(new { url = receiver.Url });
        await server.Http.PublishAsync(News);

        free = 1_000_000;
        clock.Advance(TimeSpan.FromSeconds(2));
        var refused = await server.Http.PostAsJsonAsync("events", News);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        Assert.NotNull(refused.Headers.RetryAfter?.Delta);
        var problem = await refused.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal("urn:tocsin:problem:disk-nearly-full", problem.Text("type"));
        var ready = await server.Http.GetAsync("/health/ready");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
        Assert.Contains("disk is nearly full", await ready.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        // What was taken before still arrives, and looking is free.
        await receiver.NextAsync();
        Assert.Equal(HttpStatusCode.OK, (await server.Http.GetAsync("events")).StatusCode);

        free = 10_000_000_000;
        clock.Advance(TimeSpan.FromSeconds(2));
        await server.Http.PublishAsync(News);
        await receiver.NextAsync();
        Assert.Equal(HttpStatusCode.OK, (await server.Http.GetAsync("/health/ready")).StatusCode);

        // A system that does not tell stops nobody.
        free = null;
        clock.Advance(TimeSpan.FromSeconds(2));
        await server.Http.PublishAsync(News);
    }

    [Fact]
    public async Task The_real_disk_is_asked()
    {
        await using var server = await TestServer.StartAsync();
        var free = server.Services.GetRequiredService<FreeDiskBytes>()();
        Assert.NotNull(free);
        Assert.InRange(free.Value, 1, long.MaxValue);
    }
}
