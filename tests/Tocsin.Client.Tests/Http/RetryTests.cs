using System.Net;
using Tocsin.Client.Findings;
using Tocsin.Client.Scans;

namespace Tocsin.Client.Tests.Http;

public sealed class RetryTests
{
    private const string Scan =
        """{"id":"scan_1","target":{"id":"target_1","kind":"repository","name":"a/b"},"status":"submitted"}""";

    private static readonly NewScan NewScan = new()
    {
        Target = new ScanTarget { Kind = "repository", Name = "a/b" },
        Branch = "main",
    };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_post_is_sent_again_with_the_same_key_and_the_same_body()
    {
        using var server = new ScriptedServer()
            .Drop()
            .Answer(HttpStatusCode.ServiceUnavailable)
            .Answer(HttpStatusCode.Created, Scan);
        using var client = server.Client();

        var scan = await client.Scans.CreateAsync(NewScan, Token);

        Assert.Equal("scan_1", scan.Id);
        Assert.Equal(3, server.Requests.Count);
        Assert.Single(server.Requests.Distinct());
        Assert.NotNull(server.Requests[0].IdempotencyKey);
    }

    [Fact]
    public async Task Two_calls_have_two_keys()
    {
        using var server = new ScriptedServer()
            .Answer(HttpStatusCode.Created, Scan)
            .Answer(HttpStatusCode.Created, Scan);
        using var client = server.Client();

        await client.Scans.CreateAsync(NewScan, Token);
        await client.Scans.CreateAsync(NewScan, Token);

        Assert.Equal(2, server.Requests.Select(r => r.IdempotencyKey).Distinct().Count());
    }

    [Fact]
    public async Task An_upload_opens_its_file_again_for_each_try()
    {
        using var server = new ScriptedServer().Answer(HttpStatusCode.BadGateway).Answer(HttpStatusCode.OK, "{}");
        using var client = server.Client();
        var opened = 0;

        await client.Scans.UploadResultsAsync(
            "scan_1",
            () =>
            {
                opened++;
                return new MemoryStream("""{"version":"2.1.0"}"""u8.ToArray());
            },
            root: "/src/a b",
            Token
        );

        Assert.Equal(2, opened);
        Assert.All(server.Requests, r => Assert.Equal("""{"version":"2.1.0"}""", r.Body));
        Assert.Equal("POST /api/v1/scans/scan_1/results?root=%2Fsrc%2Fa%20b", server.Requests[1].Line);
    }

    [Theory]
    [InlineData(HttpStatusCode.TooManyRequests, "7", 7)]
    [InlineData(HttpStatusCode.ServiceUnavailable, "0", 0)]
    [InlineData(HttpStatusCode.Conflict, "1", 1)]
    [InlineData(HttpStatusCode.TooManyRequests, "Sun, 01 Mar 2026 12:00:45 GMT", 45)]
    [InlineData(HttpStatusCode.TooManyRequests, "Sun, 01 Mar 2026 11:00:00 GMT", 0)]
    public async Task Retry_After_is_obeyed(HttpStatusCode status, string retryAfter, int seconds)
    {
        using var server = new ScriptedServer().Answer(status, retryAfter: retryAfter).Answer(HttpStatusCode.OK, Scan);
        using var client = server.Client();

        await client.Scans.GetAsync("scan_1", Token);

        // Task.Delay makes no timer for a wait of nothing.
        Assert.Equal(seconds == 0 ? [] : [TimeSpan.FromSeconds(seconds)], server.Time.Waits);
    }

    [Fact]
    public async Task A_wait_for_a_limit_is_told_and_any_other_is_not()
    {
        using var server = new ScriptedServer()
            .Answer(HttpStatusCode.TooManyRequests, retryAfter: "45")
            .Answer(HttpStatusCode.ServiceUnavailable, retryAfter: "3")
            .Answer(HttpStatusCode.OK, Scan);
        using var client = server.Client();

        await client.Scans.GetAsync("scan_1", Token);

        Assert.Equal([TimeSpan.FromSeconds(45)], server.Told);
        Assert.Equal([TimeSpan.FromSeconds(45), TimeSpan.FromSeconds(3)], server.Time.Waits);
    }

