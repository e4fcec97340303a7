using System.Net;
using Microsoft.Extensions.Options;
using Tocsin.Egress;

namespace Tocsin.Tests.Egress;

public sealed class EgressPolicyTests
{
    [Theory]
    [InlineData("https://hooks.example.com/tocsin?x=1")]
    [InlineData("https://hooks.example.com:8443/")]
    [InlineData("https://hooks.example.com./")]
    [InlineData("HTTPS://Hooks.Example.COM/ü")]
    [InlineData("https://xn--bcher-kva.example/")]
    [InlineData("https://8.8.8.8/")]
    [InlineData("https://[2606:4700:4700::1111]/")]
    [InlineData("https://[::ffff:8.8.8.8]/")]
    [InlineData("https://[64:ff9b::8.8.8.8]/")]
    [InlineData("https://a_b.example.com/")]
    public void Public_urls_are_fine(string url) => Assert.Null(Policy().JudgeUrl(url).Problem);

    [Theory]
    [InlineData("http://hooks.example.com/")]
    [InlineData("ftp://hooks.example.com/")]
    [InlineData("hooks.example.com")]
    [InlineData("https:hooks.example.com")]
    [InlineData("https:/hooks.example.com")]
    [InlineData("https:\\\\hooks.example.com")]
    [InlineData("https://")]
    [InlineData("https:///path")]
    [InlineData("https://:443/")]
    [InlineData("https://?x")]
    [InlineData("https://hooks.example.com:0/")]
    [InlineData("https://hooks.example.com:65536/")]
    [InlineData("https://hooks.example.com:99999999999/")]
    [InlineData("https://hooks.example.com:80x/")]
    [InlineData("https://user@hooks.example.com/")]
    [InlineData("https://user:pass@hooks.example.com/")]
    [InlineData("https://hooks.example.com@127.0.0.1/")]
    [InlineData("https://hooks.example.com\\@127.0.0.1/")]
    [InlineData("https://hooks.example.com/#fragment")]
    [InlineData("https://hooks.example.com/ x")]
    [InlineData(" https://hooks.example.com/")]
    [InlineData("https://hooks.exa\nmple.com/")]
    [InlineData("https://hooks.example.com/\t")]
    [InlineData("https://bücher.example/")]
    [InlineData("https://①②⑦.0.0.1/")]
    [InlineData("https://127。0。0。1/")]
    [InlineData("https://127%2e0.0.1/")]
    [InlineData("https://localhost/")]
    [InlineData("https://LOCALHOST./")]
    [InlineData("https://app.localhost:8443/")]
    [InlineData("https://printer.local/")]
    [InlineData("https://metadata.google.internal/")]
    [InlineData("https://intranet/")]
    [InlineData("https://router.home.arpa/")]
    [InlineData("https://127.0.0.1/")]
    [InlineData("https://127.0.0.1./")]
    [InlineData("https://127.1/")]
    [InlineData("https://127.0.1/")]
    [InlineData("https://2130706433/")]
    [InlineData("https://0x7f000001/")]
    [InlineData("https://0x7f.0.0.1/")]
    [InlineData("https://0177.0.0.1/")]
    [InlineData("https://017700000001/")]
    [InlineData("https://0/")]
    [InlineData("https://256.256.256.256/")]
    [InlineData("https://1.2.3.4.5/")]
    [InlineData("https://example.0x1/")]
    [InlineData("https://[::]/")]
    [InlineData("https://[::1]/")]
    [InlineData("https://[::ffff:127.0.0.1]/")]
    [InlineData("https://[::ffff:7f00:1]/")]
    [InlineData("https://[::127.0.0.1]/")]
    [InlineData("https://[fe80::1%25eth0]/")]
    [InlineData("https://[fe80::1]/")]
    [InlineData("https://169.254.169.254/latest/meta-data/")]
    [InlineData("https://-x.example.com-/")]
    public void Anything_else_is_refused_with_a_reason(string url)
    {
        var judgement = Policy().JudgeUrl(url);
        Assert.False(string.IsNullOrEmpty(judgement.Problem), $"{url} was taken for {judgement.Url}");
        Assert.False(string.IsNullOrEmpty(judgement.Expected));
    }

    [Fact]
    public void Localhost_is_told_why_and_what_to_do()
    {
        var judgement = Policy().JudgeUrl("https://localhost:3000/hook");
        Assert.Contains("your own machine", judgement.Problem);
        Assert.Contains("tunnel", judgement.Expected);
    }

