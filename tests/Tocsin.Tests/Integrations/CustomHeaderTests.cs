using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Tocsin.Tests.Testing;

namespace Tocsin.Tests.Integrations;

public sealed class CustomHeaderTests
{
    private static readonly object ApiKey = new { value = "opaque-0815-key", secret = true };
    private static readonly object Keep = new { secret = true };

    [Fact]
    public async Task They_are_sent_and_a_secret_is_never_shown_again()
    {
        await using var server = await TestServer.StartAsync();
        await using var receiver = await Receiver.StartAsync();
        var created = await server.Http.CreateWebhookAsync(
            new
            {
                url = receiver.Url,
                headers = new Dictionary<string, object>
                {
                    ["X-Team"] = "appsec",
                    ["X-Api-Key"] = ApiKey,
                    ["Authorization"] = "Bearer opaque-4711-token",
                },
            }
        );
        Assert.Equal("appsec", created.GetProperty("headers").Text("X-Team"));
        Assert.Equal("""{"secret":true}""", created.GetProperty("headers").GetProperty("X-Api-Key").GetRawText());
        Assert.Equal("""{"secret":true}""", created.GetProperty("headers").GetProperty("Authorization").GetRawText());
        await server.Http.PublishAsync(new { type = "build.finished", data = new { } });
        var received = await receiver.NextAsync();
        Assert.Equal("appsec", received.Headers["X-Team"]);
        Assert.Equal("opaque-0815-key", received.Headers["X-Api-Key"]);
        Assert.Equal("Bearer opaque-4711-token", received.Headers["Authorization"]);

        var id = created.Text("id");
        var shown = created.GetRawText() + await server.Http.GetStringAsync($"webhooks/{id}");
        var kept = server.Texts("SELECT config FROM integrations").Single()!;
        Assert.All(new[] { "opaque-0815-key", "opaque-4711-token", "appsec" }, s => Assert.DoesNotContain(s, kept));
        Assert.DoesNotContain("opaque", shown);
    }

