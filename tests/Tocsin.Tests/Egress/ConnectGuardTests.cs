using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Tocsin.Egress;
using Tocsin.Tests.Testing;

namespace Tocsin.Tests.Egress;

public sealed class ConnectGuardTests
{
    [Fact]
    public async Task One_bad_address_refuses_all()
    {
        await using var receiver = RawReceiver.Answer(Ok);
        var answers = new[] { IPAddress.Loopback, IPAddress.Parse("10.0.0.1") };
        await using var server = await StartAsync((_, _) => Task.FromResult(answers), "127.0.0.1");

        var attempt = await server.Http.AttemptAsync(new { url = $"https://hooks.example.com:{receiver.Port}/" });
        Assert.Equal("blocked", attempt.Text("outcome"));
        Assert.Contains("10.0.0.1, which is a private network", attempt.Text("error"));
        Assert.Equal(0, receiver.Connections);
    }

    [Fact]
    public async Task The_name_is_asked_once_for_a_connection_and_what_was_judged_is_what_is_connected_to()
    {
        await using var receiver = RawReceiver.Start((_, _, _) => Task.CompletedTask);
        var asked = 0;
        // The second answer would be refused: whoever asks again gets it.
        await using var server = await StartAsync(
            (_, _) =>
                Task.FromResult<IPAddress[]>([
                    Interlocked.Increment(ref asked) == 1 ? IPAddress.Loopback : IPAddress.Parse("169.254.169.254"),
                ]),
            "127.0.0.1"
        );

        var attempt = await server.Http.AttemptAsync(new { url = $"https://hooks.example.com:{receiver.Port}/" });
        // It speaks no TLS, but it was reached, at the one address that was judged.
        Assert.Equal("tls", attempt.Text("outcome"));
        Assert.Equal($"127.0.0.1:{receiver.Port}", attempt.Text("address"));
        Assert.Equal(1, asked);
        Assert.Equal(1, receiver.Connections);
    }

    [Fact]
    public async Task A_name_that_nobody_knows_and_one_that_nobody_answers_for_are_told_apart()
    {
        await using var server = await StartAsync(
            (host, _) =>
                host.StartsWith("unknown", StringComparison.Ordinal)
                    ? throw new SocketException((int)SocketError.HostNotFound)
                    : Task.FromResult<IPAddress[]>([IPAddress.Loopback]),
            "127.0.0.1"
        );
        var unknown = await server.Http.AttemptAsync(new { url = "https://unknown.example.com/" });
        Assert.Equal(("dns", true), (unknown.Text("outcome"), unknown.IsNull("address")));
        Assert.NotNull(unknown.Timing("dns_ms"));
        Assert.Null(unknown.Timing("connect_ms"));

        var refused = await server.Http.AttemptAsync(new { url = "https://known.example.com:1/" });
        Assert.Equal("refused", refused.Text("outcome"));
        Assert.NotNull(refused.Timing("connect_ms"));
        Assert.Null(refused.Timing("tls_ms"));
    }

    [Fact]
    public async Task A_name_that_is_never_resolved_is_given_up_and_said_so()
    {
        var clock = new FakeClock();
        await using var server = await StartAsync(
            async (_, cancelled) =>
            {
                await Task.Delay(Timeout.Infinite, cancelled);
                return [];
            },
            clock: clock
        );
        var attempt = await server.Http.AttemptAsync(new { url = "https://hooks.example.com/" }, clock);
        Assert.Equal("timed_out", attempt.Text("outcome"));
        Assert.Equal("the host's name was not resolved within 30 seconds", attempt.Text("error"));
        Assert.InRange(attempt.Timing("dns_ms")!.Value, 1, 30_000);
    }

    private static Task Ok(Stream stream, CancellationToken stop) =>
        stream.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"u8.ToArray(), stop).AsTask();

    private static Task<TestServer> StartAsync(ResolveHost resolve, params string[] allow) =>
        StartAsync(resolve, clock: null, allow);

    private static Task<TestServer> StartAsync(ResolveHost resolve, FakeClock? clock, params string[] allow) =>
        TestServer.StartAsync(
            s =>
            {
                s.AddSingleton(resolve);
                if (clock is not null)
                {
                    s.AddClock(clock);
                }
            },
            allow.Index().ToDictionary(a => $"Tocsin:Egress:Allow:{a.Index}", a => (string?)a.Item)
        );
}
