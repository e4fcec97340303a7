using System.Net;
using System.Net.Sockets;

namespace Tocsin.Egress;

/// <summary>Addresses that are not the public internet's (IANA's special-purpose registries, and multicast).</summary>
internal static class SpecialAddresses
{
    private static readonly (IPNetwork Network, string Name)[] Version4 = Parse(
        ("0.0.0.0/8", "this network"),
        ("10.0.0.0/8", "a private network"),
        ("100.64.0.0/10", "shared by carriers"),
        ("127.0.0.0/8", "this machine"),
        ("169.254.0.0/16", "link-local"),
        ("172.16.0.0/12", "a private network"),
        ("192.0.0.0/24", "reserved for protocols"),
        ("192.0.2.0/24", "for documentation"),
        ("192.88.99.0/24", "a 6to4 relay"),
        ("192.168.0.0/16", "a private network"),
        ("198.18.0.0/15", "for benchmarks"),
        ("198.51.100.0/24", "for documentation"),
        ("203.0.113.0/24", "for documentation"),
        ("224.0.0.0/4", "multicast"),
        ("240.0.0.0/4", "reserved")
    );

    private static readonly (IPNetwork Network, string Name)[] Version6 = Parse(
        ("::/8", "reserved"),
        ("64:ff9b:1::/48", "a private translation"),
        ("100::/64", "discarded"),
        ("2001::/23", "reserved for protocols"),
        ("2001:db8::/32", "for documentation"),
        ("3fff::/20", "for documentation"),
        ("5f00::/16", "segment routing"),
        ("fc00::/7", "a private network"),
        ("fe80::/10", "link-local"),
        ("fec0::/10", "site-local"),
        ("ff00::/8", "multicast")
    );

    /// <summary>What the address is, when it is not public; else null.</summary>
    public static string? NameOf(IPAddress address)
    {
        var inner = Inner(address);
        var table = inner.AddressFamily == AddressFamily.InterNetwork ? Version4 : Version6;
        foreach (var (network, name) in table)
        {
            if (network.Contains(inner))
            {
                return name;
            }
        }

        return null;
    }

    /// <summary>The IPv4 address that an IPv6 address leads to (mapped, compatible, NAT64, 6to4), or the address itself.</summary>
    public static IPAddress Inner(IPAddress address)
    {
        if (address.AddressFamily != AddressFamily.InterNetworkV6)
        {
            return address;
        }

        ReadOnlySpan<byte> bytes = address.GetAddressBytes();
        var zeros = bytes[..10].IndexOfAnyExcept((byte)0) < 0;
        var inner =
            zeros && ((bytes[10] == 0xff && bytes[11] == 0xff) || (bytes[10] == 0 && bytes[11] == 0)) ? bytes[12..]
            : bytes[..12].SequenceEqual<byte>([0, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0]) ? bytes[12..]
            : bytes[0] == 0x20 && bytes[1] == 0x02 ? bytes[2..6]
            : default;
        return inner.IsEmpty ? address : new IPAddress(inner);
    }

    private static (IPNetwork, string)[] Parse(params (string Network, string Name)[] rows) =>
        [.. rows.Select(r => (IPNetwork.Parse(r.Network), r.Name))];
}
