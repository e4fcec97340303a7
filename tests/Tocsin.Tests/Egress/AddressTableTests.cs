using System.Net;
using System.Net.Sockets;
using System.Numerics;
using Tocsin.Egress;

namespace Tocsin.Tests.Egress;

/// <summary>Every range that may not be reached, at its edges and just beyond, in every form that leads there.</summary>
public sealed class AddressTableTests
{
    private static readonly string[] Version4 =
    [
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",
        "127.0.0.0/8",
        "169.254.0.0/16",
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.88.99.0/24",
        "192.168.0.0/16",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/4",
        "240.0.0.0/4",
        "255.255.255.255/32",
    ];

    private static readonly string[] Version6 =
    [
        "64:ff9b:1::/48",
        "100::/64",
        "2001::/23",
        "2001:db8::/32",
        "3fff::/20",
        "5f00::/16",
        "fc00::/7",
        "fe80::/10",
        "fec0::/10",
        "ff00::/8",
    ];

    public static TheoryData<string> Blocks => [.. Version4, .. Version6];

    [Theory]
    [MemberData(nameof(Blocks))]
    public void The_edges_of_a_block_are_in_and_their_neighbours_are_not(string block)
    {
        var network = IPNetwork.Parse(block);
        var bits = network.BaseAddress.AddressFamily == AddressFamily.InterNetwork ? 32 : 128;
        var first = Number(network.BaseAddress);
        var last = first + (BigInteger.One << (bits - network.PrefixLength)) - 1;
        foreach (var inside in new[] { first, first + 1, (first + last) / 2, last }.Where(n => n <= last))
        {
            Assert.All(Forms(Address(inside, bits)), a => Assert.NotNull(SpecialAddresses.NameOf(a)));
        }

        foreach (var outside in new[] { first - 1, last + 1 })
        {
            if (outside >= 0 && outside < BigInteger.One << bits && !IsListed(Address(outside, bits)))
            {
                Assert.All(Forms(Address(outside, bits)), a => Assert.Null(SpecialAddresses.NameOf(a)));
            }
        }
    }

    // ::/8 holds forms of IPv4 addresses, which are judged by what is in them; all the rest of it is in.
    [Theory]
    [InlineData("::", true)]
    [InlineData("::1", true)]
    [InlineData("::1:0:0", true)]
    [InlineData("::fffe:8.8.8.8", true)]
    [InlineData("::ffff:0:8.8.8.8", true)]
    [InlineData("ff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", true)]
    [InlineData("::8.8.8.8", false)]
    [InlineData("::ffff:8.8.8.8", false)]
    [InlineData("64:ff9b::8.8.8.8", false)]
    [InlineData("64:ff9b::1:0:8.8.8.8", true)]
    [InlineData("64:ff9a:ffff:ffff:ffff:ffff:8.8.8.8", true)]
    [InlineData("2002:808:808::1", false)]
    [InlineData("2002:7f00:1:8::8", true)]
    [InlineData("2001:0:808:808::", true)]
    [InlineData("2606:4700:4700::1111", false)]
    [InlineData("2a00::", false)]
    public void Forms_of_other_addresses_are_judged_by_what_they_lead_to(string address, bool special) =>
        Assert.Equal(special, SpecialAddresses.NameOf(IPAddress.Parse(address)) is not null);

    private static IEnumerable<IPAddress> Forms(IPAddress address)
    {
        yield return address;
        if (address.AddressFamily == AddressFamily.InterNetwork)
        {
            var four = address.GetAddressBytes();
            yield return address.MapToIPv6();
            yield return new IPAddress([.. new byte[12], .. four]);
            yield return new IPAddress([0, 0x64, 0xff, 0x9b, .. new byte[8], .. four]);
            yield return new IPAddress([0x20, 0x02, .. four, .. new byte[10]]);
        }
    }

    private static bool IsListed(IPAddress address) =>
        Version4.Concat(Version6).Append("::/8").Any(b => IPNetwork.Parse(b).Contains(address));

    private static BigInteger Number(IPAddress address) =>
        new(address.GetAddressBytes(), isUnsigned: true, isBigEndian: true);

    private static IPAddress Address(BigInteger number, int bits)
    {
        var bytes = number.ToByteArray(isUnsigned: true, isBigEndian: true);
        return new IPAddress([.. new byte[(bits / 8) - bytes.Length], .. bytes]);
    }
}
