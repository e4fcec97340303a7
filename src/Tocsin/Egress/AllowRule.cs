using System.Globalization;
using System.Net;

namespace Tocsin.Egress;

/// <summary>A destination that the operator allows: a name or a network, at one port or at any.</summary>
internal sealed record AllowRule
{
    private string? Host { get; init; }

    private IPNetwork? Network { get; init; }

    private int? Port { get; init; }

    /// <summary>The rule in this text: <c>host</c>, <c>host:port</c>, <c>10.0.0.1</c>, <c>[::1]:8080</c>, <c>10.0.0.0/8</c>; or null.</summary>
    public static AllowRule? TryParse(string? text)
    {
        text = text?.Trim();
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        if (IPNetwork.TryParse(text, out var network))
        {
            return new AllowRule { Network = network };
        }

        if (IPAddress.TryParse(text, out var address))
        {
            return new AllowRule { Network = Single(address) };
        }

        var colon = text.LastIndexOf(':');
        int? port = null;
        if (colon >= 0)
        {
            if (
                !int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                || number is < 1 or > 65535
            )
            {
                return null;
            }

            (port, text) = (number, text[..colon]);
        }

        if (IPAddress.TryParse(text.Trim('[', ']'), out address))
        {
            return new AllowRule { Network = Single(address), Port = port };
        }

        return Uri.CheckHostName(text) == UriHostNameType.Dns
            ? new AllowRule { Host = text.TrimEnd('.').ToLowerInvariant(), Port = port }
            : null;
    }

    public bool AllowsHost(string host, int port) =>
        Host is not null
        && (Port is null || Port == port)
        && string.Equals(Host, host, StringComparison.OrdinalIgnoreCase);

    public bool AllowsAddress(IPAddress address, int port) =>
        Network is { } network && (Port is null || Port == port) && network.Contains(address);

    private static IPNetwork Single(IPAddress address) =>
        new(address, address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork ? 32 : 128);
}
