using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Tocsin.Tests.Testing;

namespace Tocsin.Tests.Integrations.Api;

/// <summary>Of integrations of every kind: the audit trail, and a config that can no longer be read.</summary>
public sealed class IntegrationAuditTests : IAsyncLifetime
{
    private const string Url = "https://hooks.slack.com/services/T00000000/B00000000/XXXXXXXXXXXXXXXXXXXXXXXX";
    private readonly string _data = Directory.CreateTempSubdirectory("tocsin-test-").FullName;
    private TestServer _server = null!;

    public async ValueTask InitializeAsync() => _server = await StartAsync();

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        Directory.Delete(_data, recursive: true);
    }

    [Fact]
    public async Task Who_made_changed_and_deleted_one_is_told_without_its_config()
    {
        var id = (await CreateAsync()).Text("id");
        var body = new { severity_filter = "high", config = new { webhook_url = Url.Replace('X', 'Y') } };
        var patched = await _server.Http.PatchAsJsonAsync($"integrations/{id}", body);
        Assert.True(patched.IsSuccessStatusCode, await patched.Content.ReadAsStringAsync());
        await _server.Http.DeleteAsync($"integrations/{id}");
        var text = await _server.Http.GetStringAsync($"audit?resource_id={id}");
        var trail = JsonDocument.Parse(text).RootElement.GetProperty("data").EnumerateArray().ToList();
        Assert.Equal(
            ["integration.delete", "integration.update", "integration.create"],
            trail.Select(e => e.Text("action"))
        );
        Assert.Equal("""["severity","config.webhook_url"]""", trail[1].GetProperty("changed").GetRawText());
        Assert.Equal("kind: slack", trail[2].Text("detail"));
        Assert.DoesNotContain("services/T0", text);
    }

    [Fact]
    public async Task One_whose_key_is_lost_needs_its_config_again()
    {
        var path = $"integrations/{(await CreateAsync()).Text("id")}";
        await _server.DisposeAsync();
        File.Delete(Path.Combine(_data, "encryption.keys"));
        _server = await StartAsync();
        var lost = await _server.Http.GetFromJsonAsync<JsonElement>(path);
        Assert.Equal("needs_config", lost.Text("status"));
        var test = await _server.Http.PostAsync($"{path}/test", content: null);
        Assert.Equal(HttpStatusCode.Conflict, test.StatusCode);
        Assert.Equal("needs_config", (await PatchAsync(path, new { name = "b" })).Text("status"));
        var mended = await PatchAsync(path, new { config = new { webhook_url = Url } });
        Assert.Equal(("active", "b"), (mended.Text("status"), mended.Text("name")));
    }

    private async Task<JsonElement> CreateAsync()
    {
        var answer = await _server.Http.PostAsJsonAsync(
            "integrations",
            new
            {
                kind = "slack",
                name = "a",
                config = new { webhook_url = Url },
            }
        );
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }

    private async Task<JsonElement> PatchAsync(string path, object body)
    {
        var answer = await _server.Http.PatchAsJsonAsync(path, body);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }

    private Task<TestServer> StartAsync() => TestServer.StartAsync(dataDirectory: _data);
}
