using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Tocsin.Tests.Testing;

namespace Tocsin.Tests.Http;

public sealed class RequestFilterTests
{
    [Theory]
    [InlineData("api-keys?limt=5", "?limt", "'limit'?")]
    [InlineData("api-keys?LIMIT=5", "?LIMIT", "'limit'?")]
    [InlineData("api-keys?unheard_of=5", "?unheard_of", "one of limit, cursor")]
    [InlineData("api-keys/current?limit=5", "?limit", "no query parameters")]
    [InlineData("api-keys?limit=0", "?limit", "1 to 200")]
    [InlineData("api-keys?limit=201", "?limit", "1 to 200")]
    [InlineData("api-keys?cursor=%20", "?cursor", "next_cursor")]
    [InlineData("api-keys?cursor=_w", "?cursor", "next_cursor")]
    public async Task A_wrong_query_parameter_is_named(string path, string pointer, string expected)
    {
        await using var server = await TestServer.StartAsync();
        var response = await server.Http.GetAsync(path);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        var error = Assert.Single(await Errors(response));
        Assert.Equal(pointer, error.GetProperty("pointer").GetString());
        Assert.Contains(expected, error.GetProperty("expected").GetString());
    }

    [Fact]
    public async Task Wrong_query_and_wrong_body_are_told_together()
    {
        await using var server = await TestServer.StartAsync();
        var response = await server.Http.PostAsJsonAsync("api-keys?x=1", new { name = 7 });

        var pointers = (await Errors(response)).Select(e => e.GetProperty("pointer").GetString());
        Assert.Equal(["?x", "/name", "/permissions"], pointers);
    }

    private static async Task<JsonElement[]> Errors(HttpResponseMessage response)
    {
        var problem = await response.Content.ReadFromJsonAsync<JsonElement>();
        return [.. problem.GetProperty("errors").EnumerateArray()];
    }
}
