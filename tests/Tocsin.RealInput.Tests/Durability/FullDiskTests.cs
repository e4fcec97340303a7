using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Tocsin.RealInput.Tests.Durability;

public sealed class FullDiskTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Watching the free space is turned off, so that the disk really is full when something is written.</summary>
    private static readonly string[] Unwatched = ["env", "Tocsin__Limits__FreeDiskBytes=0"];

    [Fact]
    public async Task What_was_acknowledged_arrives_and_what_was_refused_was_told_so_when_the_disk_ran_full()
    {
        using var disk = Mount();
        disk.Load(megabytes: 16);
        var port = HostProcess.FreePort();
        using var receiver = new Endpoint(port, answers: true);
        await using var server = await HostProcess.StartAsync(disk.Path, Unwatched);
        var webhook = new { url = $"http://127.0.0.1:{port}/", retry_schedule = Enumerable.Repeat(1, 20) };
        Assert.True((await server.Http.PostAsJsonAsync("webhooks", webhook)).IsSuccessStatusCode);

        var acknowledged = new List<string>();
        var refused = 0;
        while (refused < 5)
        {
            Assert.True(acknowledged.Count < 10_000, "The disk does not get full.");
            refused += await PublishAsync(server, acknowledged) ? 0 : 1;
        }

        Assert.NotEmpty(acknowledged);
        Assert.Equal(HttpStatusCode.OK, (await server.Http.GetAsync("/health/live")).StatusCode);

        disk.Unload();
        await EventuallyAsync(
            () => PublishAsync(server, acknowledged),
            () => "It takes nothing although there is room."
        );
        await EventuallyAsync(
            () => Task.FromResult(acknowledged.TrueForAll(receiver.Events.ContainsKey)),
            () => $"{acknowledged.Count(id => !receiver.Events.ContainsKey(id))} of {acknowledged.Count} are lost."
        );
        Assert.Empty(receiver.Events.Keys.Except(acknowledged));
        // Outcomes that could not be written down then are now.
        await EventuallyAsync(
            async () => !(await DeliveriesAsync(server)).Contains("\"pending\"", StringComparison.Ordinal),
            () => "Outcomes are not written down."
        );
        Assert.All(receiver.Events.Values, times => Assert.Equal(1, times));
    }

    [Fact]
    public async Task With_little_room_left_it_refuses_before_the_disk_is_full()
    {
        using var disk = Mount();
        await using var server = await HostProcess.StartAsync(
            disk.Path,
            "env",
            $"Tocsin__Limits__FreeDiskBytes={8 * 1024 * 1024}"
        );
        var acknowledged = new List<string>();
        Assert.True(await PublishAsync(server, acknowledged));

        disk.Load(megabytes: 18);
        // It looks once a second: what is published before it has seen the load would fill what is left.
        await EventuallyAsync(
            async () => !(await server.Http.GetAsync("/health/ready")).IsSuccessStatusCode,
            () => "It is ready although the disk is nearly full."
        );
        Assert.False(await PublishAsync(server, acknowledged, "disk-nearly-full"));
        disk.Unload();
        await EventuallyAsync(
            async () => (await server.Http.GetAsync("/health/ready")).IsSuccessStatusCode,
            () => "It is not ready although there is room."
        );
        Assert.True(await PublishAsync(server, acknowledged));
    }

    private static SmallDisk Mount()
    {
        var disk = SmallDisk.Mount(megabytes: 24);
        if (disk is null)
        {
            Assert.False(Environment.GetEnvironmentVariable("TOCSIN_TEST_REQUIRE_ALL") == "1", "Cannot mount a tmpfs.");
            Assert.Skip("Cannot mount a tmpfs.");
        }

        return disk;
    }

    // True when it was taken; else it was refused as it should be.
    private static async Task<bool> PublishAsync(
        HostProcess server,
        List<string> acknowledged,
        string reason = "storage-full"
    )
    {
        var text = new string('x', 4000);
        var events = Enumerable.Range(0, 50).Select(n => new { type = "build.finished", data = new { n, text } });
        var response = await server.Http.PostAsJsonAsync("events", new { events });
        var answer = await response.Content.ReadFromJsonAsync<JsonElement>();
        if (response.IsSuccessStatusCode)
        {
            acknowledged.AddRange(answer.GetProperty("ids").EnumerateArray().Select(i => i.GetString()!));
            return true;
        }

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Equal($"urn:tocsin:problem:{reason}", answer.GetProperty("type").GetString());
        Assert.NotNull(response.Headers.RetryAfter?.Delta);
        return false;
    }

    private static async Task<string> DeliveriesAsync(HostProcess server)
    {
        var webhooks = await server.Http.GetFromJsonAsync<JsonElement>("webhooks");
        var id = webhooks.GetProperty("data")[0].GetProperty("id").GetString();
        return await server.Http.GetStringAsync($"webhooks/{id}/deliveries?limit=200");
    }

    private static async Task EventuallyAsync(Func<Task<bool>> condition, Func<string> otherwise)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!await condition())
        {
            Assert.False(patience.IsCancellationRequested, otherwise());
            await Task.Delay(20);
        }
    }
}
