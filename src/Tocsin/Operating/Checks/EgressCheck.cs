using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Options;
using Tocsin.Egress;

namespace Tocsin.Operating.Checks;

/// <summary>Whether deliveries can leave: names are resolved and connections made, over which nothing is sent.</summary>
internal sealed class EgressCheck(
    IOptions<EgressOptions> egress,
    IOptions<DoctorOptions> doctor,
    ResolveHost resolve,
    TimeProvider time
) : ICheck
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly string[] Usual = ["api.github.com:443", "hooks.slack.com:443"];

    public string Name => "egress";

    public async Task<IReadOnlyList<Verdict>> RunAsync(CancellationToken cancellationToken)
    {
        if (egress.Value.Proxy is { } text && OutboundProxy.Parse(text) is { } proxy)
        {
            return [await ProxyAsync(proxy, cancellationToken)];
        }

        var policy = new EgressPolicy(egress);
        IReadOnlyList<string> hosts = doctor.Value.EgressHosts is { Count: > 0 } own ? [.. own] : Usual;
        var found = new List<Verdict>();
        foreach (var host in hosts)
        {
            found.Add(await HostAsync(host, policy, cancellationToken));
        }

        return found;
    }

    private async Task<Verdict> ProxyAsync(Uri proxy, CancellationToken cancellationToken)
    {
        // Without the name and the password that may stand in it.
        var name = string.Create(CultureInfo.InvariantCulture, $"{proxy.IdnHost}:{proxy.Port}");
        var (_, why) = await ConnectAsync(proxy.IdnHost, proxy.Port, judge: null, cancellationToken);
        return why is null
            ? Verdict.Ok($"the proxy {name} takes connections")
            : Verdict.Fail(
                $"the proxy {name} cannot be reached: {why}",
                "Every delivery goes through it: look at Tocsin__Egress__Proxy, the network and the proxy."
            );
    }

    private async Task<Verdict> HostAsync(string text, EgressPolicy policy, CancellationToken cancellationToken)
    {
        var colon = text.LastIndexOf(':');
        if (colon < 1 || !ushort.TryParse(text.AsSpan(colon + 1), CultureInfo.InvariantCulture, out var port))
        {
            return Verdict.Warn(
                $"'{text}' in Tocsin__Doctor__EgressHosts is no host:port",
                "Write it like api.github.com:443."
            );
        }

        var host = text[..colon].Trim('[', ']');
        var (blocked, why) = await ConnectAsync(
            host,
            port,
            address => policy.JudgeAddress(address, host, port),
            cancellationToken
        );
        return why is null ? Verdict.Ok($"{text} can be connected to")
            : blocked
                ? Verdict.Warn(
                    $"{text}: {why}",
                    "The DNS of this machine answers with addresses of its own: deliveries there are refused. Give it a DNS "
                        + "that knows public names, or allow the address with Tocsin__Egress__Allow."
                )
            : Verdict.Warn(
                $"{text} cannot be reached: {why}",
                "If deliveries should go to the internet: look at DNS and firewall, or set Tocsin__Egress__Proxy. In a "
                    + "network that is closed on purpose, name hosts of yours with Tocsin__Doctor__EgressHosts__0."
            );
    }

    private async Task<(bool Blocked, string? Why)> ConnectAsync(
        string host,
        int port,
        Func<IPAddress, string?>? judge,
        CancellationToken cancellationToken
    )
    {
        using var patience = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            var addresses = await resolve(host, either.Token);
            foreach (var address in addresses)
            {
                if (judge?.Invoke(address) is { } special)
                {
                    return (true, $"its address {address} is {special}");
                }
            }

            using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            await socket.ConnectAsync(addresses, port, either.Token);
            return (false, null);
        }
        catch (SocketException e)
        {
            return (false, e.Message);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return (false, $"no answer within {Patience.TotalSeconds:0} s");
        }
    }
}
