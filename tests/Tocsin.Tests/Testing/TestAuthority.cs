using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Tocsin.Tests.Testing;

/// <summary>A certificate authority of the test's own.</summary>
internal sealed class TestAuthority : IDisposable
{
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly X509Certificate2 _certificate;

    public TestAuthority()
    {
        // Each has a name of its own: one of the same name with another key would be found, and fail to verify.
        var subject = $"CN=Test authority {Convert.ToHexString(RandomNumberGenerator.GetBytes(8))}";
        var request = new CertificateRequest(subject, _key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        _certificate = request.CreateSelfSigned(Today.AddYears(-2), Today.AddYears(2));
        File = Path.GetTempFileName();
        System.IO.File.WriteAllText(File, _certificate.ExportCertificatePem());
    }

    /// <summary>Its certificate, in a PEM file.</summary>
    public string File { get; }

    private static DateTimeOffset Today { get; } = new(DateTimeOffset.UtcNow.Date, TimeSpan.Zero);

    /// <summary>A server's certificate for a name or an address, valid around these days from today.</summary>
    public X509Certificate2 Issue(string host, int fromDay = -30, int untilDay = 30)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={host}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        if (IPAddress.TryParse(host, out var address))
        {
            names.AddIpAddress(address);
        }
        else
        {
            names.AddDnsName(host);
        }

        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(
            new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], critical: false)
        );
        using var issued = request.Create(
            _certificate,
            Today.AddDays(fromDay),
            Today.AddDays(untilDay),
            RandomNumberGenerator.GetBytes(8)
        );
        return issued.CopyWithPrivateKey(key);
    }

    public void Dispose()
    {
        System.IO.File.Delete(File);
        _certificate.Dispose();
        _key.Dispose();
    }
}
