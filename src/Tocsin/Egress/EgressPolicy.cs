using System.Net;
using Microsoft.Extensions.Options;

namespace Tocsin.Egress;

/// <summary>
/// Where Tocsin sends to on behalf of others: public https only, unless the operator allows more. A URL is judged when
/// it is saved, by what can be seen without asking anybody; and every address is judged again when connecting.
/// </summary>
internal sealed class EgressPolicy(IOptions<EgressOptions> options)
{
    private const int MaxLength = 2048;
    private const string Public = "a public https URL, such as https://hooks.example.com/tocsin";

    private static readonly string[] PrivateSuffixes =
    [
        "localhost",
        "local",
        "internal",
        "localdomain",
        "lan",
        "intranet",
        "corp",
        "home",
        "private",
        "home.arpa",
    ];

    private readonly AllowRule[] _allow = [.. options.Value.Allow.Select(a => AllowRule.TryParse(a)!)];

    /// <summary>Judges a URL by its text alone.</summary>
    public UrlJudgement JudgeUrl(string text)
    {
        if (JudgeText(text) is { } wrong)
        {
            return wrong;
        }

        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Host.Length == 0)
        {
            return UrlJudgement.Wrong("is not a URL", Public);
        }

        if (url.Port is 0)
        {
            return UrlJudgement.Wrong("has the port 0", "a port from 1 to 65535, or none");
        }

        var host = url.IdnHost.TrimEnd('.');
        var allowed = _allow.Any(a => a.AllowsHost(host, url.Port));
        if (IPAddress.TryParse(host.Trim('[', ']'), out var address))
        {
            allowed = IsAllowed(address, url.Port);
            if (!allowed && SpecialAddresses.NameOf(address) is { } name)
            {
                return UrlJudgement.Wrong(
                    $"leads to {address}, which is {name} and cannot be reached from the internet",
                    $"{Public}; to receive on a machine of your own, publish it through a tunnel or a reverse proxy, "
                        + "or let the operator allow the address (Tocsin:Egress:Allow)"
                );
            }
        }
        else if (!allowed && JudgeName(host) is { } refused)
        {
            return refused;
        }

        return allowed || string.Equals(url.Scheme, Uri.UriSchemeHttps, StringComparison.Ordinal)
            ? UrlJudgement.Fine(url)
            : UrlJudgement.Wrong("is plain http, which everybody on the way can read", Public);
    }

    /// <summary>Whether the operator has allowed the host of this URL by name or by address.</summary>
    public bool IsAllowedByOperator(Uri url)
    {
        var host = url.IdnHost.TrimEnd('.');
        return IPAddress.TryParse(host.Trim('[', ']'), out var address)
            ? IsAllowed(address, url.Port)
            : _allow.Any(a => a.AllowsHost(host, url.Port));
    }

    /// <summary>Why this address of this host may not be connected to, or null.</summary>
    public string? JudgeAddress(IPAddress address, string host, int port) =>
        SpecialAddresses.NameOf(address) is { } name
        && !IsAllowed(address, port)
        && !_allow.Any(a => a.AllowsHost(host.TrimEnd('.'), port))
            ? name
            : null;

    private bool IsAllowed(IPAddress address, int port) =>
        _allow.Any(a => a.AllowsAddress(address, port) || a.AllowsAddress(SpecialAddresses.Inner(address), port));

    // What different programs read in different ways is refused before any of them reads it.
    private static UrlJudgement? JudgeText(string text)
    {
        if (text.Length > MaxLength)
        {
            return UrlJudgement.Wrong($"has {text.Length} characters", $"at most {MaxLength}");
        }

        var https = text.StartsWith("https://", StringComparison.OrdinalIgnoreCase);
        if (!https && !text.StartsWith("http://", StringComparison.OrdinalIgnoreCase))
        {
            return UrlJudgement.Wrong("does not begin with https://", Public);
        }

        if (text.Any(c => c <= ' ' || c == '\\' || c == '\u007f'))
        {
            return UrlJudgement.Wrong("has blanks, control characters or backslashes in it", Public);
        }

        if (text.Contains('#', StringComparison.Ordinal))
        {
            return UrlJudgement.Wrong("has a fragment (#…), which is never sent", "the URL without it");
        }

        var authority = text[(https ? 8 : 7)..];
        authority = authority[..(authority.IndexOfAny(['/', '?']) is var end and >= 0 ? end : authority.Length)];
        return authority.Contains('@', StringComparison.Ordinal)
                ? UrlJudgement.Wrong(
                    "has a user name or password in it",
                    "the URL without them; every delivery is signed, so that the receiver can tell who sent it"
                )
            : authority.Contains('%', StringComparison.Ordinal)
                ? UrlJudgement.Wrong("has an escaped character in its host", "the host in plain letters")
            : authority.Any(c => c > '\u007f')
                ? UrlJudgement.Wrong("has letters beyond ASCII in its host", "the host in its ASCII form (xn--…)")
            : null;
    }

    private static UrlJudgement? JudgeName(string host)
    {
        var suffix = PrivateSuffixes.FirstOrDefault(s =>
            host.Equals(s, StringComparison.OrdinalIgnoreCase)
            || host.EndsWith("." + s, StringComparison.OrdinalIgnoreCase)
        );
        if (suffix is not null || !host.Contains('.', StringComparison.Ordinal))
        {
            return UrlJudgement.Wrong(
                $"leads to '{host}', a name that only your own machine or network knows; deliveries come from this server",
                $"{Public}; to receive on a machine of your own, publish it through a tunnel or a reverse proxy, "
                    + "or let the operator allow the host (Tocsin:Egress:Allow)"
            );
        }

        // "127.0.0.0x1" and the like: some resolvers take a name that ends in a number for an address.
        var last = host[(host.LastIndexOf('.') + 1)..];
        return
            Uri.CheckHostName(host) != UriHostNameType.Dns
            || char.IsAsciiDigit(last[0])
            || last.StartsWith("0x", StringComparison.OrdinalIgnoreCase)
            ? UrlJudgement.Wrong("has a host that is neither a name nor an address", Public)
            : null;
    }
}