    [Fact]
    public async Task A_limit_that_stays_is_an_error_in_the_end()
    {
        using var server = new ScriptedServer();
        for (var i = 0; i < 3; i++)
        {
            server.Answer(HttpStatusCode.TooManyRequests, retryAfter: "60");
        }

        using var client = server.Client(maxRetries: 2);

        var e = await Assert.ThrowsAsync<TocsinApiException>(() => client.Scans.GetAsync("scan_1", Token));

        Assert.Equal(HttpStatusCode.TooManyRequests, e.Status);
        Assert.Equal(2, server.Told.Count);
    }

    [Fact]
    public async Task A_wait_beyond_the_bound_is_an_error_at_once()
    {
        using var server = new ScriptedServer().Answer(HttpStatusCode.TooManyRequests, retryAfter: "3600");
        using var client = server.Client();

        var e = await Assert.ThrowsAsync<TocsinApiException>(() => client.Scans.GetAsync("scan_1", Token));

        Assert.Equal(HttpStatusCode.TooManyRequests, e.Status);
        Assert.Empty(server.Time.Waits);
        Assert.Empty(server.Told);
    }

    [Theory]
    [InlineData(HttpStatusCode.BadRequest)]
    [InlineData(HttpStatusCode.Unauthorized)]
    [InlineData(HttpStatusCode.Forbidden)]
    [InlineData(HttpStatusCode.NotFound)]
    [InlineData(HttpStatusCode.Conflict)]
    [InlineData(HttpStatusCode.UnprocessableEntity)]
    [InlineData(HttpStatusCode.InternalServerError)]
    public async Task What_will_not_change_is_asked_once(HttpStatusCode status)
    {
        using var server = new ScriptedServer().Answer(status);
        using var client = server.Client();

        await Assert.ThrowsAsync<TocsinApiException>(() => client.Scans.GetAsync("scan_1", Token));

        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task Backoff_grows_and_ends()
    {
        using var server = new ScriptedServer().Drop().Drop().Drop().Drop();
        using var client = server.Client(maxRetries: 3);

        var e = await Assert.ThrowsAsync<TocsinConnectionException>(() => client.Scans.GetAsync("s", Token));

        Assert.Equal("cannot reach http://tocsin.test: the connection ended before the answer", e.Message);
        Assert.Equal(3, server.Time.Waits.Count);
        Assert.All(
            server.Time.Waits.Zip([0.25, 0.5, 1.0]),
            wait => Assert.InRange(wait.First.TotalSeconds, wait.Second / 2, wait.Second)
        );
    }

    [Fact]
    public async Task A_delete_whose_answer_was_lost_counts_as_done()
    {
        using var server = new ScriptedServer().Drop().Answer(HttpStatusCode.NotFound);
        using var client = server.Client();

        await client.Webhooks.DeleteAsync("webhook_1", Token);

        Assert.Equal(2, server.Requests.Count);
    }

    [Fact]
    public async Task A_delete_of_what_never_was_is_an_error()
    {
        using var server = new ScriptedServer().Answer(HttpStatusCode.NotFound);
        using var client = server.Client();

        await Assert.ThrowsAsync<TocsinApiException>(() => client.Webhooks.DeleteAsync("webhook_1", Token));
    }

    [Fact]
    public async Task Listing_all_follows_the_cursor()
    {
        const string one = """{"id":"f1","rule_id":"R","title":"T","severity":"low"}""";
        using var server = new ScriptedServer()
            .Answer(HttpStatusCode.OK, $$"""{"data":[{{one}}],"next_cursor":"a+b"}""")
            .Answer(HttpStatusCode.OK, $$"""{"data":[{{one}}],"next_cursor":null}""");
        using var client = server.Client();

        var count = 0;
        await foreach (var _ in client.Findings.ListAllAsync(new FindingQuery { Text = "a&b" }, Token))
        {
            count++;
        }

        Assert.Equal(2, count);
        Assert.Equal("GET /api/v1/findings?q=a%26b&limit=200&cursor=a%2Bb", server.Requests[1].Line);
    }
}
