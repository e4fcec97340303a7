using System.Net.Http.Json;
using System.Text.Json;
using Tocsin.Encryption;
using Tocsin.Tests.Testing;

namespace Tocsin.Tests.Hosting;

public abstract class ReencryptCommandContract : IAsyncLifetime
{
    private static readonly string Old = Fernet.FormatKey([.. Enumerable.Repeat((byte)1, 32)]);
    private static readonly string New = Fernet.FormatKey([.. Enumerable.Repeat((byte)2, 32)]);
    private readonly string _data = Directory.CreateTempSubdirectory("tocsin-test-").FullName;
    private string _database = "";

    private protected abstract Task<string> MakeDatabaseAsync();

    private protected abstract ValueTask DropDatabaseAsync();

    public async ValueTask InitializeAsync() => _database = await MakeDatabaseAsync();

    public async ValueTask DisposeAsync()
    {
        await DropDatabaseAsync();
        Directory.Delete(_data, recursive: true);
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Beside_a_server_at_work_everything_comes_under_the_first_key_and_the_old_one_may_go()
    {
        var ids = new List<string>();
        await using (var server = await StartAsync(Old))
        {
            for (var i = 0; i < 5; i++)
            {
                ids.Add(await CreateAsync(server, $"{i}"));
            }
        }

        await using (var server = await StartAsync(New, Old))
        {
            using var reencrypt = Start(New, Old);
            await server.Http.PatchWebhookAsync(ids[0], new { description = "meanwhile" });
            var (exitCode, output, errors) = await reencrypt.EndAsync();
            Assert.Equal(("", 0), (errors, exitCode));
            Assert.Contains("integrations: 5 looked at", output);
            Assert.Contains("idempotency keys: 5 looked at, 5 written anew", output);
            Assert.Contains("the other keys may go", output);
            Assert.DoesNotContain(Old, output);
            Assert.DoesNotContain(New, output);

            using var again = Start(New, Old);
            (exitCode, output, _) = await again.EndAsync();
            Assert.Equal(0, exitCode);
            Assert.Contains("integrations: 5 looked at, 0 written anew", output);
            var trail = await server.Http.GetFromJsonAsync<JsonElement>("audit?action=secret.reencrypt");
            var told = Assert.Single(trail.GetProperty("data").EnumerateArray());
            Assert.Equal("operator", told.GetProperty("actor").Text("type"));
        }

        await using (var server = await StartAsync(New))
        {
            for (var i = 0; i < ids.Count; i++)
            {
                var secret = await server.Http.GetFromJsonAsync<JsonElement>($"webhooks/{ids[i]}/secret");
                Assert.Equal(SecretOf($"{i}"), secret.Text("secret"));
                Assert.Equal(ids[i], await CreateAsync(server, $"{i}"));
            }

            var shown = await server.Http.GetFromJsonAsync<JsonElement>($"webhooks/{ids[0]}");
            Assert.Equal("meanwhile", shown.Text("description"));
        }
    }

    [Fact]
    public async Task What_no_key_opens_is_named()
    {
        string id;
        await using (var server = await StartAsync(Old))
        {
            id = await CreateAsync(server, "0");
        }

        using var reencrypt = Start(New);
        var (exitCode, output, _) = await reencrypt.EndAsync();
        Assert.Equal(1, exitCode);
        Assert.Contains(id.Replace("webhook_", "integration_"), output);
        Assert.Contains("the key that it was written with", output);
    }

    private static string SecretOf(string name) => $"a-secret-of-its-own-{name}";

    // The same request is answered with the same answer, which is kept encrypted.
    private static async Task<string> CreateAsync(TestServer server, string name)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "webhooks")
        {
            Content = JsonContent.Create(new { url = "https://hooks.example.com/", secret = SecretOf(name) }),
            Headers = { { "Idempotency-Key", name } },
        };
        var answer = await server.Http.SendAsync(request);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).Text("id");
    }

    private Task<TestServer> StartAsync(params string[] keys) =>
        TestServer.StartAsync(
            settings: keys.Index()
                .ToDictionary(k => $"Tocsin:EncryptionKeys:{k.Index}", k => (string?)k.Item)
                .Append(new("Tocsin:Database", _database))
                .ToDictionary(),
            dataDirectory: _data
        );

    private HostProcess Start(params string[] keys) =>
        HostProcess.Start(
            keys.Index()
                .ToDictionary(k => $"Tocsin__EncryptionKeys__{k.Index}", k => k.Item)
                .Append(new("Tocsin__Database", _database))
                .ToDictionary(),
            "reencrypt",
            $"--Tocsin:DataDirectory={_data}"
        );
}

public sealed class SqliteReencryptCommandTests : ReencryptCommandContract
{
    [Fact]
    public async Task It_tells_what_it_does_and_refuses_what_it_does_not_know()
    {
        using var help = HostProcess.Start("reencrypt", "--help");
        var (exitCode, output, _) = await help.EndAsync();
        Assert.Equal(0, exitCode);
        Assert.Contains("To change keys:", output);
        using var wrong = HostProcess.Start("reencrypt", "now");
        Assert.Equal(2, (await wrong.EndAsync()).ExitCode);
        using var empty = HostProcess.Start("reencrypt", $"--Tocsin:DataDirectory={Path.GetTempPath()}no-such-folder");
        (exitCode, _, var errors) = await empty.EndAsync();
        Assert.Equal(2, exitCode);
        Assert.Contains("There are no keys", errors);
    }

    private protected override Task<string> MakeDatabaseAsync() => Task.FromResult("");

    private protected override ValueTask DropDatabaseAsync() => ValueTask.CompletedTask;
}

public sealed class PostgresReencryptCommandTests : ReencryptCommandContract
{
    private PostgresTestDatabase? _database;

    private protected override async Task<string> MakeDatabaseAsync() =>
        (_database = await (await PostgresServer.NeedAsync()).MakeDatabaseAsync()).ConnectionString;

    private protected override ValueTask DropDatabaseAsync() => _database?.DisposeAsync() ?? ValueTask.CompletedTask;
}
