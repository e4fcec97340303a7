using Tocsin.Egress;

namespace Tocsin.Tests.Egress;

public sealed class EgressOptionsTests
{
    [Theory]
    [InlineData("proxy.corp.example:3128")]
    [InlineData("https://proxy.example:3128")]
    [InlineData("socks5://proxy.example:1080")]
    [InlineData("http://user:hunter2-hunter2@proxy.example:3128/path")]
    [InlineData("http://")]
    [InlineData("")]
    public void A_proxy_that_is_none_stops_the_process_without_repeating_its_password(string proxy)
    {
        var failure = Validate(new EgressOptions { Proxy = proxy }).Single();
        Assert.StartsWith("Tocsin:Egress:Proxy must be http://host:port", failure);
        Assert.DoesNotContain("hunter2", failure);
    }

    [Theory]
    [InlineData("http://proxy.example:3128")]
    [InlineData("http://proxy.example:3128/")]
    [InlineData("http://10.0.0.1")]
    [InlineData("http://user:p%40ss@[fd00::1]:3128")]
    public void A_proxy_that_is_one_does_not(string proxy) =>
        Assert.Empty(Validate(new EgressOptions { Proxy = proxy }));

    [Fact]
    public void Every_mistake_is_told_at_once()
    {
        var empty = Path.GetTempFileName();
        var options = new EgressOptions { Proxy = "x", CertificateAuthority = empty };
        options.Allow.Add("10.0.0.0/33");
        options.PublishedAddresses.Add("198.51.100.0/28");
        options.PublishedAddresses.Add("198.51.100.1");
        options.PublishedAddresses.Add("hooks.example.com");
        var failures = Validate(options).ToList();
        File.Delete(empty);
        Assert.Equal(4, failures.Count);
        Assert.Contains(failures, f => f.Contains("PublishedAddresses has 'hooks.example.com'"));
        Assert.Contains(failures, f => f.Contains("CertificateAuthority") && f.Contains(empty));

        var missing = Validate(new EgressOptions { CertificateAuthority = "/nowhere/ca.pem" }).Single();
        Assert.Contains("/nowhere/ca.pem", missing);
    }

    private static IEnumerable<string> Validate(EgressOptions options) =>
        new EgressOptionsValidator().Validate(name: null, options).Failures ?? [];
}
