using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;

namespace Tocsin.Tests.Testing;

/// <summary>A real mail server (aiosmtpd, in Python), whose mails Python's own parser has read.</summary>
internal sealed class Mailbox : IDisposable
{
    public const string User = "tocsin";
    public const string Password = "a password, ünlike any";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private readonly Process _process;
    private readonly string _folder;

    private Mailbox(Process process, string folder, int port)
    {
        _process = process;
        _folder = folder;
        Port = port;
    }

    public int Port { get; }

    /// <summary>What the mail server's certificate is its own authority of.</summary>
    public string Certificate => Path.Combine(_folder, "certificate.pem");

    public static async Task<Mailbox> StartAsync(string security = "none", bool login = false, int port = 0)
    {
        const string Python = "/usr/bin/python3";
        Optional.Need(File.Exists(Python), "Python");
        using (
            var probe = Process.Start(
                Python,
                ["-c", "import importlib.util,sys;sys.exit(not importlib.util.find_spec('aiosmtpd'))"]
            )
        )
        {
            await probe.WaitForExitAsync();
            Optional.Need(probe.ExitCode == 0, "python3-aiosmtpd");
        }

        var folder = Directory.CreateTempSubdirectory("tocsin-mail-").FullName;
        WriteCertificate(folder);
        string[] arguments =
        [
            Repository.File("tests/python/smtp.py"),
            security,
            Path.Combine(folder, "certificate.pem"),
            Path.Combine(folder, "key.pem"),
            port.ToString(CultureInfo.InvariantCulture),
            login ? User : "",
            login ? Password : "",
        ];
        var process = Process.Start(
            new ProcessStartInfo(Python, arguments)
            {
                UseShellExecute = false,
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
            }
        )!;
        var line = await process.StandardOutput.ReadLineAsync();
        return new Mailbox(process, folder, int.Parse(line!, CultureInfo.InvariantCulture));
    }

    /// <summary>What a server needs to know to send here.</summary>
    public Dictionary<string, string?> Settings(string security = "none", bool login = false) =>
        new()
        {
            ["Tocsin:Smtp:Host"] = "127.0.0.1",
            ["Tocsin:Smtp:Port"] = Port.ToString(CultureInfo.InvariantCulture),
            ["Tocsin:Smtp:Security"] = security,
            ["Tocsin:Smtp:From"] = "tocsin@example.com",
            ["Tocsin:Smtp:User"] = login ? User : null,
            ["Tocsin:Smtp:Password"] = login ? Password : null,
            ["Tocsin:Smtp:CertificateAuthority"] = security == "none" ? null : Certificate,
        };

    /// <summary>The next mail that it took.</summary>
    public async Task<JsonElement> NextAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        var line = await _process.StandardOutput.ReadLineAsync(patience.Token);
        return JsonDocument.Parse(line!).RootElement;
    }

    /// <summary>Ends it, and tells of every mail that nobody has asked for.</summary>
    public async Task<IReadOnlyList<string>> EndAsync()
    {
        _process.StandardInput.Close();
        var rest = await _process.StandardOutput.ReadToEndAsync();
        return rest.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static void WriteCertificate(string folder)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=mail.test", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        using var certificate = request.CreateSelfSigned(
            DateTimeOffset.UtcNow.AddDays(-1),
            DateTimeOffset.UtcNow.AddDays(1)
        );
        File.WriteAllText(Path.Combine(folder, "certificate.pem"), certificate.ExportCertificatePem());
        File.WriteAllText(Path.Combine(folder, "key.pem"), key.ExportPkcs8PrivateKeyPem());
    }
}
