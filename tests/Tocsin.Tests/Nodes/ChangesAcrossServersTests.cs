using System.Net;
using System.Net.Http.Json;
using Microsoft.Extensions.DependencyInjection;
using Tocsin.Encryption;
using Tocsin.Integrations;
using Tocsin.Storage;
using Tocsin.Tests.Testing;

namespace Tocsin.Tests.Nodes;

/// <summary>What an API call on one server has changed holds on every other one when it has answered.</summary>
public sealed class ChangesAcrossServersTests : IAsyncLifetime
{
    private readonly Cluster _cluster = new();
    private TestServer _first = null!;
    private TestServer _second = null!;

    public async ValueTask InitializeAsync()
    {
        await _cluster.InitializeAsync();
        _first = await _cluster.StartAsync();
        _second = await _cluster.StartAsync();
        await _cluster.SharedAsync();
    }

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();

    [Fact]
    public async Task A_webhook_made_on_one_gets_what_is_published_on_the_other_right_away()
    {
        // As many as it takes for both to own some of their lanes.
        for (var n = 0; n < 8; n++)
        {
            await _first.Http.CreateWebhookAsync(new { url = $"{_cluster.Receiver.Url}/{n}" });
            await _second.Http.PublishAsync(new { type = "build.finished", data = new { n } });
        }

        await _cluster.ArrivedAsync(1 + 2 + 3 + 4 + 5 + 6 + 7 + 8);
    }

    [Fact]
    public async Task Nothing_is_sent_to_a_webhook_that_was_disabled_or_deleted_on_another_one()
    {
        var disabled = new List<string>();
        for (var n = 0; n < 6; n++)
        {
            disabled.Add((await _first.Http.CreateWebhookAsync(new { url = _cluster.Receiver.Url })).Text("id"));
        }

        for (var n = 0; n < 3; n++)
        {
            await _first.Http.PatchWebhookAsync(disabled[n], new { enabled = false });
            Assert.Equal(
                HttpStatusCode.NoContent,
                (await _second.Http.DeleteAsync($"webhooks/{disabled[3 + n]}")).StatusCode
            );
            Assert.Equal(
                HttpStatusCode.NotFound,
                (await _first.Http.GetAsync($"webhooks/{disabled[3 + n]}")).StatusCode
            );
        }

        await _first.Http.PublishAsync(new { type = "build.finished", data = new { } });
        await _second.Http.PublishAsync(new { type = "build.finished", data = new { } });
        var last = await _second.Http.CreateWebhookAsync(new { url = $"{_cluster.Receiver.Url}/last" });
        var id = await _first.Http.PublishAsync(new { type = "build.finished", data = new { } });
        await _second.Http.DeliveredAsync(last.Text("id"), id, "success");
        Assert.Equal([id], _cluster.Receiver.All.Select(r => r.Id));
    }

    [Fact]
    public async Task A_secret_that_was_regenerated_on_one_signs_on_the_other()
    {
        var webhooks = new List<(string Id, string Secret)>();
        for (var n = 0; n < 4; n++)
        {
            var made = await _first.Http.CreateWebhookAsync(new { url = $"{_cluster.Receiver.Url}/{n}" });
            var answer = await _first.Http.PostAsync($"webhooks/{made.Text("id")}/secret/regenerate", content: null);
            var regenerated = await answer.Content.ReadFromJsonAsync<System.Text.Json.JsonElement>();
            webhooks.Add((made.Text("id"), regenerated.Text("secret")));
        }

        await _second.Http.PublishAsync(new { type = "build.finished", data = new { } });
        await _cluster.ArrivedAsync(4);
        Assert.All(
            _cluster.Receiver.All,
            r => Assert.Equal(Signatures.Branded(webhooks[r.Path[^1] - '0'].Secret, r), r.Headers["X-Tocsin-Signature"])
        );
    }

    [Fact]
    public async Task Of_changes_on_both_at_once_none_is_lost()
    {
        var id = (await _first.Http.CreateWebhookAsync(new { url = _cluster.Receiver.Url })).Text("id");
        for (var n = 0; n < 5; n++)
        {
            await Task.WhenAll(
                _first.Http.PatchWebhookAsync(id, new { description = $"d{n}" }),
                _second.Http.PatchWebhookAsync(id, new { retry_schedule = new[] { n + 1 } })
            );
            foreach (var server in new[] { _first, _second })
            {
                var shown = await server.Http.GetFromJsonAsync<System.Text.Json.JsonElement>($"webhooks/{id}");
                Assert.Equal($"d{n}", shown.Text("description"));
                Assert.Equal(n + 1, shown.GetProperty("retry_schedule")[0].GetInt32());
            }
        }
    }

