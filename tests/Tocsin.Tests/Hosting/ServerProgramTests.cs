using System.Net;
using System.Net.Sockets;
using Microsoft.Data.Sqlite;
using Tocsin.Tests.Testing;

namespace Tocsin.Tests.Hosting;

public sealed class ServerProgramTests : IDisposable
{
    private readonly string _data = Directory.CreateTempSubdirectory("tocsin-test-").FullName;

    public void Dispose() => Directory.Delete(_data, recursive: true);

    [Fact]
    public async Task It_starts_says_where_and_ends_well_when_it_is_told_to()
    {
        using var host = Start();
        await host.UntilAsync("Admin API key, shown this once: tcs_");
        var line = await host.UntilAsync("Now listening on: ");
        using var http = new HttpClient
        {
            BaseAddress = new Uri(line[line.IndexOf("http://", StringComparison.Ordinal)..]),
        };
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync("/health/ready")).StatusCode);

        host.Terminate();
        var (exitCode, _, errors) = await host.EndAsync();
        Assert.Equal(0, exitCode);
        Assert.Empty(errors);
    }

    [Fact]
    public async Task It_listens_where_the_environment_says()
    {
        using var host = HostProcess.Start(
            new Dictionary<string, string>
            {
                ["ASPNETCORE_URLS"] = "http://127.0.0.2:0",
                ["Tocsin__DataDirectory"] = _data,
            }
        );
        Assert.Contains("http://127.0.0.2:", await host.UntilAsync("Now listening on: "));
    }

    [Fact]
    public async Task Every_wrong_setting_is_told_at_once() =>
        await Refused(
            [
                "Tocsin:Limits:BodyBytes must be a whole number.",
                "Tocsin:DrainSeconds must be between 0 and 300.",
                "Tocsin:PublicUrl must be an http or https address",
                "Tocsin:BootstrapApiKey must be 'tcs_' and",
                "Tocsin:Plans:Startup is '60/second'; expected 'none'",
                "Tocsin:EncryptionKeys:1 is no Fernet key",
            ],
            "--Tocsin:Limits:BodyBytes=many",
            "--Tocsin:DrainSeconds=-1",
            "--Tocsin:PublicUrl=tocsin.example.com",
            "--Tocsin:BootstrapApiKey=secret",
            "--Tocsin:Plans:Startup=60/second",
            "--Tocsin:EncryptionKeys:0=cw_0x689RpI-jtRR7oE8h_eQsKImvJapLeSbXpwF4e4=",
            "--Tocsin:EncryptionKeys:1=short"
        );

    [Fact]
    public async Task A_port_in_use_is_told()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        await Refused(["address already in use", "--urls"], $"--urls=http://{listener.LocalEndpoint}");
    }

    [Fact]
    public async Task A_second_server_on_the_same_data_is_refused()
    {
        await using var server = await TestServer.StartAsync(dataDirectory: _data);
        await Refused(["is in use by another Tocsin"]);
    }

    [Fact]
    public async Task A_data_directory_that_is_a_file_is_told()
    {
        var file = Path.Combine(_data, "file");
        await File.WriteAllTextAsync(file, "");
        await Refused(["cannot be written to", "Tocsin__DataDirectory"], $"--Tocsin:DataDirectory={file}");
    }

    [Fact]
    public async Task A_database_of_a_newer_version_is_told()
    {
        await using (await TestServer.StartAsync(dataDirectory: _data)) { }

        await using (var connection = new SqliteConnection($"Data Source={_data}/tocsin.db;Pooling=false"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "INSERT INTO migrations VALUES (9999, 'later.sql')";
            command.ExecuteNonQuery();
        }

        await Refused(["was written by a newer Tocsin"]);
    }

    [Fact]
    public async Task Help_lists_the_settings_and_version_the_version()
    {
        using var help = HostProcess.Start("--help");
        var (helpCode, text, _) = await help.EndAsync();
        Assert.Equal(0, helpCode);
        Assert.Contains("Tocsin__Limits__BodyBytes", text);
        Assert.Contains("Default: 1048576", text);
        Assert.Contains("Tocsin__EncryptionKeys__0..n", text);

        using var version = HostProcess.Start("--version");
        Assert.Matches(@"^tocsin \d+\.\d+\.\d+", (await version.EndAsync()).Output);
    }

    [Fact]
    public async Task A_misspelt_setting_is_warned_of_in_a_log_that_machines_can_read()
    {
        using var host = Start("--Tocsin:Limts:BodyBytes=5", "--Tocsin:Logging:Format=json");
        var line = await host.UntilAsync("Tocsin:Limts:BodyBytes");
        var entry = System.Text.Json.JsonDocument.Parse(line).RootElement;
        Assert.Equal("Warning", entry.GetProperty("LogLevel").GetString());
        Assert.Equal("Tocsin:Limits:BodyBytes", entry.GetProperty("State").GetProperty("Nearest").GetString());
        Assert.EndsWith("Z", entry.GetProperty("Timestamp").GetString());
    }

    // The last one of a setting wins.
    private HostProcess Start(params string[] arguments) =>
        HostProcess.Start(["--urls=http://127.0.0.1:0", $"--Tocsin:DataDirectory={_data}", .. arguments]);

    private async Task Refused(string[] said, params string[] arguments)
    {
        using var host = Start(arguments);
        var (exitCode, output, errors) = await host.EndAsync();
        Assert.Equal(1, exitCode);
        Assert.All(said, line => Assert.Contains(line, errors));
        Assert.DoesNotContain("   at ", output + errors);
        Assert.DoesNotContain("Exception", output + errors);
    }
}
