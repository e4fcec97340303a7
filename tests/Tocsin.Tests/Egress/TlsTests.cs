using System.Security.Cryptography.X509Certificates;
using Tocsin.Tests.Testing;

namespace Tocsin.Tests.Egress;

public sealed class TlsTests
{
    [Fact]
    public async Task The_operators_authority_is_trusted_and_the_handshake_is_timed_once()
    {
        using var authority = new TestAuthority();
        await using var receiver = await TlsReceiver.StartAsync(authority.Issue("127.0.0.1"));
        await using var server = await StartAsync(authority.File);
        var url = $"https://127.0.0.1:{receiver.Port}/";
        var first = await server.Http.AttemptAsync(new { url });
        Assert.Equal("delivered", first.Text("outcome"));
        Assert.True(first.Timing("tls_ms") > 0);
        Assert.True(first.Timing("connect_ms") > 0);

        var second = await server.Http.AttemptAsync(new { url, events = new[] { "build.*" } });
        Assert.Equal(first.Text("address"), second.Text("address"));
    }

    [Fact]
    public async Task Another_authority_another_name_and_another_time_are_refused()
    {
        using var authority = new TestAuthority();
        using var stranger = new TestAuthority();
        (X509Certificate2 Certificate, string Reason)[] cases =
        [
            (stranger.Issue("127.0.0.1"), "PartialChain"),
            (authority.Issue("127.0.0.2"), "NameMismatch"),
            (authority.Issue("hooks.example.com"), "NameMismatch"),
            (authority.Issue("127.0.0.1", fromDay: -30, untilDay: -1), "NotTimeValid"),
            (authority.Issue("127.0.0.1", fromDay: 2, untilDay: 30), "NotTimeValid"),
        ];
        await using var server = await StartAsync(authority.File);
        foreach (var (certificate, reason) in cases)
        {
            await using var receiver = await TlsReceiver.StartAsync(certificate);
            var attempt = await server.Http.AttemptAsync(new { url = $"https://127.0.0.1:{receiver.Port}/" });
            Assert.Equal("tls", attempt.Text("outcome"));
            Assert.Contains(reason, attempt.Text("error"));
        }
    }

    [Fact]
    public async Task Without_it_only_the_systems_authorities_count()
    {
        using var authority = new TestAuthority();
        await using var receiver = await TlsReceiver.StartAsync(authority.Issue("127.0.0.1"));
        await using var server = await StartAsync(authority: null);
        var attempt = await server.Http.AttemptAsync(new { url = $"https://127.0.0.1:{receiver.Port}/" });
        Assert.Equal("tls", attempt.Text("outcome"));
    }

    private static Task<TestServer> StartAsync(string? authority) =>
        TestServer.StartAsync(
            settings: new Dictionary<string, string?> { ["Tocsin:Egress:CertificateAuthority"] = authority }
        );
}
