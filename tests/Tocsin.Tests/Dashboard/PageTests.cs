using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Tocsin.Tests.Scans;
using Tocsin.Tests.Testing;

namespace Tocsin.Tests.Dashboard;

public sealed class PageTests
{
    private const string Hostile = "<script>alert(1)</script>";

    [Fact]
    public async Task The_link_of_a_scan_asks_who_is_there_and_then_shows_it()
    {
        await using var server = await TestServer.StartAsync();
        var scan = await new ScanDriver(server).UploadAsync(
            SarifText.Of(("S1", "src/a.ts", 7, "eval(x)"), (Hostile, "b.ts", 1, "b"))
        );
        var link = scan.GetProperty("links").GetProperty("dashboard").GetString()!;
        using var browser = Browser();

        var stranger = await browser.GetAsync(link);
        Assert.Equal(HttpStatusCode.Unauthorized, stranger.StatusCode);
        var asked = await stranger.Content.ReadAsStringAsync();
        Assert.Contains("name=\"key\"", asked);
        Assert.DoesNotContain("src/a.ts", asked);

        var page = await (await SignInAsync(browser, server, TestServer.AdminKey, link)).Content.ReadAsStringAsync();
        Assert.Contains("src/a.ts:7", page);
        Assert.Contains("acme/shop", page);
        Assert.DoesNotContain(Hostile, page);
        var policy = (await browser.GetAsync(link)).Headers.GetValues("Content-Security-Policy").Single();
        Assert.Contains("default-src 'none'", policy);
        Assert.DoesNotContain("script-src", policy);

        var recent = await browser.GetStringAsync(server.Address + "/");
        Assert.Contains($"/scans/{scan.GetProperty("id").GetString()}", recent);
    }

    [Fact]
    public async Task Another_organization_sees_nothing_and_a_revoked_key_ends_its_session()
    {
        await using var server = await TestServer.StartAsync();
        var scan = await new ScanDriver(server).UploadAsync(SarifText.Of(("S1", "src/a.ts", 7, "eval(x)")));
        var link = scan.GetProperty("links").GetProperty("dashboard").GetString()!;
        var other = await (
            await server.Http.PostAsJsonAsync("organizations", new { name = "Other" })
        ).Content.ReadFromJsonAsync<JsonElement>();
        using var browser = Browser();
        var theirs = await SignInAsync(browser, server, other.GetProperty("api_key").GetString()!, link);
        Assert.Equal(HttpStatusCode.NotFound, theirs.StatusCode);
        Assert.DoesNotContain("acme/shop", await browser.GetStringAsync(server.Address + "/"));

        var key = await (
            await server.Http.PostAsJsonAsync(
                "api-keys",
                new { name = "page", permissions = new[] { "scans:read", "findings:read" } }
            )
        ).Content.ReadFromJsonAsync<JsonElement>();
        using var reader = Browser();
        var secret = key.GetProperty("key").GetString()!;
        Assert.Equal(HttpStatusCode.OK, (await SignInAsync(reader, server, secret, link)).StatusCode);
        await server.Http.DeleteAsync($"api-keys/{key.GetProperty("id").GetString()}");
        Assert.Equal(HttpStatusCode.Unauthorized, (await reader.GetAsync(link)).StatusCode);
    }

    [Theory]
    [InlineData("nonsense", "not an API key")]
    [InlineData("tcs_unknownunknownunknownunknown0001", "not known here")]
    public async Task A_key_that_is_none_is_refused_and_nobody_is_sent_elsewhere(string key, string told)
    {
        await using var server = await TestServer.StartAsync();
        using var browser = Browser();
        var refused = await SignInAsync(browser, server, key, "//evil.example/");
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        var page = await refused.Content.ReadAsStringAsync();
        Assert.Contains(told, page);
        Assert.DoesNotContain("evil.example", page);
        Assert.DoesNotContain(key, page);
    }

    [Fact]
    public async Task A_forged_cookie_is_no_session()
    {
        await using var server = await TestServer.StartAsync();
        foreach (var cookie in new[] { "x", "gAAAAA==", new string('A', 5000) })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, server.Address + "/");
            request.Headers.Add("Cookie", $"tocsin_session={cookie}");
            using var client = new HttpClient();
            Assert.Equal(HttpStatusCode.Unauthorized, (await client.SendAsync(request)).StatusCode);
        }
    }

    private static HttpClient Browser() =>
        new(new HttpClientHandler { CookieContainer = new CookieContainer(), UseCookies = true });

    private static Task<HttpResponseMessage> SignInAsync(
        HttpClient browser,
        TestServer server,
        string key,
        string returnTo
    )
    {
        var path = returnTo.StartsWith("http", StringComparison.Ordinal) ? new Uri(returnTo).AbsolutePath : returnTo;
        return browser.PostAsync(
            server.Address + "/login",
            new FormUrlEncodedContent(new Dictionary<string, string> { ["key"] = key, ["return_to"] = path })
        );
    }
}
