using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Tocsin.Cli.Tests.Driving;

namespace Tocsin.Cli.Tests.Webhooks;

public sealed class WebhooksListenTests : IDisposable
{
    private const string Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    private const string Finding = """
        {"id":"evt_1","type":"finding.new","created_at":"2026-01-15T14:35:45Z","data":{"finding":{"severity":"critical","rule_id":"SQL-001","location":{"file":"src/a.ts","line":7}}}}
        """;

    private readonly CliDriver _cli = new();
    private readonly HttpClient _http = new();

    public void Dispose()
    {
        _http.Dispose();
        _cli.Dispose();
    }

    [Fact]
    public async Task What_verifies_is_taken_and_told()
    {
        var (code, status) = await ReceiveAsync(Finding, Secret);

        Assert.Equal((0, HttpStatusCode.NoContent), (code, status));
        Assert.Equal("verified finding.new      critical SQL-001 src/a.ts:7", _cli.Out.Trim());
    }

    [Theory]
    [InlineData("another secret of some length")]
    [InlineData(null)]
    public async Task What_does_not_verify_is_refused(string? secret)
    {
        var (code, status) = await ReceiveAsync(Finding, secret);

        Assert.Equal((1, HttpStatusCode.Unauthorized), (code, status));
        Assert.StartsWith("REFUSED", _cli.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Hostile_text_cannot_write_to_the_terminal()
    {
        var hostile = """{"type":"scan.started","data":{"repository":"a\u001b[2Jb\u202e"}}""";
        await ReceiveAsync(hostile, Secret);

        Assert.DoesNotContain('\u001b', _cli.Out);
        Assert.DoesNotContain('\u202e', _cli.Out);
    }

    [Fact]
    public async Task Without_a_secret_or_on_a_busy_port_it_says_so()
    {
        Assert.Equal(2, await _cli.RunAsync("webhooks", "listen"));
        Assert.Contains("TOCSIN_WEBHOOK_SECRET", _cli.Error, StringComparison.Ordinal);

        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port;
        Assert.Equal(2, await _cli.RunAsync("webhooks", "listen", "--secret", Secret, "--port", $"{port}"));
        Assert.Contains($"{port}", _cli.Error, StringComparison.Ordinal);
    }

    private async Task<(int Code, HttpStatusCode Status)> ReceiveAsync(string body, string? secret)
    {
        var port = FreePort();
        _cli.Variables["TOCSIN_WEBHOOK_SECRET"] = Secret;
        var listening = _cli.RunAsync("webhooks", "listen", "--port", $"{port}", "--count", "1");
        var status = await PostAsync(port, body, secret);
        return (await listening, status);
    }

    // The listener may not be up yet: a refused connection is tried again, for as long as the test may take.
    private async Task<HttpStatusCode> PostAsync(int port, string body, string? secret)
    {
        while (true)
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            try
            {
                using var request = Request(port, body, secret);
                using var response = await _http.SendAsync(request, TestContext.Current.CancellationToken);
                return response.StatusCode;
            }
            catch (HttpRequestException e) when (e.HttpRequestError == HttpRequestError.ConnectionError)
            {
                await Task.Yield();
            }
        }
    }

    private static HttpRequestMessage Request(int port, string body, string? secret)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, $"http://127.0.0.1:{port}/")
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
        };
        if (secret is not null)
        {
            const int time = 0; // The driver's clock begins at 1970.
            var hex = Convert.ToHexStringLower(Hmac(Encoding.UTF8.GetBytes(secret), $"{time}.{body}"));
            var key = secret.StartsWith("whsec_", StringComparison.Ordinal)
                ? Convert.FromBase64String(secret[6..])
                : Encoding.UTF8.GetBytes(secret);
            request.Headers.Add("X-Tocsin-Timestamp", $"{time}");
            request.Headers.Add("X-Tocsin-Signature", $"sha256={hex}");
            request.Headers.Add("webhook-id", "evt_1");
            request.Headers.Add("webhook-timestamp", $"{time}");
            request.Headers.Add("webhook-signature", $"v1,{Convert.ToBase64String(Hmac(key, $"evt_1.{time}.{body}"))}");
        }

        return request;
    }

    private static byte[] Hmac(byte[] key, string text) => HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text));

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
