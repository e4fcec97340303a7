using System.Text.Json.Nodes;
using Tocsin.Cli.Tests.Driving;

namespace Tocsin.Cli.Tests.Findings;

public sealed class FindingsListTests : IAsyncLifetime
{
    private readonly CliDriver _cli = new();
    private FakeServer _server = null!;

    public async ValueTask InitializeAsync() => _server = await FakeServer.StartAsync();

    public async ValueTask DisposeAsync()
    {
        _cli.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task Filters_reach_the_server()
    {
        string[] filters =
        [
            "--target",
            "acme/shop",
            "--branch",
            "a b",
            "--state",
            "open",
            "--severity",
            "high",
            "--severity",
            "low",
        ];
        string[] more = ["--scan", "scan_1", "--rule", "SQL-001", "--tool", "semgrep", "-q", "x&y", "--limit", "7"];

        Assert.Equal(0, await _cli.LoggedInTo(_server).RunAsync(["findings", "list", .. filters, .. more]));

        Assert.Equal(
            "GET /api/v1/findings?target=acme/shop&scan=scan_1&branch=a%20b&state=open&severity=high,low"
                + "&rule=SQL-001&tool=semgrep&q=x%26y&limit=7",
            _server
                .Requests.Single()
                .Replace("%2F", "/", StringComparison.Ordinal)
                .Replace("%2C", ",", StringComparison.Ordinal)
        );
        Assert.Equal("There are none.\n", _cli.Error);
    }

    [Fact]
    public async Task A_limit_is_waited_for_and_told()
    {
        _server.RetryAfters.Enqueue(45);
        _server.RetryAfters.Enqueue(60);

        Assert.Equal(0, await _cli.LoggedInTo(_server).RunAsync("findings", "list", "--format", "json"));

        Assert.Equal(3, _server.Requests.Count);
        Assert.Equal(
            "tocsin: the server takes no more requests for now; trying again in 45 s\n"
                + "tocsin: the server takes no more requests for now; trying again in 60 s\n",
            _cli.Error
        );
        JsonNode.Parse(_cli.Out);
    }

    [Fact]
    public async Task A_limit_for_hours_is_an_error_that_says_so()
    {
        _server.RetryAfters.Enqueue(7200);

        Assert.Equal(4, await _cli.LoggedInTo(_server).RunAsync("findings", "list"));

        Assert.Single(_server.Requests);
        Assert.Equal("tocsin: The limit is reached: 60 requests a minute (HTTP 429)\n", _cli.Error);
    }

    [Fact]
    public async Task A_table_for_people_and_json_for_programs()
    {
        _server.Findings = [FakeServer.Finding("high"), FakeServer.Finding("low", suppressed: true)];
        _cli.LoggedInTo(_server);

        Assert.Equal(0, await _cli.RunAsync("findings", "list"));
        Assert.Equal(3, _cli.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Matches("low +suppressed +SQL-001 +src/api/users.ts:142 +SQL Injection +acme/shop +finding_", _cli.Out);

        Assert.Equal(0, await _cli.RunAsync("findings", "list", "--all", "--format", "json"));
        var page = JsonNode.Parse(_cli.Out)!;
        Assert.Equal("SQL-001", (string?)page["data"]![0]!["rule_id"]);
        Assert.True(page.AsObject().ContainsKey("next_cursor"));
    }

    [Fact]
    public async Task A_refusal_is_4_and_says_why()
    {
        _server.Refusals["GET /api/v1/findings"] = (
            403,
            """{"title":"Forbidden","detail":"the key lacks the permission findings:read"}"""
        );

        Assert.Equal(4, await _cli.LoggedInTo(_server).RunAsync("findings", "list"));
        Assert.Equal("tocsin: Forbidden: the key lacks the permission findings:read (HTTP 403)\n", _cli.Error);
    }
}
