using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Tocsin.Encryption;
using Tocsin.Tests.Testing;

namespace Tocsin.Tests.Hosting;

public sealed class DoctorCommandTests : IDisposable
{
    private readonly string _data = Directory.CreateTempSubdirectory("tocsin-test-").FullName;

    public void Dispose() => Directory.Delete(_data, recursive: true);

    [Fact]
    public async Task Beside_a_server_at_work_all_is_well()
    {
        using var outside = new TcpListener(IPAddress.Loopback, 0);
        outside.Start();
        await using var server = await TestServer.StartAsync(settings: TestServer.OnSqlite, dataDirectory: _data);
        await server.Http.CreateWebhookAsync(new { url = "https://hooks.example.com/a" });
        await server.Http.PublishAsync(new { type = "a.b", data = new { } });

        var (exitCode, checks) = await RunAsync(
            $"--Tocsin:Doctor:EgressHosts:0={outside.LocalEndpoint}",
            "--Tocsin:Egress:Allow:0=127.0.0.1"
        );
        Assert.Equal(
            [
                "settings",
                "data-directory",
                "free-space",
                "database",
                "broker",
                "clock",
                "encryption-keys",
                "mail-server",
                "egress",
                "api-keys",
                "webhook-secrets",
            ],
            checks.Select(c => c.Text("check")).Distinct()
        );
        // How full the disk of the machine is, is nothing that a test decides.
        Assert.All(checks.Where(c => c.Text("check") != "free-space"), c => Assert.True(c.Is("ok"), c.GetRawText()));
        Assert.Equal(
            checks.Max(c =>
                c.Is("fail") ? 2
                : c.Is("warn") ? 1
                : 0
            ),
            exitCode
        );
        await server.Http.PublishAsync(new { type = "a.b", data = new { } });
    }

    [Fact]
    public async Task What_is_wrong_is_told_all_at_once_and_no_secret_with_it()
    {
        string secret;
        await using (var server = await TestServer.StartAsync(settings: TestServer.OnSqlite, dataDirectory: _data))
        {
            secret = (await server.Http.CreateWebhookAsync(new { url = "https://hooks.example.com/a" })).Text("secret");
        }

        var keys = (await File.ReadAllTextAsync(Path.Combine(_data, "encryption.keys"))).Trim();
        var other = Fernet.FormatKey(new byte[32]);
        await File.WriteAllTextAsync(Path.Combine(_data, "encryption.keys"), other);
        string[] settings =
        [
            $"--Tocsin:DataDirectory={_data}",
            "--Tocsin:DrainSeconds=many",
            "--Tocsin:Limts:BodyBytes=5",
            "--Tocsin:Smtp:Host=127.0.0.1",
            "--Tocsin:Smtp:Port=1",
            "--Tocsin:Smtp:From=tocsin@example.com",
            "--Tocsin:Smtp:User=somebody",
            "--Tocsin:Smtp:Password=the-mail-password",
            "--Tocsin:Egress:Proxy=http://u:the-proxy-password@127.0.0.1:1",
            "--Tocsin:Database:Password=the-database-password",
        ];
        using var doctor = HostProcess.Start(["doctor", .. settings]);
        var (exitCode, output, errors) = await doctor.EndAsync();

        Assert.Equal(2, exitCode);
        Assert.Contains("fail  settings        Tocsin:DrainSeconds must be a whole number.", output);
        Assert.Contains("Is Tocsin:Limits:BodyBytes meant?", output);
        Assert.Contains("fail  encryption-keys none of", output);
        Assert.Contains("fail  mail-server     127.0.0.1:1: No connection", output);
        Assert.Contains("fail  egress          the proxy 127.0.0.1:1 cannot be reached", output);
        Assert.Empty(errors);
        Assert.All(
            [
                secret,
                keys,
                other,
                TestServer.AdminKey,
                "the-mail-password",
                "the-proxy-password",
                "the-database-password",
            ],
            hidden => Assert.DoesNotContain(hidden, output)
        );
        Assert.Equal(other, await File.ReadAllTextAsync(Path.Combine(_data, "encryption.keys")));
    }

    [Fact]
    public async Task Before_the_first_start_nothing_is_made()
    {
        var data = Path.Combine(_data, "data");
        using var doctor = HostProcess.Start("doctor", $"--Tocsin:DataDirectory={data}");
        var (exitCode, output, _) = await doctor.EndAsync();
        Assert.Equal(1, exitCode);
        Assert.Contains("the first start makes it", output);
        Assert.False(Directory.Exists(data));
    }

    private async Task<(int ExitCode, IReadOnlyList<JsonElement> Checks)> RunAsync(params string[] settings)
    {
        using var doctor = HostProcess.Start(["doctor", "--json", $"--Tocsin:DataDirectory={_data}", .. settings]);
        var (exitCode, output, _) = await doctor.EndAsync();
        return (exitCode, [.. JsonDocument.Parse(output).RootElement.GetProperty("checks").EnumerateArray()]);
    }
}
