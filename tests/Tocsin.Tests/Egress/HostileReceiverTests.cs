using System.IO.Compression;
using System.Net.Sockets;
using System.Text;
using Tocsin.Tests.Testing;

namespace Tocsin.Tests.Egress;

/// <summary>What endpoints can do to whoever sends to them, and what becomes of it.</summary>
public sealed class HostileReceiverTests
{
    [Theory]
    [InlineData("SSH-2.0-OpenSSH_9.2\r\n\r\n", "invalid", null)]
    [InlineData("HTTP/1.1 abc\r\n\r\n", "invalid", null)]
    [InlineData("HTTP/1.1 200 OK\r\nno colon\r\n\r\n", "invalid", null)]
    [InlineData("", "reset", null)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Le", "reset", null)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf", "delivered", "half")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\nzz", "delivered", "half")]
    [InlineData("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n", "delivered", null)]
    [InlineData("HTTP/1.0 200 OK\r\n\r\nuntil the end", "delivered", "until the end")]
    public async Task Bytes_and_what_they_are_taken_for(string answer, string outcome, string? body)
    {
        await using var receiver = RawReceiver.Answer(
            async (stream, stop) =>
            {
                await stream.WriteAsync(Encoding.ASCII.GetBytes(answer), stop);
                stream.Close();
            }
        );
        await using var server = await TestServer.StartAsync();
        var attempt = await server.Http.AttemptAsync(new { url = receiver.Url });
        Assert.Equal((outcome, body), (attempt.Text("outcome"), attempt.Text("response_body")));
    }

    [Fact]
    public async Task A_reset_is_one()
    {
        await using var receiver = RawReceiver.Start(
            async (socket, stream, stop) =>
            {
                await RawReceiver.ReadAsync(stream, stop);
                socket.LingerState = new LingerOption(enable: true, seconds: 0);
            }
        );
        await using var server = await TestServer.StartAsync();
        Assert.Equal("reset", (await server.Http.AttemptAsync(new { url = receiver.Url })).Text("outcome"));
    }

    [Fact]
    public async Task Endless_headers_end_at_32_KB()
    {
        long sent = 0;
        await using var receiver = RawReceiver.Answer(
            async (stream, stop) =>
            {
                await stream.WriteAsync("HTTP/1.1 200 OK\r\n"u8.ToArray(), stop);
                var line = Encoding.ASCII.GetBytes($"X-More: {new string('x', 1000)}\r\n");
                for (; ; sent += line.Length)
                {
                    await stream.WriteAsync(line, stop);
                }
            }
        );
        await using var server = await TestServer.StartAsync();
        var attempt = await server.Http.AttemptAsync(new { url = receiver.Url });
        Assert.Equal("too_large", attempt.Text("outcome"));
        // What the kernel took in between is more than what was read, but has bounds of its own.
        Assert.InRange(sent, 32 * 1024, 32L * 1024 * 1024);
    }

