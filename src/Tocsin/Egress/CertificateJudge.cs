using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Options;

namespace Tocsin.Egress;

/// <summary>
/// Judges the certificates of endpoints: by the system's authorities, and then by the operator's own. There is no way to
/// switch it off.
/// </summary>
internal sealed class CertificateJudge(IOptions<EgressOptions> options)
{
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";

    private readonly X509Certificate2Collection? _authorities = options.Value.CertificateAuthority is { } path
        ? Read(path)
        : null;

    /// <summary>What the client is to ask; null leaves it to the system.</summary>
    public RemoteCertificateValidationCallback? Callback => _authorities is null ? null : Judge;

    /// <exception cref="CryptographicException">It holds no certificate that can be read.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static X509Certificate2Collection Read(string path)
    {
        var all = new X509Certificate2Collection();
        all.ImportFromPemFile(path);
        return all.Count > 0 ? all : throw new CryptographicException("There is no certificate in it.");
    }

    private bool Judge(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (errors == SslPolicyErrors.None)
        {
            return true;
        }

        if (errors != SslPolicyErrors.RemoteCertificateChainErrors || certificate is not X509Certificate2 leaf)
        {
            throw new AuthenticationException($"The certificate is not valid: {errors}.");
        }

        using var own = new X509Chain();
        own.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        own.ChainPolicy.CustomTrustStore.AddRange(_authorities!);
        own.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        own.ChainPolicy.DisableCertificateDownloads = true;
        own.ChainPolicy.ApplicationPolicy.Add(new Oid(ServerAuthentication));
        if (chain is not null)
        {
            own.ChainPolicy.ExtraStore.AddRange(chain.ChainPolicy.ExtraStore);
        }

        return own.Build(leaf)
            ? true
            : throw new AuthenticationException(
                $"The certificate is not valid: {string.Join(", ", own.ChainStatus.Select(s => s.Status))}."
            );
    }
}
