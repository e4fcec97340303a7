using System.Collections.Concurrent;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using Tocsin.Tests.Testing;

namespace Tocsin.Tests.Hosting;

public sealed partial class BackupCommandTests : IDisposable
{
    private const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly string Page = File.ReadAllText(Repository.File("docs/operating.md"));
    private readonly string _folder = Directory.CreateTempSubdirectory("tocsin-test-").FullName;

    private string Data => Path.Combine(_folder, "data");

    private string Backup => Path.Combine(_folder, "backup.db");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_backup_that_was_made_under_load_is_restored_as_the_page_says_and_deliveries_go_on()
    {
        await using var receiver = await Receiver.StartAsync();
        // Nothing is answered for as long as the first server lives, so that everything still waits in the backup.
        var answer = new TaskCompletionSource();
        receiver.Answer = _ => answer.Task;
        var published = new ConcurrentQueue<string>();
        int before;
        string webhook;
        using (var host = Start())
        {
            using var http = await ClientAsync(host);
            webhook = (await http.CreateWebhookAsync(new { url = receiver.Url })).Text("id");
            for (var i = 0; i < 50; i++)
            {
                published.Enqueue(await http.PublishAsync(new { type = "a.b", data = new { i } }));
            }

            before = published.Count;
            using var enough = new CancellationTokenSource();
            var load = LoadAsync(http, published, enough.Token);
            var (exitCode, output, errors) = await RunAsync("--with-keys");
            await enough.CancelAsync();
            await load;
            Assert.True(exitCode == 0, errors);
            Assert.Contains("checked.", output);
            Assert.InRange(published.Count, before + 1, int.MaxValue);
        }

        answer.SetResult();
        await Optional.RunAsync(
            "env",
            "",
            $"DATA={Data}",
            $"BACKUP={Backup}",
            $"KEYS={Backup}.keys",
            "bash",
            "-euc",
            Restore().Match(Page).Groups["text"].Value
        );
        var known = receiver.All.Count;
        using (var host = Start())
        {
            using var http = await ClientAsync(host);
            foreach (var id in published.Take(before))
            {
                await http.GetStringAsync($"events/{id}");
            }

            // What waited is delivered, and what is published now.
            var next = await http.PublishAsync(new { type = "a.b", data = new { } });
            string[] wanted = [.. published.Take(before), next];
            await Eventually.TrueAsync(
                () =>
                    Task.FromResult(wanted.All(id => receiver.All.Skip(known).Any(r => r.Headers["webhook-id"] == id))),
                () => "Not everything that waited in the backup was delivered.",
                Patience
            );
            await http.DeliveredAsync(webhook, next, "success");
        }
    }

    [Fact]
    public async Task It_is_its_owners_alone_and_says_what_is_not_in_it()
    {
        await using (await TestServer.StartAsync(settings: TestServer.OnSqlite, dataDirectory: Data)) { }

        var (exitCode, output, _) = await RunAsync();
        Assert.Equal(0, exitCode);
        Assert.Contains("The encryption keys are NOT in it", output);
        Assert.Contains(Path.Combine(Data, "encryption.keys"), output);
        Assert.False(File.Exists(Backup + ".keys"));
        Assert.Equal([Backup], Directory.GetFiles(_folder));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(Owner, File.GetUnixFileMode(Backup));
        }

