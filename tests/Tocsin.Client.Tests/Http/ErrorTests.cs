using System.Net;
using System.Text;

namespace Tocsin.Client.Tests.Http;

public sealed class ErrorTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_message_lists_every_error_with_its_pointer()
    {
        using var server = new ScriptedServer().Answer(
            HttpStatusCode.UnprocessableEntity,
            """
            {"type":"https://tocsin.dev/problems/validation","title":"The request is not valid","status":422,
             "detail":"2 things are wrong",
             "errors":[{"pointer":"/url","problem":"is not https","expected":"a public https address"},
                       {"pointer":"/events/0","problem":"unknown event scan.complete","expected":"scan.completed"}]}
            """
        );
        using var client = server.Client();

        var e = await Assert.ThrowsAsync<TocsinApiException>(() => client.Scans.GetAsync("scan_1", Token));

        Assert.Equal(
            "The request is not valid: 2 things are wrong (HTTP 422)\n"
                + "  /url: is not https; expected a public https address\n"
                + "  /events/0: unknown event scan.complete; expected scan.completed",
            e.Message
        );
        Assert.Equal("https://tocsin.dev/problems/validation", e.Problem.Type);
    }

    [Fact]
    public async Task A_key_that_the_server_repeats_is_not_in_the_message()
    {
        using var server = new ScriptedServer().Answer(
            HttpStatusCode.BadRequest,
            $$"""
            {"title":"Bad Bearer {{ScriptedServer.Key}}","detail":"{{ScriptedServer.Key}}",
             "errors":[{"pointer":"/{{ScriptedServer.Key}}","problem":"{{ScriptedServer.Key}}"}]}
            """
        );
        using var client = server.Client();

        var e = await Assert.ThrowsAsync<TocsinApiException>(() => client.Scans.GetAsync("scan_1", Token));

        Assert.DoesNotContain(ScriptedServer.Key, e.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(ScriptedServer.Key, e.Problem.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(HttpStatusCode.NotFound, "<h1>nginx</h1>", "text/html")]
    [InlineData(HttpStatusCode.OK, "<h1>hello</h1>", "text/html")]
    [InlineData(HttpStatusCode.OK, "{}", "application/json")]
    [InlineData(HttpStatusCode.OK, "null", "application/json")]
    [InlineData(HttpStatusCode.BadRequest, "not json", "application/json")]
    [InlineData(HttpStatusCode.BadRequest, "[1]", "application/problem+json")]
    public async Task What_is_no_answer_of_ours_is_said_to_be_so(HttpStatusCode status, string body, string type)
    {
        using var server = new ScriptedServer().Then(() =>
            new HttpResponseMessage(status) { Content = new StringContent(body, Encoding.UTF8, type) }
        );
        using var client = server.Client();

        var e = await Assert.ThrowsAsync<TocsinApiException>(() => client.Scans.GetAsync("scan_1", Token));

        Assert.Contains("is this the address of a Tocsin server?", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_redirect_is_not_followed_but_told()
    {
        using var server = new ScriptedServer().Then(() =>
            new HttpResponseMessage(HttpStatusCode.MovedPermanently)
            {
                Headers = { Location = new Uri("https://elsewhere.test/") },
            }
        );
        using var client = server.Client();

        var e = await Assert.ThrowsAsync<TocsinApiException>(() => client.Scans.GetAsync("scan_1", Token));

        Assert.Contains("https://elsewhere.test/", e.Message, StringComparison.Ordinal);
        Assert.Single(server.Requests);
    }

    [Theory]
    [InlineData("ftp://tocsin.test")]
    [InlineData("http://user@tocsin.test")]
    [InlineData("http://tocsin.test/?a=b")]
    public void A_server_address_that_cannot_be_one_is_refused(string address) =>
        Assert.Throws<ArgumentException>(() =>
            new TocsinClient(new TocsinClientOptions { Server = new Uri(address), ApiKey = "tcs_1" })
        );

    [Theory]
    [InlineData("")]
    [InlineData("tcs_1\r\nX-Evil: 1")]
    [InlineData("tcs_1 2")]
    public void A_key_that_cannot_be_one_is_refused_and_not_repeated(string key)
    {
        var e = Assert.Throws<ArgumentException>(() =>
            new TocsinClient(new TocsinClientOptions { Server = new Uri("http://tocsin.test"), ApiKey = key })
        );

        Assert.True(key.Length == 0 || !e.ToString().Contains("tcs_1", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("http://tocsin.test", "http://tocsin.test/api/v1/")]
    [InlineData("http://tocsin.test/", "http://tocsin.test/api/v1/")]
    [InlineData("https://example.test/tocsin", "https://example.test/tocsin/api/v1/")]
    [InlineData("https://example.test/tocsin/api/v1/", "https://example.test/tocsin/api/v1/")]
    public void The_API_is_below_the_servers_address(string server, string api) =>
        Assert.Equal(api, Tocsin.Client.Http.ServerAddress.ApiBase(new Uri(server)).ToString());
}
