using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Tocsin.Integrations.Webhook;
using Tocsin.Tests.Testing;

namespace Tocsin.Tests.Integrations;

public sealed class SecretRotationTests : IAsyncLifetime
{
    private readonly FakeClock _clock = new();
    private readonly string _data = Directory.CreateTempSubdirectory("tocsin-test-").FullName;
    private Receiver _receiver = null!;
    private TestServer _server = null!;
    private string _webhook = "";

    public async ValueTask InitializeAsync()
    {
        _receiver = await Receiver.StartAsync();
        _server = await StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        await _receiver.DisposeAsync();
        Directory.Delete(_data, recursive: true);
    }

    [Fact]
    public async Task Without_an_overlap_the_old_secret_ends_at_once()
    {
        var (id, old) = await CreateAsync();
        var rotated = await RotateAsync(id, overlap: null);
        Assert.NotEqual(old, rotated.Text("secret"));
        Assert.Equal(JsonValueKind.Null, rotated.GetProperty("previous_secret_expires_at").ValueKind);
        await VerifyAsync(rotated.Text("secret"));
        rotated = await RotateAsync(id, overlap: 0);
        await VerifyAsync(rotated.Text("secret"));
    }

    [Fact]
    public async Task During_the_overlap_the_standard_header_carries_both_over_a_restart_and_after_it_one()
    {
        var (id, old) = await CreateAsync();
        var rotated = await RotateAsync(id, overlap: 3600);
        var secret = rotated.Text("secret");
        var end = _clock.GetUtcNow().AddHours(1);
        Assert.Equal(end, rotated.GetProperty("previous_secret_expires_at").GetDateTimeOffset());
        await VerifyAsync(secret, old);

        await _server.DisposeAsync();
        _server = await StartAsync();
        await VerifyAsync(secret, old);
        var revealed = await _server.Http.GetFromJsonAsync<JsonElement>($"webhooks/{id}/secret");
        Assert.Equal(end, revealed.GetProperty("previous_secret_expires_at").GetDateTimeOffset());
        var shown = await _server.Http.GetStringAsync($"webhooks/{id}");
        Assert.DoesNotContain(old, shown);

        _clock.Advance(TimeSpan.FromSeconds(3599));
        await VerifyAsync(secret, old);
        _clock.Advance(TimeSpan.FromSeconds(1));
        await VerifyAsync(secret);
        revealed = await _server.Http.GetFromJsonAsync<JsonElement>($"webhooks/{id}/secret");
        Assert.Equal(JsonValueKind.Null, revealed.GetProperty("previous_secret_expires_at").ValueKind);
    }

    [Fact]
    public async Task Of_several_rotations_only_the_last_secret_before_is_remembered()
    {
        var (id, _) = await CreateAsync();
        var second = (await RotateAsync(id, overlap: 3600)).Text("secret");
        var third = (await RotateAsync(id, overlap: 60)).Text("secret");
        await VerifyAsync(third, second);
        _clock.Advance(TimeSpan.FromMinutes(2));
        await VerifyAsync(third);
        var fourth = (await RotateAsync(id, overlap: 604800)).Text("secret");
        await VerifyAsync(fourth, third);
        await _server.Http.PatchWebhookAsync(id, new { description = "still" });
        await VerifyAsync(fourth, third);
        await _server.Http.PatchWebhookAsync(id, new { secret = "a secret of my own" });
        await VerifyAsync("a secret of my own");
    }

    [Theory]
    [InlineData("""{"overlap_seconds":-1}""", "/overlap_seconds")]
    [InlineData("""{"overlap_seconds":604801}""", "/overlap_seconds")]
    [InlineData("""{"overlap_seconds":1.5}""", "/overlap_seconds")]
    [InlineData("""{"secret":"a secret of my own"}""", "/secret")]
    public async Task What_is_wrong_with_the_request_is_told(string body, string pointer)
    {
        var (id, old) = await CreateAsync();
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        var response = await _server.Http.PostAsync($"webhooks/{id}/secret/regenerate", content);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains($"\"pointer\":\"{pointer}\"", await response.Content.ReadAsStringAsync());
        await VerifyAsync(old);
    }

    [Fact]
    public async Task The_library_that_everybody_uses_verifies_with_both_secrets()
    {
        var modules = Optional.NodeModules("standardwebhooks");
        var (id, old) = await CreateAsync();
        var secret = (await RotateAsync(id, overlap: 3600)).Text("secret");
        var received = await DeliverAsync();
        const string Script = """
            const { Webhook } = require(process.argv[1] + '/standardwebhooks');
            const input = JSON.parse(require('fs').readFileSync(0, 'utf8'));
            Date.now = () => input.now;
            const verifies = (secret) => {
              try { new Webhook(secret).verify(input.body, input.headers); return true; } catch { return false; }
            };
            console.log(JSON.stringify(input.secrets.map(verifies)));
            """;
        var output = await Optional.RunAsync(
            "node",
            JsonSerializer.Serialize(
                new
                {
                    now = _clock.GetUtcNow().ToUnixTimeMilliseconds(),
                    body = System.Text.Encoding.UTF8.GetString(received.Body),
                    headers = received.Headers,
                    secrets = new[] { secret, old, WebhookSecret.Generate(new Tocsin.Ids.CryptographicRandom()) },
                }
            ),
            "-e",
            Script,
            modules
        );
        Assert.Equal("[true,true,false]", output.Trim());
    }

    private Task<TestServer> StartAsync() => TestServer.StartAsync(s => s.AddClock(_clock), dataDirectory: _data);

    private async Task<(string Id, string Secret)> CreateAsync()
    {
        var webhook = await _server.Http.CreateWebhookAsync(new { url = _receiver.Url });
        _webhook = webhook.Text("id");
        return (_webhook, webhook.Text("secret"));
    }

    private async Task<JsonElement> RotateAsync(string id, int? overlap)
    {
        using var body = overlap is null ? null : JsonContent.Create(new { overlap_seconds = overlap });
        var response = await _server.Http.PostAsync($"webhooks/{id}/secret/regenerate", body);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
        return await response.Content.ReadFromJsonAsync<JsonElement>();
    }

    private async Task<Received> DeliverAsync()
    {
        var id = await _server.Http.PublishAsync(new { type = "scan.started", data = new { } });
        var received = await _receiver.NextAsync();
        Assert.Equal(id, received.Id);
        // Moved on before the answer is there, the clock would let the attempt time out.
        await _server.Http.DeliveredAsync(_webhook, id, "success");
        return received;
    }

    // The branded header is always by the first of them.
    private async Task VerifyAsync(params string[] secrets)
    {
        var received = await DeliverAsync();
        Assert.Equal(Signatures.Branded(secrets[0], received), received.Headers["X-Tocsin-Signature"]);
        byte[] signed =
        [
            .. System.Text.Encoding.UTF8.GetBytes($"{received.Id}.{received.Headers["webhook-timestamp"]}."),
            .. received.Body,
        ];
        Assert.Equal(
            string.Join(' ', secrets.Select(s => new WebhookSecret(s).Standard(signed))),
            received.Headers["webhook-signature"]
        );
    }
}