        var keys = (await File.ReadAllTextAsync(Path.Combine(Data, "encryption.keys"))).Trim();
        Assert.DoesNotContain(keys, output);
        Assert.Equal(
            -1,
            (await File.ReadAllBytesAsync(Backup)).AsSpan().IndexOf(System.Text.Encoding.ASCII.GetBytes(keys))
        );
    }

    [Fact]
    public async Task With_keys_they_lie_beside_it_wherever_they_came_from()
    {
        await using (await TestServer.StartAsync(settings: TestServer.OnSqlite, dataDirectory: Data)) { }

        Assert.Equal(0, (await RunAsync("--with-keys")).ExitCode);
        Assert.Equal(
            await File.ReadAllTextAsync(Path.Combine(Data, "encryption.keys")),
            await File.ReadAllTextAsync(Backup + ".keys")
        );
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(Owner, File.GetUnixFileMode(Backup + ".keys"));
        }

        File.Delete(Backup);
        File.Delete(Backup + ".keys");
        const string Configured = "cw_0x689RpI-jtRR7oE8h_eQsKImvJapLeSbXpwF4e4=";
        Assert.Equal(0, (await RunAsync("--with-keys", $"--Tocsin:EncryptionKeys:0={Configured}")).ExitCode);
        Assert.Equal(Configured + "\n", await File.ReadAllTextAsync(Backup + ".keys"));
    }

    [Theory]
    [InlineData("")]
    [InlineData(".keys")]
    public async Task It_replaces_nothing(string suffix)
    {
        await using (await TestServer.StartAsync(settings: TestServer.OnSqlite, dataDirectory: Data)) { }

        await File.WriteAllTextAsync(Backup + suffix, "mine");
        var (exitCode, _, errors) = await RunAsync("--with-keys");
        Assert.Equal(2, exitCode);
        Assert.Contains("is there already", errors);
        Assert.Equal("mine", await File.ReadAllTextAsync(Backup + suffix));
        Assert.Single(Directory.GetFiles(_folder));
    }

    [Fact]
    public async Task A_database_that_is_damaged_gives_no_backup()
    {
        Directory.CreateDirectory(Data);
        await File.WriteAllTextAsync(Path.Combine(Data, "tocsin.db"), new string('x', 8192));
        var (exitCode, _, errors) = await RunAsync();
        Assert.Equal(1, exitCode);
        Assert.Contains("The backup could not be made", errors);
        Assert.DoesNotContain("   at ", errors);
        Assert.Empty(Directory.GetFiles(_folder));
    }

    [Fact]
    public async Task What_cannot_be_meant_is_refused()
    {
        var (exitCode, _, errors) = await RunAsync();
        Assert.Equal(2, exitCode);
        Assert.Contains("There is no", errors);
        (exitCode, _, errors) = await RunAsync("--Tocsin:Database=Host=db;Password=secret");
        Assert.Equal(2, exitCode);
        Assert.Contains("pg_dump", errors);
        Assert.DoesNotContain("secret", errors);

        using var usage = HostProcess.Start("backup");
        Assert.Equal(2, (await usage.EndAsync()).ExitCode);
        Assert.False(Directory.Exists(Data));
    }

    [Fact]
    public async Task Without_its_keys_webhooks_need_their_config_again_and_everything_else_is_there()
    {
        string id;
        string fact;
        await using (var server = await TestServer.StartAsync(settings: TestServer.OnSqlite, dataDirectory: Data))
        {
            id = (await server.Http.CreateWebhookAsync(new { url = "https://hooks.example.com/a" })).Text("id");
            fact = await server.Http.PublishAsync(new { type = "a.b", data = new { } });
        }

        File.Delete(Path.Combine(Data, "encryption.keys"));
        await using var next = await TestServer.StartAsync(settings: TestServer.OnSqlite, dataDirectory: Data);
        await next.Http.GetStringAsync($"events/{fact}");
        var webhook = await next.Http.GetFromJsonAsync<JsonElement>($"webhooks/{id}");
        Assert.Equal("needs_config", webhook.Text("status"));
        var again = new { url = "https://hooks.example.com/a", secret = "correct horse battery" };
        Assert.Equal("active", (await next.Http.PatchWebhookAsync(id, again)).Text("status"));
    }

    private static async Task LoadAsync(HttpClient http, ConcurrentQueue<string> published, CancellationToken enough)
    {
        // One more at least, however fast the backup is.
        do
        {
            published.Enqueue(
                await http.PublishAsync(new { type = "a.b", data = new { text = new string('x', 700) } })
            );
        } while (!enough.IsCancellationRequested);
    }

    private static async Task<HttpClient> ClientAsync(HostProcess host)
    {
        var line = await host.UntilAsync("Now listening on: ");
        var client = new HttpClient
        {
            BaseAddress = new Uri(line[line.IndexOf("http://", StringComparison.Ordinal)..].Trim() + "/api/v1/"),
        };
        client.DefaultRequestHeaders.Authorization = new("Bearer", TestServer.AdminKey);
        return client;
    }

    private HostProcess Start() =>
        HostProcess.Start(
            "--urls=http://127.0.0.1:0",
            $"--Tocsin:DataDirectory={Data}",
            $"--Tocsin:BootstrapApiKey={TestServer.AdminKey}",
            "--Tocsin:Egress:Allow:0=127.0.0.1"
        );

    private async Task<(int ExitCode, string Output, string Errors)> RunAsync(params string[] more)
    {
        using var backup = HostProcess.Start(["backup", Backup, $"--Tocsin:DataDirectory={Data}", .. more]);
        return await backup.EndAsync();
    }

    [GeneratedRegex(
        @"^## Restore\n.*?^```sh\n(?<text>.*?)^```",
        RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.ExplicitCapture
    )]
    private static partial Regex Restore();
}
