using System.Net;
using System.Security.Cryptography;
using Microsoft.Extensions.Options;

namespace Tocsin.Egress;

/// <summary>Stops the process when something here cannot be meant, with every mistake at once.</summary>
internal sealed class EgressOptionsValidator : IValidateOptions<EgressOptions>
{
    public ValidateOptionsResult Validate(string? name, EgressOptions options)
    {
        var wrong = options
            .Allow.Where(a => AllowRule.TryParse(a) is null)
            .Select(w =>
                $"Tocsin:Egress:Allow has '{w}'; expected a host, host:port, an address or a CIDR such as 10.1.0.0/16."
            )
            .ToList();
        // Its text is not repeated: there may be a password in it.
        if (options.Proxy is { } proxy && OutboundProxy.Parse(proxy) is null)
        {
            wrong.Add("Tocsin:Egress:Proxy must be http://host:port, perhaps with user:password@ before the host.");
        }

        if (options.CertificateAuthority is { } path && Unreadable(path) is { } reason)
        {
            wrong.Add($"Tocsin:Egress:CertificateAuthority is '{path}', which is no PEM file to be read: {reason}");
        }

        wrong.AddRange(
            options
                .PublishedAddresses.Where(a => !IPAddress.TryParse(a, out _) && !IPNetwork.TryParse(a, out _))
                .Select(w =>
                    $"Tocsin:Egress:PublishedAddresses has '{w}'; expected an address or a CIDR such as 198.51.100.0/28."
                )
        );
        return wrong.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(wrong);
    }

    private static string? Unreadable(string path)
    {
        try
        {
            CertificateJudge.Read(path);
            return null;
        }
        catch (Exception e)
            when (e is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException)
        {
            return e.Message;
        }
    }
}
