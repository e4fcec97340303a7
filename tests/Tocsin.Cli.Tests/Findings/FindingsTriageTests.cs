using System.Text.Json.Nodes;
using Tocsin.Cli.Tests.Driving;

namespace Tocsin.Cli.Tests.Findings;

public sealed class FindingsTriageTests : IAsyncLifetime
{
    private readonly CliDriver _cli = new();
    private FakeServer _server = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await FakeServer.StartAsync();
        _cli.LoggedInTo(_server);
    }

    public async ValueTask DisposeAsync()
    {
        _cli.Dispose();
        await _server.DisposeAsync();
    }

    [Theory]
    [InlineData(
        "status",
        """{"status":"accepted_risk","reason":"behind the firewall"}""",
        "finding_1 is accepted_risk.",
        "accepted_risk",
        "--reason",
        "behind the firewall"
    )]
    [InlineData(
        "suppress",
        """{"reason":"test data","expires_at":"2027-03-01T00:00:00+00:00"}""",
        "finding_1 is suppressed until 2027-03-01 00:00:00Z.",
        "--reason",
        "test data",
        "--until",
        "2027-03-01"
    )]
    [InlineData("unsuppress", "{}", "finding_1 is still suppressed.")]
    [InlineData("recheck", "{}", "finding_1 is to be looked at again.")]
    [InlineData("assign", """{"assignee":"jo"}""", "finding_1 is assigned to maria.", "jo")]
    [InlineData("assign", """{"assignee":null}""", "finding_1 is assigned to maria.", "--nobody")]
    public async Task What_is_said_reaches_the_server_and_what_became_of_it_is_shown(
        string what,
        string body,
        string shown,
        params string[] more
    )
    {
        Answers(what, note: null);
        Assert.Equal(0, await _cli.RunAsync(["findings", what, "finding_1", .. more]));
        Assert.Equal(body, _server.Bodies[$"POST /findings/finding_1/{what}"]);
        Assert.Equal(shown + "\n", _cli.Out);
    }

    [Fact]
    public async Task A_note_of_the_server_is_shown()
    {
        Answers("recheck", "No scan was started.");
        Assert.Equal(0, await _cli.RunAsync("findings", "recheck", "finding_1"));
        Assert.Equal("finding_1 is to be looked at again. No scan was started.\n", _cli.Out);
    }

    [Theory]
    [InlineData("status", "true_posit", "did you mean true_positive?")]
    [InlineData("suppress", null, "--reason")]
    [InlineData("assign", null, "Name somebody, or --nobody")]
    [InlineData("assign", "maria --nobody", "Name somebody, or --nobody")]
    [InlineData("suppress", "--reason x --until soon", "--until takes a date")]
    public async Task Wrong_usage_says_what_would_be_right(string what, string? more, string says)
    {
        Assert.Equal(2, await _cli.RunAsync(["findings", what, "finding_1", .. more?.Split(' ') ?? []]));
        Assert.Contains(says, _cli.Error, StringComparison.Ordinal);
        Assert.Empty(_server.Requests);
    }

    [Fact]
    public async Task History_is_a_table()
    {
        _server.Answers["GET /findings/finding_1/history"] = (
            200,
            """
            {"data":[{"at":"2027-01-15T14:35:42Z","action":"status","from":"unverified","to":"fixed","reason":null,
                      "by":{"kind":"api_key","id":"key_1","name":"triage bot"}},
                     {"at":"2027-01-15T14:00:00Z","action":"found","from":null,"to":null,"reason":null,
                      "by":{"kind":"scan","id":"scan_1","name":null}}],
             "next_cursor":null}
            """
        );
        Assert.Equal(0, await _cli.RunAsync("findings", "history", "finding_1"));
        Assert.Matches("2027-01-15 14:35:42Z +status +unverified +fixed +triage bot", _cli.Out);
        Assert.Matches("2027-01-15 14:00:00Z +found +- +- +scan_1", _cli.Out);
    }

    private void Answers(string what, string? note)
    {
        var finding = FakeServer.Finding("high", suppressed: true);
        finding["id"] = "finding_1";
        finding["verification_status"] = "accepted_risk";
        finding["assignee"] = "maria";
        finding["suppression"] = new JsonObject { ["reason"] = "test data", ["expires_at"] = "2027-03-01T00:00:00Z" };
        (finding["changed"], finding["note"]) = (true, note);
        _server.Answers[$"POST /findings/finding_1/{what}"] = (200, finding.ToJsonString());
    }
}