    [Fact]
    public async Task Secret_values_do_not_move_to_another_host()
    {
        await using var server = await TestServer.StartAsync();
        var id = (
            await server.Http.CreateWebhookAsync(
                new
                {
                    url = "https://hooks.example.com/a",
                    headers = new Dictionary<string, object> { ["X-Team"] = "appsec", ["X-Api-Key"] = ApiKey },
                }
            )
        ).Text("id");
        const string Elsewhere = "https://hooks.example.org/a";
        await server.Http.PatchWebhookAsync(id, new { url = "https://hooks.example.com/b" });
        foreach (
            var request in (object[])
                [
                    new { url = Elsewhere },
                    new { url = Elsewhere, headers = new Dictionary<string, object> { ["X-Api-Key"] = Keep } },
                ]
        )
        {
            var refused = await server.Http.PatchAsJsonAsync($"webhooks/{id}", request);
            Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
            Assert.Contains("/headers", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }

        var moved = await server.Http.PatchWebhookAsync(
            id,
            new { url = Elsewhere, headers = new Dictionary<string, object> { ["X-Api-Key"] = ApiKey } }
        );
        Assert.Equal(Elsewhere, moved.Text("url"));
    }

    [Fact]
    public async Task A_change_replaces_them_and_keeps_a_secret_on_request()
    {
        await using var server = await TestServer.StartAsync();
        await using var receiver = await Receiver.StartAsync();
        var id = (
            await server.Http.CreateWebhookAsync(
                new
                {
                    url = receiver.Url,
                    headers = new Dictionary<string, object> { ["X-Api-Key"] = ApiKey, ["X-Team"] = "appsec" },
                }
            )
        ).Text("id");

        await server.Http.PatchWebhookAsync(id, new { description = "another" });
        await TestAsync();
        Assert.Equal("appsec", (await receiver.NextAsync()).Headers["X-Team"]);

        await server.Http.PatchWebhookAsync(
            id,
            new { headers = new Dictionary<string, object> { ["x-api-key"] = Keep, ["X-New"] = "1" } }
        );
        await TestAsync();
        var changed = await receiver.NextAsync();
        Assert.Equal(("opaque-0815-key", "1"), (changed.Headers["x-api-key"], changed.Headers["X-New"]));
        Assert.False(changed.Headers.ContainsKey("X-Team"));

        var none = await server.Http.PatchWebhookAsync(id, new { headers = (object?)null });
        Assert.Equal("{}", none.GetProperty("headers").GetRawText());
        await TestAsync();
        Assert.False((await receiver.NextAsync()).Headers.ContainsKey("X-Api-Key"));

        var lost = await server.Http.PatchAsJsonAsync(
            $"webhooks/{id}",
            new { headers = new Dictionary<string, object> { ["X-Api-Key"] = Keep } }
        );
        Assert.Equal(HttpStatusCode.BadRequest, lost.StatusCode);

        Task TestAsync() => server.Http.PostAsync($"webhooks/{id}/test", content: null);
    }

    [Theory]
    [InlineData("""{"Host": "x"}""", "/headers/Host")]
    [InlineData("""{"content-length": "1"}""", "/headers/content-length")]
    [InlineData("""{"Transfer-Encoding": "chunked"}""", "/headers/Transfer-Encoding")]
    [InlineData("""{"Connection": "close"}""", "/headers/Connection")]
    [InlineData("""{"Cookie": "a=b"}""", "/headers/Cookie")]
    [InlineData("""{"Proxy-Authorization": "Basic x"}""", "/headers/Proxy-Authorization")]
    [InlineData("""{"webhook-signature": "v1,x"}""", "/headers/webhook-signature")]
    [InlineData("""{"Expires": "0"}""", "/headers/Expires")]
    [InlineData("""{"User-Agent": "x"}""", "/headers/User-Agent")]
    [InlineData("""{"X-Tocsin-Signature": "x"}""", "/headers")]
    [InlineData("""{"x-tocsin-event": "x"}""", "/headers")]
    [InlineData("""{"X Team": "x"}""", "/headers/X Team")]
    [InlineData("""{"X-Team:": "x"}""", "/headers/X-Team:")]
    [InlineData("""{"": "x"}""", "/headers/")]
    [InlineData("""{"X-Team": "a\r\nX-Evil: 1"}""", "/headers/X-Team")]
    [InlineData("""{"X-Team": "a\nb"}""", "/headers/X-Team")]
    [InlineData("""{"X-Team": "a\u0000b"}""", "/headers/X-Team")]
    [InlineData("""{"X-Team": "für"}""", "/headers/X-Team")]
    [InlineData("""{"X-Team": " a"}""", "/headers/X-Team")]
    [InlineData("""{"X-Team": ""}""", "/headers/X-Team")]
    [InlineData("""{"X-Team": 1}""", "/headers/X-Team")]
    [InlineData("""{"X-Team": null}""", "/headers/X-Team")]
    [InlineData("""{"X-Team": {}}""", "/headers/X-Team/value")]
    [InlineData("""{"X-Team": {"secret": true}}""", "/headers/X-Team/value")]
    [InlineData("""{"X-Team": {"value": "a", "secret": "yes"}}""", "/headers/X-Team")]
    [InlineData("""{"X-Team": {"value": "short", "secret": true}}""", "/headers/X-Team/value")]
    [InlineData("""{"X-Team": {"value": "a", "other": 1}}""", "/headers/X-Team")]
    [InlineData("""{"X-Team": "a", "x-team": "b"}""", "/headers/x-team")]
    [InlineData("""{"Authorization": {"value": "Basic dXNlcg==", "secret": false}}""", "/headers/Authorization/secret")]
    [InlineData("""[]""", "/headers")]
    public async Task What_cannot_be_sent_is_refused_where_it_is(string headers, string pointer)
    {
        await using var server = await TestServer.StartAsync();
        var problem = await RefusedAsync(server, JsonDocument.Parse(headers).RootElement);
        Assert.Equal([pointer], Pointers(problem));
        Assert.DoesNotContain("dXNlcg", problem.GetRawText());
    }

    [Fact]
    public async Task There_are_bounds()
    {
        await using var server = await TestServer.StartAsync();
        var many = Enumerable.Range(0, 21).ToDictionary(i => $"X-{i}", _ => "x");
        Assert.Equal(["/headers"], Pointers(await RefusedAsync(server, many)));
        var large = Enumerable.Range(0, 3).ToDictionary(i => $"X-{i}", _ => new string('x', 1500));
        Assert.Equal(["/headers"], Pointers(await RefusedAsync(server, large)));
        var longOne = new Dictionary<string, string> { ["X-1"] = new string('x', 2049) };
        Assert.Equal(["/headers/X-1"], Pointers(await RefusedAsync(server, longOne)));
        var most = Enumerable.Range(10, 20).ToDictionary(i => $"X-{i}", _ => new string('x', 200));
        await server.Http.CreateWebhookAsync(new { url = "https://hooks.example.com/", headers = most });
    }

    [Fact]
    public async Task Names_of_the_webhook_cannot_be_moved_onto_them_either()
    {
        await using var server = await TestServer.StartAsync();
        var id = (
            await server.Http.CreateWebhookAsync(
                new
                {
                    url = "https://hooks.example.com/",
                    headers = new Dictionary<string, string> { ["X-Acme-Event"] = "x" },
                }
            )
        ).Text("id");
        foreach (
            var change in new object[] { new { header_prefix = "X-Acme" }, new { signature_header = "x-acme-event" } }
        )
        {
            var response = await server.Http.PatchAsJsonAsync($"webhooks/{id}", change);
            Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
            Assert.Contains("'X-Acme-Event'", await response.Content.ReadAsStringAsync());
        }
    }

    private static async Task<JsonElement> RefusedAsync(TestServer server, object headers)
    {
        var response = await server.Http.PostAsJsonAsync(
            "webhooks",
            new { url = "https://hooks.example.com/", headers }
        );
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        return await response.Content.ReadFromJsonAsync<JsonElement>();
    }

    private static IEnumerable<string> Pointers(JsonElement problem) =>
        problem.GetProperty("errors").EnumerateArray().Select(e => e.Text("pointer"));
}