    [Fact]
    public async Task What_is_silenced_on_one_is_silent_on_the_other_until_it_is_ended_there()
    {
        await _first.Http.CreateWebhookAsync(new { url = _cluster.Receiver.Url });
        var (loud, finding) = (
            new List<string>(),
            new
            {
                type = "finding.new",
                severity = "low",
                data = new { },
            }
        );
        for (var n = 0; n < 5; n++)
        {
            var answer = await _first.Http.PostAsJsonAsync(
                "silences",
                new
                {
                    severity = new[] { "low" },
                    reason = "noise",
                    expires_at = DateTimeOffset.UtcNow.AddHours(1),
                }
            );
            var made = await answer.Content.ReadFromJsonAsync<System.Text.Json.JsonElement>();
            await _second.Http.PublishAsync(finding);
            await _first.Http.PublishAsync(finding);
            Assert.Equal(
                HttpStatusCode.NoContent,
                (await _second.Http.DeleteAsync($"silences/{made.Text("id")}")).StatusCode
            );
            loud.Add(await _first.Http.PublishAsync(finding));
            loud.Add(await _second.Http.PublishAsync(finding));
        }

        await _cluster.ArrivedAsync(loud.Count);
        Assert.Equal(loud.Order(), _cluster.Receiver.All.Select(r => r.Id).Order());
    }

    [Fact]
    public async Task A_node_that_comes_later_knows_what_is_silent()
    {
        var webhook = await _first.Http.CreateWebhookAsync(new { url = _cluster.Receiver.Url });
        await _first.Http.PostAsJsonAsync(
            "silences",
            new
            {
                severity = new[] { "low" },
                reason = "noise",
                expires_at = DateTimeOffset.UtcNow.AddHours(1),
            }
        );
        var third = await _cluster.StartAsync();
        await third.Http.PublishAsync(
            new
            {
                type = "finding.new",
                severity = "low",
                data = new { },
            }
        );
        var id = await third.Http.PublishAsync(new { type = "build.finished", data = new { } });
        await third.Http.DeliveredAsync(webhook.Text("id"), id, "success");
        Assert.Equal([id], _cluster.Receiver.All.Select(r => r.Id));
    }

    [Fact]
    public async Task A_key_that_was_revoked_on_one_is_refused_by_the_other()
    {
        var answer = await _first.Http.PostAsJsonAsync(
            "api-keys",
            new { name = "k", permissions = new[] { "events:read" } }
        );
        var key = await answer.Content.ReadFromJsonAsync<System.Text.Json.JsonElement>();
        using var http = _second.Client(key.Text("key"));
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync("events")).StatusCode);
        await _first.Http.DeleteAsync($"api-keys/{key.Text("id")}");
        Assert.Equal(HttpStatusCode.Unauthorized, (await http.GetAsync("events")).StatusCode);
    }

    [Fact]
    public async Task What_waits_for_a_webhook_that_a_node_has_not_heard_of_is_kept_and_sent()
    {
        var made = await _first.Http.CreateWebhookAsync(new { url = _cluster.Receiver.Url });
        // As if the news had not come yet.
        foreach (var server in new[] { _first, _second })
        {
            var directory = server.Services.GetRequiredService<IntegrationDirectory>();
            directory.Remove(directory.Find(made.Text("id"))!);
        }

        var third = await _cluster.StartAsync();
        var id = await third.Http.PublishAsync(new { type = "build.finished", data = new { } });
        await third.Http.DeliveredAsync(made.Text("id"), id, "success");
        Assert.Single(_cluster.Receiver.All);
    }

    [Fact]
    public async Task A_deleted_organization_is_gone_everywhere()
    {
        var answer = await _first.Http.PostAsJsonAsync("organizations", new { name = "o" });
        var made = await answer.Content.ReadFromJsonAsync<System.Text.Json.JsonElement>();
        using var theirs = _second.Client(made.Text("api_key"));
        var webhook = await theirs.CreateWebhookAsync(new { url = _cluster.Receiver.Url });
        Assert.NotNull(_first.Services.GetRequiredService<IntegrationDirectory>().Find(webhook.Text("id")));
        await _first.Http.DeleteAsync($"organizations/{made.Text("id")}");
        foreach (var server in new[] { _first, _second })
        {
            Assert.Null(server.Services.GetRequiredService<IntegrationDirectory>().Find(webhook.Text("id")));
        }
    }

    [Fact]
    public async Task A_node_with_other_encryption_keys_does_not_start()
    {
        var other = Fernet.FormatKey(new byte[32]);
        var refused = await Assert.ThrowsAsync<StorageException>(() => _cluster.StartAsync(encryptionKeys: [other]));
        Assert.Contains("Tocsin__EncryptionKeys__0", refused.Message);
        Assert.DoesNotContain(other, refused.Message);
        // A new key in the first place is fine as long as the old one is there; then the old one may go.
        await _cluster.StartAsync(encryptionKeys: [other, Cluster.Key]);
        await _cluster.StartAsync(encryptionKeys: [other]);
    }
}