    [Fact]
    public async Task An_endless_body_is_read_for_4_KB_and_its_connection_dropped()
    {
        var broken = new TaskCompletionSource();
        await using var receiver = RawReceiver.Answer(
            async (stream, stop) =>
            {
                try
                {
                    await stream.WriteAsync("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"u8.ToArray(), stop);
                    var chunk = Encoding.ASCII.GetBytes($"400\r\n{new string('x', 1024)}\r\n");
                    while (true)
                    {
                        await stream.WriteAsync(chunk, stop);
                    }
                }
                catch (IOException)
                {
                    broken.SetResult();
                    throw;
                }
            }
        );
        await using var server = await TestServer.StartAsync();
        var attempt = await server.Http.AttemptAsync(new { url = receiver.Url });
        Assert.Equal("delivered", attempt.Text("outcome"));
        Assert.Equal(new string('x', 4096), attempt.Text("response_body"));
        await broken.Task.WaitAsync(TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task A_bomb_stays_as_small_as_it_came()
    {
        using var bomb = new MemoryStream();
        await using (var gzip = new GZipStream(bomb, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            await gzip.WriteAsync(new byte[50_000_000]);
        }

        await using var receiver = RawReceiver.Answer(
            async (stream, stop) =>
            {
                var head = $"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: {bomb.Length}\r\n\r\n";
                await stream.WriteAsync(Encoding.ASCII.GetBytes(head), stop);
                await stream.WriteAsync(bomb.ToArray(), stop);
            }
        );
        await using var server = await TestServer.StartAsync();
        var attempt = await server.Http.AttemptAsync(new { url = receiver.Url });
        Assert.Equal("delivered", attempt.Text("outcome"));
        Assert.Equal("gzip", attempt.GetProperty("response_headers").Text("Content-Encoding"));
        Assert.InRange(attempt.Text("response_body").Length, 1, 4096);
        // It begins as gzip does, and not with what is in it.
        Assert.Equal('\u001f', attempt.Text("response_body")[0]);
        Assert.DoesNotContain("Accept-Encoding", receiver.Heads.Single(), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Who_accepts_and_never_answers_is_given_up()
    {
        var clock = new FakeClock();
        await using var receiver = RawReceiver.Answer((_, stop) => Task.Delay(Timeout.Infinite, stop));
        await using var server = await TestServer.StartAsync(s => s.AddClock(clock));
        var attempt = await server.Http.AttemptAsync(new { url = receiver.Url }, clock);
        Assert.Equal("timed_out", attempt.Text("outcome"));
        Assert.Equal("no answer within 30 seconds", attempt.Text("error"));
        Assert.InRange(attempt.Timing("first_byte_ms")!.Value, 1, 30_000);
    }

    [Fact]
    public async Task Who_accepts_and_never_greets_is_given_up_in_the_handshake()
    {
        var clock = new FakeClock();
        await using var receiver = RawReceiver.Start((_, _, stop) => Task.Delay(Timeout.Infinite, stop));
        await using var server = await TestServer.StartAsync(s => s.AddClock(clock));
        var url = $"https://127.0.0.1:{receiver.Port}/";
        var id = (await server.Http.CreateWebhookAsync(new { url })).Text("id");
        await server.Http.PublishAsync(new { type = "build.finished", data = new { } });
        await Eventually.TrueAsync(
            () => Task.FromResult(receiver.Connections > 0),
            () => "Nobody connected.",
            TimeSpan.FromSeconds(20)
        );
        var delivery = await server.Http.DeliveryAsync(
            id,
            d =>
            {
                clock.Advance(TimeSpan.FromSeconds(1));
                return d.GetProperty("attempts").GetInt32() > 0;
            }
        );
        var attempt = (await server.Http.AttemptsAsync(delivery))[0];
        Assert.Equal("timed_out", attempt.Text("outcome"));
        Assert.Equal("the TLS handshake was not over within 30 seconds", attempt.Text("error"));
        Assert.Equal($"127.0.0.1:{receiver.Port}", attempt.Text("address"));
        Assert.InRange(attempt.Timing("tls_ms")!.Value, 1, 30_000);
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nX-Slow: ", "timed_out", null)]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", "delivered", "x")]
    public async Task A_byte_a_second_is_bounded_in_the_headers_and_in_the_body(
        string head,
        string outcome,
        string? body
    )
    {
        var clock = new FakeClock();
        var second = new SemaphoreSlim(0);
        await using var receiver = RawReceiver.Answer(
            async (stream, stop) =>
            {
                await stream.WriteAsync(Encoding.ASCII.GetBytes(head), stop);
                while (true)
                {
                    await stream.WriteAsync(body is null ? "x"u8.ToArray() : "1\r\nx\r\n"u8.ToArray(), stop);
                    await second.WaitAsync(stop);
                }
            }
        );
        await using var server = await TestServer.StartAsync(s => s.AddClock(clock));
        var id = (await server.Http.CreateWebhookAsync(new { url = receiver.Url })).Text("id");
        var began = clock.GetUtcNow();
        await server.Http.PublishAsync(new { type = "build.finished", data = new { } });
        var delivery = await server.Http.DeliveryAsync(
            id,
            d =>
            {
                second.Release();
                clock.Advance(TimeSpan.FromSeconds(1));
                return d.GetProperty("attempts").GetInt32() > 0;
            }
        );
        var attempt = (await server.Http.AttemptsAsync(delivery))[0];
        Assert.Equal(outcome, attempt.Text("outcome"));
        Assert.Equal(body is null, attempt.IsNull("response_body"));
        Assert.True(clock.GetUtcNow() - began < TimeSpan.FromSeconds(60));
    }

    [Fact]
    public async Task A_redirect_is_shown_and_not_followed()
    {
        await using var elsewhere = await Receiver.StartAsync();
        await using var receiver = await Receiver.StartAsync();
        receiver.Answer = context =>
        {
            context.Response.StatusCode = 307;
            context.Response.Headers.Location = elsewhere.Url;
            return Task.CompletedTask;
        };
        await using var server = await TestServer.StartAsync();
        var attempt = await server.Http.AttemptAsync(new { url = receiver.Url });
        Assert.Equal(("redirected", 307), (attempt.Text("outcome"), attempt.GetProperty("response_code").GetInt32()));
        Assert.Equal(elsewhere.Url, attempt.GetProperty("response_headers").Text("Location"));
        Assert.Empty(elsewhere.All);
    }
}
