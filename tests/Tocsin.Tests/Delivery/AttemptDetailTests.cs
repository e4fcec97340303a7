using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Tocsin.Delivery;
using Tocsin.Egress;
using Tocsin.Integrations;
using Tocsin.Tests.Testing;

namespace Tocsin.Tests.Delivery;

public sealed class AttemptDetailTests
{
    [Fact]
    public async Task An_attempt_is_explained_on_a_new_connection_and_on_a_used_one()
    {
        await using var server = await TestServer.StartAsync();
        await using var receiver = await Receiver.StartAsync();
        receiver.Answer = async context =>
        {
            context.Response.Headers["X-Request-Id"] = "request 42";
            context.Response.Headers["X-Node"] = "a1";
            await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes("thanks " + new string('.', 5000)));
        };
        var url = new UriBuilder(receiver.Url) { Host = "127.0.0.1" }.Uri;
        var id = (await server.Http.CreateWebhookAsync(new { url })).Text("id");
        var attempts = new List<JsonElement>();
        for (var i = 0; i < 2; i++)
        {
            var published = await server.Http.PublishAsync(new { type = "build.finished", data = new { } });
            var delivery = await server.Http.DeliveryAsync(id, d => d.Is("success") && d.Text("event_id") == published);
            attempts.Add((await server.Http.AttemptsAsync(delivery)).Single());
        }

        var (first, second) = (attempts[0], attempts[1]);
        foreach (var attempt in attempts)
        {
            Assert.Equal(("delivered", url.Authority), (attempt.Text("outcome"), attempt.Text("address")));
            Assert.StartsWith("thanks ....", attempt.Text("response_body"));
            Assert.Equal(4096, attempt.Text("response_body").Length);
            var headers = attempt.GetProperty("response_headers");
            Assert.Equal("request 42", headers.Text("X-Request-Id"));
            Assert.Equal("a1", headers.Text("X-Node"));
            Assert.Equal("Kestrel", headers.Text("Server"));
            Assert.Null(attempt.Timing("tls_ms"));
            Assert.True(attempt.Timing("first_byte_ms") > 0);
            Assert.True(attempt.Timing("body_ms") > 0);
        }

