using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Tocsin.Tests.Testing;

namespace Tocsin.Tests.Organizations;

public sealed class ApiKeyTests
{
    [Fact]
    public async Task A_key_can_do_what_it_was_given_until_it_is_revoked()
    {
        await using var server = await TestServer.StartAsync();
        var created = await Create(server, new { name = "ci", permissions = new[] { "keys:manage" } });
        using var client = server.Client(created.GetProperty("key").GetString());

        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("api-keys")).StatusCode);
        var refused = await client.GetAsync("organizations");
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        Assert.Contains("operator", await refused.Content.ReadAsStringAsync());

        await server.Http.DeleteAsync($"api-keys/{created.GetProperty("id").GetString()}");
        var revoked = await client.GetAsync("api-keys");
        Assert.Equal(HttpStatusCode.Unauthorized, revoked.StatusCode);
        Assert.Contains("revoked-key", await revoked.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task A_key_cannot_revoke_one_that_can_do_more_but_itself_and_its_like()
    {
        await using var server = await TestServer.StartAsync();
        var manager = await Create(server, new { name = "manager", permissions = new[] { "keys:manage" } });
        var like = await Create(server, new { name = "like", permissions = new[] { "keys:manage" } });
        var more = await Create(server, new { name = "more", permissions = new[] { "keys:manage", "scans:read" } });
        using var client = server.Client(manager.GetProperty("key").GetString());

        var refused = await client.DeleteAsync(Path(more));
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        Assert.Contains("scans:read", await refused.Content.ReadAsStringAsync());
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync(Path(more))).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await client.DeleteAsync(Path(like))).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await client.DeleteAsync(Path(like))).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await client.DeleteAsync(Path(manager))).StatusCode);

        static string Path(JsonElement key) => $"api-keys/{key.GetProperty("id").GetString()}";
    }

    [Fact]
    public async Task The_database_never_holds_a_key()
    {
        await using var server = await TestServer.StartAsync();
        var key = (await Create(server, new { name = "ci", permissions = new[] { "scans:read" } }))
            .GetProperty("key")
            .GetString()!;
        foreach (
            var file in Directory
                .GetFiles(server.DataDirectory)
                .Where(f => !f.EndsWith(".lock", StringComparison.Ordinal))
        )
        {
            await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var reader = new StreamReader(stream, System.Text.Encoding.Latin1);
            Assert.DoesNotContain(key, await reader.ReadToEndAsync());
        }
    }

    private static async Task<JsonElement> Create(TestServer server, object request)
    {
        var response = await server.Http.PostAsJsonAsync("api-keys", request);
        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        return await response.Content.ReadFromJsonAsync<JsonElement>();
    }
}
