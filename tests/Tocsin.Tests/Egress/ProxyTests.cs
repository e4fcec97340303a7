using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Tocsin.Egress;
using Tocsin.Tests.Testing;

namespace Tocsin.Tests.Egress;

public sealed class ProxyTests
{
    private const string Wanted = "Proxy-Authorization: Basic dG9jc2luOmNhcnBldC1iZWV0bGU=";

    [Fact]
    public async Task Plain_http_goes_through_the_proxy_with_its_credentials()
    {
        await using var receiver = await Receiver.StartAsync();
        var (proxy, heads) = StartProxy();
        await using var _ = proxy;
        await using var server = await StartAsync(proxy);
        var attempt = await server.Http.AttemptAsync(new { url = receiver.Url });

        Assert.Equal("delivered", attempt.Text("outcome"));
        Assert.Equal("proxy", attempt.Text("address"));
        Assert.Single(receiver.All);
        Assert.All(heads, h => Assert.StartsWith($"POST {receiver.Url} HTTP/1.1", h));
        Assert.Contains(Wanted, heads.Last());
    }

    [Fact]
    public async Task Https_goes_through_a_tunnel_and_is_verified_end_to_end()
    {
        using var authority = new TestAuthority();
        await using var receiver = await TlsReceiver.StartAsync(authority.Issue("hooks.example.com"));
        var (proxy, heads) = StartProxy(receiver.Port);
        await using var _ = proxy;
        await using var server = await StartAsync(proxy, authority.File);
        var attempt = await server.Http.AttemptAsync(new { url = $"https://hooks.example.com:{receiver.Port}/" });

        Assert.Equal("delivered", attempt.Text("outcome"));
        Assert.Equal("proxy", attempt.Text("address"));
        Assert.StartsWith($"CONNECT hooks.example.com:{receiver.Port} HTTP/1.1", heads.Last());
        Assert.Contains(Wanted, heads.Last());
        Assert.DoesNotContain(heads, h => h.Contains("POST", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("https://hooks.internal.example.com/")]
    [InlineData("http://plain.internal.example.com:8080/")]
    public async Task Where_it_leads_is_judged_although_the_proxy_connects(string url)
    {
        var (proxy, heads) = StartProxy();
        await using var _ = proxy;
        await using var server = await StartAsync(proxy);
        var http = server.Services.GetRequiredService<OutboundHttp>();
        using var request = new HttpRequestMessage(HttpMethod.Post, url);
        var e = await Assert.ThrowsAsync<HttpRequestException>(() => http.SendAsync(request, CancellationToken.None));
        Assert.IsType<BlockedAddressException>(e.InnerException);
        Assert.Empty(heads);
    }

    [Fact]
    public async Task A_proxy_that_refuses_is_said_to_and_its_password_is_not()
    {
        await using var proxy = RawReceiver.Answer(
            (stream, stop) =>
                stream.WriteAsync("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n"u8.ToArray(), stop).AsTask()
        );
        await using var server = await StartAsync(proxy);
        var attempt = await server.Http.AttemptAsync(new { url = "https://hooks.example.com/" });
        Assert.Equal("unreachable", attempt.Text("outcome"));
        Assert.Contains("403", attempt.Text("error"));
        Assert.DoesNotContain("carpet", attempt.GetRawText());
    }

    [Fact]
    public async Task A_proxy_of_the_environment_is_not_used()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var proxy = RawReceiver.Answer((_, _) => Task.CompletedTask);
        var data = Directory.CreateTempSubdirectory("tocsin-test-").FullName;
        try
        {
            var environment = new[]
            {
                "HTTP_PROXY",
                "http_proxy",
                "HTTPS_PROXY",
                "https_proxy",
                "ALL_PROXY",
                "all_proxy",
            }.ToDictionary(name => name, _ => $"http://127.0.0.1:{proxy.Port}");
            using var host = HostProcess.Start(
                environment,
                "--urls=http://127.0.0.1:0",
                $"--Tocsin:DataDirectory={data}",
                $"--Tocsin:BootstrapApiKey={TestServer.AdminKey}",
                "--Tocsin:Egress:Allow:0=127.0.0.1"
            );
            var line = await host.UntilAsync("Now listening on: ");
            var address = line[line.IndexOf("http://", StringComparison.Ordinal)..];
            using var handler = new SocketsHttpHandler { UseProxy = false };
            using var http = new HttpClient(handler) { BaseAddress = new Uri(address + "/api/v1/") };
            http.DefaultRequestHeaders.Authorization = new("Bearer", TestServer.AdminKey);

            var attempt = await http.AttemptAsync(new { url = receiver.Url });
            Assert.Equal("delivered", attempt.Text("outcome"));
            Assert.Equal(0, proxy.Connections);
            host.Terminate();
            await host.EndAsync();
        }
        finally
        {
            Directory.Delete(data, recursive: true);
        }
    }

    private static Task<TestServer> StartAsync(RawReceiver proxy, string? authority = null) =>
        TestServer.StartAsync(
            s =>
                s.AddSingleton<ResolveHost>(
                    (host, _) =>
                        Task.FromResult<IPAddress[]>([
                            host.Contains("internal", StringComparison.Ordinal)
                                ? IPAddress.Parse("10.0.0.1")
                                : IPAddress.Parse("8.8.8.8"),
                        ])
                ),
            new Dictionary<string, string?>
            {
                ["Tocsin:Egress:Allow:0"] = "127.0.0.1",
                ["Tocsin:Egress:Proxy"] = $"http://tocsin:carpet-beetle@127.0.0.1:{proxy.Port}",
                ["Tocsin:Egress:CertificateAuthority"] = authority,
            }
        );

    // Asks for credentials first, as proxies do; then connects to this machine, whatever name it is given.
    private static (RawReceiver Proxy, ConcurrentQueue<string> Heads) StartProxy(int tunnelTo = 0)
    {
        var heads = new ConcurrentQueue<string>();
        var proxy = RawReceiver.Start(
            async (_, stream, stop) =>
            {
                while (true)
                {
                    var head = await RawReceiver.ReadAsync(stream, stop);
                    if (head.Length == 0)
                    {
                        return;
                    }

                    heads.Enqueue(head);
                    if (!head.Contains("Proxy-Authorization", StringComparison.Ordinal))
                    {
                        await SayAsync(
                            stream,
                            "HTTP/1.1 407 Proxy\r\nProxy-Authenticate: Basic realm=\"x\"\r\nContent-Length: 0\r\n\r\n"
                        );
                    }
                    else if (head.StartsWith("CONNECT ", StringComparison.Ordinal))
                    {
                        await SayAsync(stream, "HTTP/1.1 200 Connection established\r\n\r\n");
                        await TunnelAsync(stream, tunnelTo, stop);
                        return;
                    }
                    else
                    {
                        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false });
                        using var content = new ByteArrayContent([]);
                        using var answer = await http.PostAsync(new Uri(head.Split(' ')[1]), content, stop);
                        await SayAsync(stream, $"HTTP/1.1 {(int)answer.StatusCode} X\r\nContent-Length: 0\r\n\r\n");
                    }
                }
            }
        );
        return (proxy, heads);
    }

    private static async Task TunnelAsync(Stream stream, int port, CancellationToken stop)
    {
        using var target = new TcpClient();
        await target.ConnectAsync(IPAddress.Loopback, port, stop);
        await Task.WhenAny(stream.CopyToAsync(target.GetStream(), stop), target.GetStream().CopyToAsync(stream, stop));
    }

    private static Task SayAsync(Stream stream, string text) =>
        stream.WriteAsync(Encoding.ASCII.GetBytes(text)).AsTask();
}