    // The first and last address of each block, and the neighbours beyond them.
    [Theory]
    [InlineData("0.0.0.0", "0.255.255.255", null, "1.0.0.0")]
    [InlineData("10.0.0.0", "10.255.255.255", "9.255.255.255", "11.0.0.0")]
    [InlineData("100.64.0.0", "100.127.255.255", "100.63.255.255", "100.128.0.0")]
    [InlineData("127.0.0.0", "127.255.255.255", "126.255.255.255", "128.0.0.0")]
    [InlineData("169.254.0.0", "169.254.255.255", "169.253.255.255", "169.255.0.0")]
    [InlineData("172.16.0.0", "172.31.255.255", "172.15.255.255", "172.32.0.0")]
    [InlineData("192.0.0.0", "192.0.0.255", "191.255.255.255", "192.0.1.0")]
    [InlineData("192.0.2.0", "192.0.2.255", "192.0.1.255", "192.0.3.0")]
    [InlineData("192.88.99.0", "192.88.99.255", "192.88.98.255", "192.88.100.0")]
    [InlineData("192.168.0.0", "192.168.255.255", "192.167.255.255", "192.169.0.0")]
    [InlineData("198.18.0.0", "198.19.255.255", "198.17.255.255", "198.20.0.0")]
    [InlineData("198.51.100.0", "198.51.100.255", "198.51.99.255", "198.51.101.0")]
    [InlineData("203.0.113.0", "203.0.113.255", "203.0.112.255", "203.0.114.0")]
    [InlineData("224.0.0.0", "255.255.255.255", "223.255.255.255", null)]
    [InlineData("64:ff9b:1::", "64:ff9b:1:ffff:ffff:ffff:ffff:ffff", null, null)]
    [InlineData("100::", "100::ffff:ffff:ffff:ffff", null, "100:0:0:1::")]
    [InlineData("2001::", "2001:1ff:ffff:ffff:ffff:ffff:ffff:ffff", "2000:ffff::", "2001:200::")]
    [InlineData("2001:db8::", "2001:db8:ffff:ffff:ffff:ffff:ffff:ffff", "2001:db7:ffff::", "2001:db9::")]
    [InlineData("3fff::", "3fff:fff:ffff:ffff:ffff:ffff:ffff:ffff", "3ffe:ffff::", "3fff:1000::")]
    [InlineData("5f00::", "5f00:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "5eff:ffff::", "5f01::")]
    [InlineData("fc00::", "fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "fbff:ffff::", "fe00::")]
    [InlineData("fe80::", "feff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "fe7f:ffff::", null)]
    [InlineData("ff00::", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", null, null)]
    [InlineData("::", "::1", null, null)]
    [InlineData("::ffff:10.0.0.0", "::ffff:10.255.255.255", "::ffff:9.255.255.255", "::ffff:11.0.0.0")]
    [InlineData("::10.0.0.0", "::10.255.255.255", "::9.255.255.255", "::11.0.0.0")]
    [InlineData("64:ff9b::10.0.0.0", "64:ff9b::10.255.255.255", "64:ff9b::9.255.255.255", "64:ff9b::11.0.0.0")]
    [InlineData("2002:a00::", "2002:aff:ffff::", "2002:9ff:ffff::", "2002:b00::")]
    [InlineData("::1:0:0:0:1", "ff::", null, "0100:1::")]
    public void The_table_of_addresses(string first, string last, string? before, string? after)
    {
        Assert.NotNull(Judge(first));
        Assert.NotNull(Judge(last));
        Assert.All(new[] { before, after }.OfType<string>(), a => Assert.Null(Judge(a)));

        static string? Judge(string address) => Policy().JudgeAddress(IPAddress.Parse(address), "host.example", 443);
    }

    [Theory]
    [InlineData("127.0.0.1", "http://127.0.0.1:9000/", true)]
    [InlineData("127.0.0.1", "http://127.1:9000/", true)]
    [InlineData("127.0.0.1", "http://127.0.0.2:9000/", false)]
    [InlineData("127.0.0.1:9000", "http://127.0.0.1:9001/", false)]
    [InlineData("[::1]:9000", "http://[::1]:9000/", true)]
    [InlineData("10.0.0.0/8", "http://10.1.2.3/", true)]
    [InlineData("10.0.0.0/8", "http://[::ffff:10.1.2.3]/", true)]
    [InlineData("10.0.0.0/8", "http://11.1.2.3/", false)]
    [InlineData("hooks.internal", "http://hooks.internal:81/", true)]
    [InlineData("hooks.internal", "https://other.internal/", false)]
    [InlineData("hooks.internal:443", "http://hooks.internal/", false)]
    [InlineData("localhost", "http://localhost:3000/", true)]
    public void The_operator_can_allow_more(string allow, string url, bool fine) =>
        Assert.Equal(fine, Policy(allow).JudgeUrl(url).Problem is null);

    [Theory]
    [InlineData("10.0.0.0/33")]
    [InlineData("host:0")]
    [InlineData("host:port")]
    [InlineData("")]
    [InlineData("https://host/")]
    public void What_the_operator_cannot_mean_stops_the_process(string allow)
    {
        var options = new EgressOptions();
        options.Allow.Add(allow);
        Assert.True(new EgressOptionsValidator().Validate(name: null, options).Failed);
    }

    private static EgressPolicy Policy(params string[] allow)
    {
        var options = new EgressOptions();
        foreach (var entry in allow)
        {
            options.Allow.Add(entry);
        }

        return new EgressPolicy(Options.Create(options));
    }
}
