using System.IO.Compression;
using System.Net.Http.Json;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Http;
using Tocsin.Tests.Testing;

namespace Tocsin.Tests.Egress;

/// <summary>
/// Every kind of hostile endpoint at once, beside two that behave, under load. Alone, since it looks at the memory of
/// the whole process.
/// </summary>
[Collection(nameof(HostileZooTests))]
[CollectionDefinition(nameof(HostileZooTests), DisableParallelization = true)]
public sealed class HostileZooTests
{
    private const int Events = 200;
    private const long MaxGrowth = 64 * 1024 * 1024;

    private static readonly string Header = $"X-More: {new string('x', 1000)}\r\n";
    private static readonly string Chunk = $"400\r\n{new string('x', 1024)}\r\n";
    private static readonly byte[] Bomb = MakeBomb();

    /// <summary>What each of them comes to be seen as.</summary>
    private static readonly (string Kind, string Outcome, Func<Socket, Stream, CancellationToken, Task> Answer)[] Zoo =
    [
        ("never answers", "timed_out", (_, _, stop) => Task.Delay(Timeout.Infinite, stop)),
        ("a byte a second", "timed_out", (_, stream, stop) => DripAsync(stream, stop)),
        ("endless headers", "too_large", (_, stream, stop) => PourAsync(stream, "HTTP/1.1 200 OK\r\n", Header, stop)),
        (
            "endless body",
            "delivered",
            (_, stream, stop) => PourAsync(stream, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", Chunk, stop)
        ),
        ("resets", "reset", (socket, _, _) => Reset(socket)),
        ("invalid HTTP", "invalid", (_, stream, stop) => WriteAsync(stream, "SSH-2.0-OpenSSH_9.2\r\n\r\n", stop)),
        ("gzip bomb", "delivered", (_, stream, stop) => BombAsync(stream, stop)),
    ];

    [Fact]
    public async Task The_good_ones_get_everything_while_the_bad_ones_hang_and_nothing_grows_or_leaks()
    {
        var server = await TestServer.StartAsync(
            settings: new Dictionary<string, string?>
            {
                ["Tocsin:Delivery:TimeoutSeconds"] = "2",
                ["Tocsin:Delivery:StopSeconds"] = "1",
            }
        );
        await using var good = await Receiver.StartAsync();
        await using var loop = await Receiver.StartAsync();
        loop.Answer = context =>
        {
            context.Response.StatusCode = StatusCodes.Status302Found;
            context.Response.Headers.Location = loop.Url;
            return Task.CompletedTask;
        };
        var zoo = Zoo.Select(z => (z.Outcome, z.Kind, Receiver: Start(z.Answer))).ToList();
        try
        {
            await using (server)
            {
                await server.Http.CreateWebhookAsync(new { url = good.Url + "/1" });
                await server.Http.CreateWebhookAsync(new { url = good.Url + "/2" });
                var bad = new List<(string Kind, string Outcome, string Id)>
                {
                    ("redirect loop", "redirected", await MakeAsync(server, loop.Url)),
                };
                foreach (var (outcome, kind, receiver) in zoo)
                {
                    bad.Add((kind, outcome, await MakeAsync(server, receiver.Url)));
                }

                var before = GC.GetTotalMemory(forceFullCollection: true);
                var batch = Enumerable.Range(0, Events).Select(n => new { type = "own.thing", data = new { n } });
                (await server.Http.PostAsJsonAsync("events", new { events = batch })).EnsureSuccessStatusCode();
                var came = await good.NextAsync(2 * Events);
                Assert.Equal(2 * Events, came.Select(r => (r.Path, r.Id)).Distinct().Count());
                // Whoever never answers has not even timed out by then, or a little more than once.
                Assert.InRange(server.Count("deliveries WHERE lane <= 2"), 0, 2 * Events);

                foreach (var (kind, outcome, id) in bad)
                {
                    Assert.Equal((kind, outcome), (kind, await OutcomeAsync(server, id)));
                }

                var grown = GC.GetTotalMemory(forceFullCollection: true) - before;
                Assert.InRange(grown, long.MinValue, MaxGrowth);
                // Bounded by what a lane may have at once, all of them together.
                Assert.InRange(zoo.Sum(z => Open(z.Receiver.Port)), 0, Zoo.Length * 32 * 2);
            }

            await Eventually.TrueAsync(
                () => Task.FromResult(zoo.TrueForAll(z => Open(z.Receiver.Port) == 0)),
                () => string.Join(", ", zoo.Select(z => $"{z.Kind}: {Open(z.Receiver.Port)} connections")),
                TimeSpan.FromSeconds(20)
            );
        }
        finally
        {
            foreach (var (_, _, receiver) in zoo)
            {
                await receiver.DisposeAsync();
            }
        }
    }

    private static RawReceiver Start(Func<Socket, Stream, CancellationToken, Task> answer) =>
        RawReceiver.Start(
            async (socket, stream, stop) =>
            {
                // Ends when the server does, whatever the endpoint was doing.
                using var gone = CancellationTokenSource.CreateLinkedTokenSource(stop);
                await RawReceiver.ReadAsync(stream, gone.Token);
                var answering = answer(socket, stream, gone.Token);
                var read = stream.ReadAsync(new byte[1], gone.Token).AsTask();
                await Task.WhenAny(answering, read);
                await gone.CancelAsync();
                await Task.WhenAll(answering, read).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        );

    private static async Task<string> MakeAsync(TestServer server, string url) =>
        (await server.Http.CreateWebhookAsync(new { url, retry_schedule = new[] { 600 } })).Text("id");

    private static async Task<string> OutcomeAsync(TestServer server, string id)
    {
        string? outcome = null;
        await Eventually.TrueAsync(
            async () =>
            {
                var tried = (await server.Http.DeliveriesAsync(id)).FirstOrDefault(d =>
                    d.GetProperty("attempts").GetInt32() > 0
                );
                if (tried.ValueKind == System.Text.Json.JsonValueKind.Undefined)
                {
                    return false;
                }

                outcome = (await server.Http.AttemptsAsync(tried))[0].Text("outcome");
                return true;
            },
            () => $"Nothing of {id} was tried.",
            TimeSpan.FromSeconds(20)
        );
        return outcome!;
    }

    // Connections of this machine that lead to the port, less those that are over and only remembered.
    private static int Open(int port) =>
        IPGlobalProperties
            .GetIPGlobalProperties()
            .GetActiveTcpConnections()
            .Count(c => c.RemoteEndPoint.Port == port && c.State == TcpState.Established);

    private static async Task DripAsync(Stream stream, CancellationToken stop)
    {
        await WriteAsync(stream, "HTTP/1.1 200 OK\r\nX-Slow: ", stop);
        while (true)
        {
            await WriteAsync(stream, "x", stop);
            await Task.Delay(TimeSpan.FromSeconds(1), stop);
        }
    }

    private static async Task PourAsync(Stream stream, string head, string more, CancellationToken stop)
    {
        await WriteAsync(stream, head, stop);
        while (true)
        {
            await WriteAsync(stream, more, stop);
        }
    }

    private static Task Reset(Socket socket)
    {
        socket.LingerState = new LingerOption(enable: true, seconds: 0);
        return Task.CompletedTask;
    }

    private static async Task BombAsync(Stream stream, CancellationToken stop)
    {
        await WriteAsync(
            stream,
            $"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: {Bomb.Length}\r\n\r\n",
            stop
        );
        await stream.WriteAsync(Bomb, stop);
    }

    private static byte[] MakeBomb()
    {
        using var bomb = new MemoryStream();
        using (var gzip = new GZipStream(bomb, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            gzip.Write(new byte[100_000_000]);
        }

        return bomb.ToArray();
    }

    private static async Task WriteAsync(Stream stream, string text, CancellationToken stop) =>
        await stream.WriteAsync(Encoding.ASCII.GetBytes(text), stop);
}