        Assert.NotNull(first.Timing("dns_ms"));
        Assert.True(first.Timing("connect_ms") > 0);
        Assert.Null(second.Timing("dns_ms"));
        Assert.Null(second.Timing("connect_ms"));
    }

    [Fact]
    public async Task Nothing_that_an_endpoint_echoes_gives_a_secret_away()
    {
        const string Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo=";
        const string Key = "key/of+the+team=4711";
        await using var server = await TestServer.StartAsync();
        await using var receiver = await Receiver.StartAsync();
        string[] sent = [];
        receiver.Answer = async context =>
        {
            var headers = context.Request.Headers;
            sent =
            [
                headers["X-Tocsin-Signature"].ToString()["sha256=".Length..],
                headers["webhook-signature"].ToString()["v1,".Length..],
            ];
            context.Response.StatusCode = 500;
            context.Response.Headers.SetCookie = "session=abcdef";
            context.Response.Headers.WWWAuthenticate = "Bearer realm=\"very private\"";
            context.Response.Headers["X-Auth-Token"] = "a token of theirs";
            context.Response.Headers["X-Echo"] = $"{Key} {sent[0]}";
            var echo = string.Join(
                '\n',
                headers
                    .Select(h => $"{h.Key}: {h.Value}")
                    .Append($"I know {Secret} and {Secret["whsec_".Length..]} and {Uri.EscapeDataString(Key)}")
                    .Append(JsonSerializer.Serialize(new { Key, sent }))
                    .Append(sent[1].Replace("/", "\\/"))
            );
            await context.Response.Body.WriteAsync(
                Encoding.UTF8.GetBytes(echo + new string(' ', 4085 - echo.Length) + Key)
            );
        };
        var attempt = await server.Http.AttemptAsync(
            new
            {
                url = receiver.Url,
                secret = Secret,
                headers = new Dictionary<string, object>
                {
                    ["X-Team-Key"] = new { value = Key, secret = true },
                    ["Authorization"] = "Bearer opaque-token-1234",
                    ["X-Team"] = "appsec",
                },
            }
        );

        var shown = attempt.GetRawText();
        Assert.Contains("X-Team: appsec", attempt.Text("response_body"));
        Assert.Equal("(not kept)", attempt.GetProperty("response_headers").Text("Set-Cookie"));
        Assert.Equal("(not kept)", attempt.GetProperty("response_headers").Text("WWW-Authenticate"));
        Assert.Equal("(not kept)", attempt.GetProperty("response_headers").Text("X-Auth-Token"));
        // In the database as well as in the answer.
        var kept = server
            .Texts(
                server.IsOnPostgres()
                    ? "SELECT encode(body, 'hex') || encode(detail, 'hex') FROM attempts"
                    : "SELECT hex(body) || hex(detail) FROM attempts"
            )
            .Select(hex => Encoding.UTF8.GetString(Convert.FromHexString(hex!)))
            .ToList();
        string[] secrets =
        [
            "MfKQ9r8GKYqrTwjUPD8I",
            Key,
            "of+the+team",
            "of%2Bthe%2Bteam",
            "of\\u002Bthe",
            "key/of",
            "opaque-token",
            "abcdef",
            "very private",
            "a token of theirs",
            sent[0],
            sent[1],
        ];
        foreach (var text in kept.Append(attempt.Text("response_body")).Append(shown))
        {
            Assert.All(secrets, s => Assert.DoesNotContain(s, text));
        }

        Assert.Equal(2, sent.Length);
    }

    [Fact]
    public void What_is_written_is_read_back_and_is_small()
    {
        var trace = new RequestTrace { Started = 1 };
        var timings = new AttemptTimings(
            TimeSpan.FromMilliseconds(1.5),
            TimeSpan.Zero,
            Tls: null,
            TimeSpan.FromSeconds(30),
            TimeSpan.FromMicroseconds(7)
        );
        trace.Begun = new ConnectTimes { Started = 1, Address = new IPEndPoint(IPAddress.Parse("2001:db8::7"), 8443) };
        using var response = new HttpResponseMessage();
        response.Headers.TryAddWithoutValidation("Server", "nginx");
        response.Headers.TryAddWithoutValidation("Vary", ["a", "b"]);
        response.Headers.TryAddWithoutValidation("X-Ümlaut", "no name, but nothing breaks");
        response.Headers.TryAddWithoutValidation("X-Note", "für Ärger");
        var kept = AttemptDetailWriter.Write(trace, timings, response, Request());
        Assert.InRange(kept.Length, 20, 80);

        var detail = AttemptDetail.Read(kept)!;
        Assert.Equal(timings, detail.Timings);
        Assert.Equal("[2001:db8::7]:8443", detail.Address!.ToString());
        Assert.Equal(
            [("Server", "nginx"), ("Vary", "a, b"), ("X-Note", "für Ärger")],
            detail.Headers.Select(h => (h.Key, h.Value!))
        );
    }

    [Fact]
    public void Headers_beyond_4_KB_are_left_out_one_by_one()
    {
        using var response = new HttpResponseMessage();
        for (var i = 0; i < 30; i++)
        {
            response.Headers.TryAddWithoutValidation($"X-Long-{i}", new string('x', 2000));
        }

        response.Headers.TryAddWithoutValidation("X-Short", "still fits");
        var kept = AttemptDetailWriter.Write(new RequestTrace { Started = 1 }, timings: default, response, Request());
        Assert.InRange(kept.Length, 3000, 4096);
        var headers = AttemptDetail.Read(kept)!.Headers;
        Assert.All(headers.SkipLast(1), h => Assert.Equal(1024, h.Value!.Length));
        Assert.Equal("X-Short", headers[^1].Key);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(new byte[0])]
    [InlineData(new byte[] { 99, 1, 2, 3 })]
    public void What_an_older_or_a_newer_version_kept_is_no_error(byte[]? kept) =>
        Assert.Null(AttemptDetail.Read(kept));

    private static OutboundRequest Request() =>
        new()
        {
            Url = new Uri("https://hooks.example.com/"),
            Headers = [],
            Body = default,
        };
}
