using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Tocsin.Encryption;
using Tocsin.Tests.Testing;

namespace Tocsin.Tests.Encryption;

/// <summary>What becomes of integrations whose key is lost, and of the others.</summary>
public sealed class LostKeyTests : IAsyncLifetime
{
    private static readonly string Old = Fernet.FormatKey([.. Enumerable.Repeat((byte)1, 32)]);
    private static readonly string New = Fernet.FormatKey([.. Enumerable.Repeat((byte)2, 32)]);

    private readonly FakeClock _clock = new();
    private readonly LogLines _log = new();
    private readonly string _data = Directory.CreateTempSubdirectory("tocsin-test-").FullName;
    private Receiver _first = null!;
    private Receiver _second = null!;
    private TestServer _server = null!;
    private string _lost = "";
    private string _kept = "";

    // The first webhook is under the old key, the second under the new one, and then only that is left.
    public async ValueTask InitializeAsync()
    {
        _first = await Receiver.StartAsync();
        _second = await Receiver.StartAsync();
        await StartAsync(Old);
        _lost = (await _server.Http.CreateWebhookAsync(new { url = _first.Url, description = "a" })).Text("id");
        await StartAsync(New, Old);
        _kept = (await _server.Http.CreateWebhookAsync(new { url = _second.Url })).Text("id");
        await StartAsync(New);
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        await _first.DisposeAsync();
        await _second.DisposeAsync();
        Directory.Delete(_data, recursive: true);
    }

    [Fact]
    public async Task It_says_so_everywhere_and_the_others_work()
    {
        var lost = await WebhookAsync(_lost);
        Assert.Equal("needs_config", lost.Text("status"));
        Assert.Contains("give the config again", lost.Text("disabled_reason"));
        Assert.True(lost.GetProperty("enabled").GetBoolean());
        Assert.Equal("active", (await WebhookAsync(_kept)).Text("status"));
        var line = Assert.Single(_log.All, l => l.Contains("None of the encryption keys opens"));
        Assert.Contains(_lost.Replace("webhook_", "integration_"), line);
        Assert.Contains("1 of 2", line);

        using var anybody = new HttpClient();
        var health = await anybody.GetFromJsonAsync<JsonElement>($"{_server.Address}/health/ready");
        Assert.Equal("ready", health.Text("status"));
        Assert.Contains("1 integrations", health.GetProperty("warnings")[0].GetString());

        var metrics = await _server.Http.GetStringAsync("/metrics");
        Assert.Contains("\ntocsin_integrations_needs_config 1\n", metrics);

        var asked = new[]
        {
            await _server.Http.GetAsync($"webhooks/{_lost}/secret"),
            await _server.Http.PostAsync($"webhooks/{_lost}/secret/regenerate", content: null),
            await _server.Http.PostAsync($"webhooks/{_lost}/test", content: null),
        };
        Assert.All(asked, a => Assert.Equal(HttpStatusCode.Conflict, a.StatusCode));

        var id = await _server.Http.PublishAsync(new { type = "a.b", data = new { } });
        Assert.Equal(id, (await _second.NextAsync()).Id);
        Assert.True((await _server.Http.DeliveriesAsync(_lost)).Single().Is("pending"));
    }

    [Fact]
    public async Task With_its_config_again_it_sends_what_has_waited()
    {
        var id = await _server.Http.PublishAsync(new { type = "a.b", data = new { } });
        var half = await _server.Http.PatchAsJsonAsync($"webhooks/{_lost}", new { url = _first.Url });
        Assert.Equal(HttpStatusCode.BadRequest, half.StatusCode);
        Assert.Contains("/secret", await half.Content.ReadAsStringAsync());

        var mended = await _server.Http.PatchWebhookAsync(
            _lost,
            new { url = _first.Url, secret = "correct horse battery" }
        );
        Assert.Equal(("active", "a"), (mended.Text("status"), mended.Text("description")));
        await ArrivesAsync(id);
        using var anybody = new HttpClient();
        var health = await anybody.GetFromJsonAsync<JsonElement>($"{_server.Address}/health/ready");
        Assert.Empty(health.GetProperty("warnings").EnumerateArray());

        await StartAsync(New);
        Assert.Equal("active", (await WebhookAsync(_lost)).Text("status"));
    }

    [Fact]
    public async Task With_the_key_again_it_is_as_it_was_and_what_was_changed_meanwhile_is_changed()
    {
        var id = await _server.Http.PublishAsync(new { type = "a.b", data = new { } });
        var changed = await _server.Http.PatchWebhookAsync(_lost, new { description = "b" });
        Assert.Equal("needs_config", changed.Text("status"));

        await StartAsync(New, Old);
        var back = await WebhookAsync(_lost);
        Assert.Equal(("active", "b", _first.Url), (back.Text("status"), back.Text("description"), back.Text("url")));
        await ArrivesAsync(id);
    }

    [Fact]
    public async Task A_disabled_one_sends_nothing_and_its_deliveries_do_not_wait()
    {
        await _server.Http.PublishAsync(new { type = "a.b", data = new { } });
        await _server.Http.PatchWebhookAsync(_lost, new { enabled = false });
        await _server.Http.DeliveryAsync(
            _lost,
            d =>
            {
                _clock.Advance(TimeSpan.FromSeconds(10));
                return d.Is("cancelled");
            }
        );
        Assert.Empty(_first.All);
        Assert.Equal(HttpStatusCode.NoContent, (await _server.Http.DeleteAsync($"webhooks/{_lost}")).StatusCode);
    }

    private Task ArrivesAsync(string id) =>
        Eventually.TrueAsync(
            () =>
            {
                _clock.Advance(TimeSpan.FromSeconds(5));
                return Task.FromResult(_first.All.Any(r => r.Id == id));
            },
            () => "It has not arrived",
            TimeSpan.FromSeconds(20)
        );

    private Task<JsonElement> WebhookAsync(string id) => _server.Http.GetFromJsonAsync<JsonElement>($"webhooks/{id}");

    private async Task StartAsync(params string[] keys)
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }

        _server = await TestServer.StartAsync(
            s =>
            {
                s.AddClock(_clock);
                s.AddSingleton<ILoggerProvider>(_log);
            },
            keys.Index().ToDictionary(k => $"Tocsin:EncryptionKeys:{k.Index}", k => (string?)k.Item),
            _data
        );
    }
}
