using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Options;
using Tocsin.Egress;
using Tocsin.Operating;
using Tocsin.Operating.Checks;

namespace Tocsin.Tests.Operating;

public sealed class EgressCheckTests : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly EgressOptions _egress = new();
    private readonly DoctorOptions _doctor = new();

    public EgressCheckTests() => _listener.Start();

    private int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public void Dispose() => _listener.Dispose();

    [Fact]
    public async Task A_host_that_takes_connections_is_fine_and_gets_nothing()
    {
        _egress.Allow.Add("127.0.0.1");
        _doctor.EgressHosts.Add($"hooks.example.com:{Port}");
        (await Check(_ => [IPAddress.Loopback]).OneAsync()).Is(VerdictStatus.Ok, "can be connected to");
        using var connection = await _listener.AcceptTcpClientAsync();
        Assert.Equal(0, await connection.GetStream().ReadAsync(new byte[1]));
    }

    [Fact]
    public async Task A_name_that_leads_inside_is_warned_of_and_not_connected_to()
    {
        _doctor.EgressHosts.Add($"hooks.example.com:{Port}");
        (await Check(_ => [IPAddress.Loopback]).OneAsync()).Is(VerdictStatus.Warn, "127.0.0.1 is this machine");
        Assert.False(_listener.Pending());
    }

    [Fact]
    public async Task A_network_that_is_closed_is_a_warning_for_each_of_the_usual_hosts()
    {
        var asked = new List<string>();
        var verdicts = await Check(host =>
            {
                asked.Add(host);
                throw new SocketException((int)SocketError.HostNotFound);
            })
            .AllAsync();
        Assert.Equal(["api.github.com", "hooks.slack.com"], asked);
        Assert.All(verdicts, v => v.Is(VerdictStatus.Warn, "cannot be reached"));
    }

    [Fact]
    public async Task What_is_no_host_is_told()
    {
        _doctor.EgressHosts.Add("hooks.example.com");
        (await Check(_ => []).OneAsync()).Is(VerdictStatus.Warn, "is no host:port");
    }

    [Fact]
    public async Task With_a_proxy_only_the_proxy_is_asked_and_its_password_not_shown()
    {
        _egress.Proxy = $"http://user:secret-password@proxy.internal:{Port}";
        var check = Check(host =>
            host == "proxy.internal" ? [IPAddress.Loopback] : throw new InvalidOperationException()
        );
        (await check.OneAsync()).Is(VerdictStatus.Ok, $"the proxy proxy.internal:{Port} takes connections");

        _listener.Stop();
        var verdict = await check.OneAsync();
        verdict.Is(VerdictStatus.Fail, "cannot be reached");
        Assert.DoesNotContain("secret-password", verdict.ToString());
    }

    private EgressCheck Check(Func<string, IPAddress[]> resolve) =>
        new(
            Options.Create(_egress),
            Options.Create(_doctor),
            (host, _) => Task.FromResult(resolve(host)),
            TimeProvider.System
        );
}
