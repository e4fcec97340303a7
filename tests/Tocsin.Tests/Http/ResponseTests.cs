using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Tocsin.Http;
using Tocsin.Tests.Testing;

namespace Tocsin.Tests.Http;

/// <summary>What every answer has in common.</summary>
public sealed class ResponseTests
{
    [Theory]
    [InlineData("api-keys")]
    [InlineData("/api/v1/nowhere")]
    [InlineData("api-keys?x=1")]
    public async Task Nobody_keeps_or_sniffs_the_answers_of_the_API(string path)
    {
        await using var server = await TestServer.StartAsync();
        var answer = await server.Http.GetAsync(path);
        Assert.True(answer.Headers.CacheControl!.NoStore);
        Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
        Assert.Empty(answer.Headers.Server);
    }

    [Fact]
    public async Task Head_is_get_without_the_body_and_options_names_the_methods()
    {
        await using var server = await TestServer.StartAsync();
        var head = await server.Http.SendAsync(new HttpRequestMessage(HttpMethod.Head, "api-keys"));
        Assert.Equal(HttpStatusCode.OK, head.StatusCode);
        Assert.Empty(await head.Content.ReadAsByteArrayAsync());

        var options = await server.Http.SendAsync(new HttpRequestMessage(HttpMethod.Options, "api-keys"));
        Assert.Equal(HttpStatusCode.NoContent, options.StatusCode);
        Assert.Equal(["GET", "POST"], options.Content.Headers.Allow.Order());
    }

    [Theory]
    [InlineData("GET", "/api/v1/nowhere", 404, "no-such-route")]
    [InlineData("PUT", "/api/v1/api-keys", 405, "method-not-allowed")]
    [InlineData("GET", "/api/v1/api-keys/key_x", 404, "not-found")]
    [InlineData("POST", "/api/v1/api-keys", 415, "unsupported-media-type")]
    [InlineData("GET", "/api/v1/breaks", 500, "internal")]
    public async Task Every_error_is_a_problem_whatever_the_caller_accepts(
        string method,
        string path,
        int status,
        string type
    )
    {
        await using var server = await TestServer.StartAsync(
            services: s => s.AddLogging(l => l.ClearProviders()),
            routes: api => api.MapGet("/breaks", Break).RequireAnyKey()
        );
        foreach (var accept in new[] { "application/json", "text/html", "image/png" })
        {
            var request = new HttpRequestMessage(new HttpMethod(method), path);
            request.Headers.Accept.ParseAdd(accept);
            var answer = await server.Http.SendAsync(request);
            Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
            var problem = await answer.Content.ReadFromJsonAsync<JsonElement>();
            Assert.Equal(status, (int)answer.StatusCode);
            Assert.Equal(status, problem.GetProperty("status").GetInt32());
            Assert.Equal("urn:tocsin:problem:" + type, problem.GetProperty("type").GetString());
            Assert.False(problem.TryGetProperty("trace_id", out _));
            Assert.DoesNotContain("hidden", problem.GetRawText());
        }

        static string Break() => throw new InvalidOperationException("hidden");
    }

    [Fact]
    public async Task A_problem_of_ours_tells_under_which_id_the_log_has_it()
    {
        await using var server = await TestServer.StartAsync(routes: api =>
            api.MapGet("/breaks", Break).RequireAnyKey()
        );
        var answer = await server.Http.GetAsync("breaks");
        var id = Assert.Single(answer.Headers.GetValues("X-Request-Id"));
        Assert.Contains(id, await answer.Content.ReadAsStringAsync());

        static string Break() => throw new InvalidOperationException("hidden");
    }

    [Fact]
    public async Task A_request_leaves_one_line_that_holds_no_secret()
    {
        var lines = new LogLines();
        await using var server = await TestServer.StartAsync(services: s =>
        {
            s.AddSingleton<ILoggerProvider>(lines);
            // As the shipped settings have it: the framework's own lines about requests are off.
            s.AddLogging(l => l.AddFilter("Tocsin", LogLevel.Information));
        });
        var created = await server.Http.PostAsJsonAsync(
            "api-keys",
            new { name = "body-text", permissions = new[] { "operator" } }
        );
        var secret = (await created.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("key").GetString()!;
        await server.Http.GetAsync("api-keys/path-text?cursor=query-text");

        var said = lines.Of("Tocsin.Http.RequestLog");
        Assert.Equal(2, said.Count);
        Assert.StartsWith("POST /api/v1/api-keys 201 in ", said[0]);
        Assert.Contains("organization org_", said[0]);
        Assert.StartsWith("GET /api/v1/api-keys/{id} 400 in ", said[1]);
        var all = string.Join('\n', lines.All);
        Assert.All(
            [secret, TestServer.AdminKey, "body-text", "path-text", "query-text"],
            text => Assert.DoesNotContain(text, all)
        );
    }
}
