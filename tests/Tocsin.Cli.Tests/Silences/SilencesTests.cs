using System.Text.Json.Nodes;
using Tocsin.Cli.Tests.Driving;

namespace Tocsin.Cli.Tests.Silences;

public sealed class SilencesTests : IAsyncLifetime
{
    private const string Silence = """
        {"id":"silence_1","status":"active","integration_ids":null,"target_ids":["target_1"],"severity":["low"],"rules":null,
         "paths":["vendor/**"],"reason":"APP-311","created_by":"key_1","created_by_name":"maria",
         "created_at":"2027-01-31T12:00:00Z","expires_at":"2027-02-14T12:00:00Z"}
        """;

    private readonly CliDriver _cli = new();
    private FakeServer _server = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await FakeServer.StartAsync();
        _server.Answers["POST /silences"] = (201, Silence);
        _server.Answers["GET /silences"] = (200, $$"""{"data":[{{Silence}}],"next_cursor":null}""");
        _server.Answers["DELETE /silences/silence_1"] = (204, null);
        _cli.LoggedInTo(_server);
    }

    public async ValueTask DisposeAsync()
    {
        _cli.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task Everything_that_is_named_is_sent()
    {
        string[] create = ["silences", "create", "--reason", "APP-311"];
        string[] about =
        [
            "--integration",
            "integration_1",
            "--target",
            "target_1",
            "--severity",
            "low",
            "--severity",
            "info",
            "--rule",
            "gen/*",
            "--path",
            "vendor/**",
        ];
        Assert.Equal(0, await _cli.RunAsync([.. create, .. about, "--until", "2027-03-01"]));
        Assert.Equal(
            """
            {"integration_ids":["integration_1"],"target_ids":["target_1"],"severity":["low","info"],"rules":["gen/*"],"paths":["vendor/**"],"reason":"APP-311","expires_at":"2027-03-01T00:00:00+00:00"}
            """,
            _server.Bodies["POST /silences"]
        );
        Assert.Matches("Silence +silence_1 \\(active\\)", _cli.Out);
        Assert.Matches("About +target target_1; severity low; path vendor/\\*\\*", _cli.Out);
        Assert.Matches("Until +2027-02-14 12:00:00Z", _cli.Out);
    }

    [Fact]
    public async Task A_time_that_it_lasts_is_counted_from_now()
    {
        string[] create = ["silences", "create", "--reason", "a", "--path", "a", "--format", "json"];
        Assert.Equal(0, await _cli.RunAsync([.. create, "--for", "2d"]));
        var sent = JsonNode.Parse(_server.Bodies["POST /silences"])!["expires_at"]!.GetValue<DateTimeOffset>();
        Assert.Equal(DateTimeOffset.UnixEpoch.AddDays(2), sent);
        Assert.Equal("silence_1", JsonNode.Parse(_cli.Out)!["id"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("silences", "create", "--path", "a", "--for", "2h")]
    [InlineData("silences", "create", "--path", "a", "--reason", "a")]
    [InlineData("silences", "create", "--path", "a", "--reason", "a", "--for", "2h", "--until", "2027-03-01")]
    [InlineData("silences", "create", "--reason", "a", "--for", "2h")]
    [InlineData("silences", "create", "--severity", "hihg", "--reason", "a", "--for", "2h")]
    [InlineData("silences", "create", "--path", "a", "--reason", "a", "--for", "2 weeks")]
    public async Task What_is_missing_or_wrong_is_told_before_anything_is_sent(params string[] line)
    {
        Assert.Equal(2, await _cli.RunAsync(line));
        Assert.Empty(_server.Requests);
    }

    [Fact]
    public async Task They_are_listed_by_status_and_ended()
    {
        Assert.Equal(0, await _cli.RunAsync("silences", "list", "--status", "active"));
        Assert.Contains(_server.Requests, r => r.Contains("status=active", StringComparison.Ordinal));
        Assert.Matches("silence_1 +active +2027-02-14 12:00:00Z +target target_1; .* +APP-311 +maria", _cli.Out);
        Assert.Equal(0, await _cli.RunAsync("silences", "end", "silence_1"));
        Assert.Equal("Ended silence_1.\n", _cli.Out);
        Assert.Equal(4, await _cli.RunAsync("silences", "end", "silence_9"));
    }
}
