using System.Net.Http.Json;
using System.Text.Json;

namespace Tocsin.RealInput.Tests.Durability;

public sealed class KillTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task What_was_acknowledged_arrives_although_the_server_is_killed_at_once_and_the_receiver_is_down()
    {
        var data = Directory.CreateTempSubdirectory("tocsin-kill-").FullName;
        var port = HostProcess.FreePort();
        List<string> acknowledged;
        await using (var server = await HostProcess.StartAsync(data))
        {
            await CreateAsync(server, port);
            acknowledged = await PublishAsync(server, 50);
            await server.KillAsync();
        }

        using (var receiver = new Endpoint(port, answers: true))
        await using (await HostProcess.StartAsync(data))
        {
            await AllArriveAsync(receiver, acknowledged);
        }

        Directory.Delete(data, recursive: true);
    }

    [Fact]
    public async Task What_was_in_flight_when_the_server_was_killed_is_sent_again()
    {
        var data = Directory.CreateTempSubdirectory("tocsin-kill-").FullName;
        var port = HostProcess.FreePort();
        var acknowledged = new List<string>();
        for (var round = 0; round < 3; round++)
        {
            using var hangs = new Endpoint(port, answers: false);
            await using var server = await HostProcess.StartAsync(data);
            if (round == 0)
            {
                await CreateAsync(server, port);
            }

            acknowledged.AddRange(await PublishAsync(server, 40));
            await server.KillAsync();
        }

        using (var receiver = new Endpoint(port, answers: true))
        await using (await HostProcess.StartAsync(data))
        {
            await AllArriveAsync(receiver, acknowledged);
            Assert.All(receiver.Events.Values, times => Assert.Equal(1, times));
        }

        Directory.Delete(data, recursive: true);
    }

    [Fact]
    public async Task The_disk_is_synced_before_the_answer_is_written()
    {
        if (!File.Exists("/usr/bin/strace"))
        {
            Assert.False(Environment.GetEnvironmentVariable("TOCSIN_TEST_REQUIRE_ALL") == "1", "strace is missing.");
            Assert.Skip("strace is missing.");
        }

        var data = Directory.CreateTempSubdirectory("tocsin-strace-").FullName;
        var trace = Path.Combine(data, "trace");
        const string Calls = "trace=fdatasync,fsync,pwrite64,recvmsg,recvfrom,sendmsg,sendto";
        await using (
            var server = await HostProcess.StartAsync(data, "strace", "-f", "-s", "80", "-e", Calls, "-o", trace)
        )
        {
            await CreateAsync(server, HostProcess.FreePort());
            await PublishAsync(server, 1);
            await server.KillAsync();
        }

        var calls = await File.ReadAllLinesAsync(trace);
        var asked = Array.FindIndex(calls, c => c.Contains("POST /api/v1/events", StringComparison.Ordinal));
        var answered = Array.FindIndex(calls, c => c.Contains("HTTP/1.1 202", StringComparison.Ordinal));
        Assert.InRange(asked, 0, answered);
        var between = calls[asked..answered];
        var written = Array.FindLastIndex(between, c => c.Contains("pwrite64(", StringComparison.Ordinal));
        var synced = Array.FindLastIndex(between, IsSync);
        Assert.True(written >= 0, "Nothing was written between the request and its answer.");
        Assert.True(
            synced > written,
            "The last write before the answer was not synced:\n" + string.Join('\n', between)
        );
        Directory.Delete(data, recursive: true);
    }

    // "fdatasync(9) = 0", or the second half of a call that strace had to tell in two.
    private static bool IsSync(string call) =>
        call.Contains("sync", StringComparison.Ordinal) && call.TrimEnd().EndsWith("= 0", StringComparison.Ordinal);

    private static async Task CreateAsync(HostProcess server, int port)
    {
        var webhook = new { url = $"http://127.0.0.1:{port}/", retry_schedule = Enumerable.Repeat(1, 20) };
        var response = await server.Http.PostAsJsonAsync("webhooks", webhook);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
    }

    private static async Task<List<string>> PublishAsync(HostProcess server, int count)
    {
        var events = Enumerable.Range(0, count).Select(n => new { type = "finding.new", data = new { n } });
        var response = await server.Http.PostAsJsonAsync("events", new { events });
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
        var answer = await response.Content.ReadFromJsonAsync<JsonElement>();
        return [.. answer.GetProperty("ids").EnumerateArray().Select(i => i.GetString()!)];
    }

    private static async Task AllArriveAsync(Endpoint receiver, List<string> acknowledged)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (acknowledged.Any(id => !receiver.Events.ContainsKey(id)))
        {
            var missing = acknowledged.Count(id => !receiver.Events.ContainsKey(id));
            Assert.False(patience.IsCancellationRequested, $"{missing} of {acknowledged.Count} events are lost.");
            await Task.Delay(20);
        }
    }
}
