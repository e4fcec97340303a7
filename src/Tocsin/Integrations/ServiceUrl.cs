using Tocsin.Egress;

namespace Tocsin.Integrations;

/// <summary>Checks the URLs of known services: the right host and path, or an address that the operator has allowed to stand in.</summary>
internal sealed class ServiceUrl(EgressPolicy egress)
{
    private static readonly string[] Credentials = ["sig", "key", "token"];

    /// <summary>What is wrong with it, or null.</summary>
    /// <param name="text">The URL.</param>
    /// <param name="isService">Whether host and path are the service's.</param>
    /// <param name="expected">What the service's look like.</param>
    public (string Problem, string Expected)? Check(string text, Func<Uri, bool> isService, string expected) =>
        egress.JudgeUrl(text) switch
        {
            { Problem: { } problem } => (problem, expected),
            { Url: { } url } when egress.IsAllowedByOperator(url) || isService(url) => null,
            _ => ("is not the form that this service's URLs have", expected),
        };

    /// <summary>The same for an address that may be anywhere.</summary>
    public (string Problem, string Expected)? Check(string text) =>
        egress.JudgeUrl(text) is { Problem: { } problem, Expected: { } expected } ? (problem, expected) : null;

    /// <summary>Whether a host is this one or below it.</summary>
    public static bool IsUnder(Uri url, string domain) =>
        url.Host.Equals(domain, StringComparison.OrdinalIgnoreCase)
        || url.Host.EndsWith("." + domain, StringComparison.OrdinalIgnoreCase);

    /// <summary>What of a URL that is a credential may not be repeated: everything behind the host.</summary>
    public static IEnumerable<string> Secrets(Uri url) =>
        [url.AbsoluteUri, url.PathAndQuery, .. url.AbsolutePath.Split('/').Where(p => p.Length >= 16), .. Values(url)];

    private static IEnumerable<string> Values(Uri url) =>
        from part in url.Query.TrimStart('?').Split('&')
        let at = part.IndexOf('=', StringComparison.Ordinal)
        let value = Uri.UnescapeDataString(part[(at + 1)..])
        where value.Length >= 16 || (at > 0 && Credentials.Contains(part[..at]))
        select value;
}
