using System.Text.Json.Nodes;
using Tocsin.Cli.Tests.Driving;

namespace Tocsin.Cli.Tests.Integrations;

public sealed class IntegrationsTests : IAsyncLifetime
{
    private const string Kinds = """
        {"data":[
          {"kind":"slack","title":"Slack","help":"a message in a channel","confirms":true,"batches":false,"templates":true,"rate_limit":null,
           "fields":[{"key":"webhook_url","label":"Webhook URL","required":true,"secret":true,
                      "example":"https://hooks.slack.com/services/T0/B0/x","help":"an incoming webhook","allowed":null}]},
          {"kind":"jira","title":"Jira","help":"an issue","confirms":true,"batches":false,"rate_limit":null,
           "fields":[{"key":"base_url","label":"Address","required":true,"secret":false,"example":"https://acme.atlassian.net","help":"of the site","allowed":null},
                     {"key":"api_token","label":"API token","required":true,"secret":true,"example":"ATATT…","help":"made in the profile","allowed":null},
                     {"key":"issue_type","label":"Issue type","required":false,"secret":false,"example":"Task","help":"Task by default","allowed":["Task","Bug"]}]}
        ],"next_cursor":null}
        """;

    private const string Jira = """
        {"id":"integration_1","kind":"jira","name":"Backlog","status":"active","enabled":true,"severity_filter":"high",
         "events":null,"target_ids":["target_1"]}
        """;

    private readonly CliDriver _cli = new();
    private readonly List<string> _asked = [];
    private FakeServer _server = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await FakeServer.StartAsync();
        _server.Answers["GET /integration-kinds"] = (200, Kinds);
        _server.Answers["POST /integrations"] = (201, Jira);
        _server.Answers["GET /integrations/integration_1"] = (200, Jira);
        _server.Answers["PATCH /integrations/integration_1"] = (200, Jira);
        _server.Answers["DELETE /integrations/integration_1"] = (204, null);
        _server.Answers["GET /integrations"] = (200, $$"""{"data":[{{Jira}}],"next_cursor":null}""");
        _cli.LoggedInTo(_server);
    }

    public async ValueTask DisposeAsync()
    {
        _cli.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task Kinds_and_the_fields_of_one_are_tables()
    {
        Assert.Equal(0, await _cli.RunAsync("integrations", "kinds"));
        Assert.Matches("jira +Jira +base_url, api_token +issue_type", _cli.Out);
        Assert.Equal(0, await _cli.RunAsync("integrations", "kinds", "jira"));
        Assert.Matches("api_token +yes +yes +ATATT… +made in the profile", _cli.Out);
        Assert.Matches("issue_type +no +no +Task\\|Bug", _cli.Out);
        Assert.Equal(2, await _cli.RunAsync("integrations", "kinds", "jria"));
        Assert.Contains("did you mean jira?", _cli.Error);
    }

    [Fact]
    public async Task On_a_terminal_create_asks_as_the_kind_describes_and_shows_no_secret()
    {
        Answer(("Kind", "jira"), ("Name", "Backlog"), ("Address", "https://acme.atlassian.net"), ("Issue type", ""));
        _cli.AskSecret = q => Note(q, "top-secret-token");
        Assert.Equal(0, await _cli.RunAsync("integrations", "create", "--severity", "high"));
        Assert.Equal(["Kind: ", "Name: "], _asked.Take(2));
        Assert.Equal(
            [
                "Address (such as https://acme.atlassian.net): ",
                "API token (such as ATATT…): ",
                "Issue type (Task, Bug), or Enter for none: ",
            ],
            _asked.Skip(2)
        );
        Assert.Equal(
            """
            {"kind":"jira","name":"Backlog","config":{"base_url":"https://acme.atlassian.net","api_token":"top-secret-token"},"severity_filter":"high"}
            """,
            _server.Bodies["POST /integrations"]
        );
        Assert.DoesNotContain("top-secret-token", _cli.Everything);
        Assert.Matches("Integration +integration_1 \\(jira, active\\)", _cli.Out);
        Assert.Contains("tocsin integrations test integration_1", _cli.Error);
    }

    [Fact]
    public async Task Titles_and_bodies_of_your_own_are_shown_before_and_sent_with_what_is_made()
    {
        const string Words = """
            {"data":[{"event_type":"finding.new","title":"[high] eval","text":"src/app.js:41\nin acme","sent":["{\"text\":\"x\"}"]}],
             "next_cursor":null}
            """;
        _server.Answers["POST /integrations/preview-message"] = (200, Words);
        var file = Path.Combine(_cli.Folder, "body.hbs");
        await File.WriteAllTextAsync(file, "{{finding.file}}\n", TestContext.Current.CancellationToken);
        string[] template = ["--title-template", "[{{severity}}] {{title}}", "--body-template-file", "body.hbs"];
        const string Asked = """{"title":"[{{severity}}] {{title}}","body":"{{finding.file}}\n"}""";
        Assert.Equal(
            0,
            await _cli.RunAsync(["integrations", "preview-message", "slack", "--event", "finding.new", .. template])
        );
        Assert.Equal(
            $$"""{"kind":"slack","template":{{Asked}},"event_type":"finding.new"}""",
            _server.Bodies["POST /integrations/preview-message"]
        );
        Assert.Equal("finding.new\n  [high] eval\n  src/app.js:41\n  in acme\n\n", _cli.Out);

        string[] url = ["--config", "webhook_url=https://hooks.slack.com/services/T0/B0/x"];
        Assert.Equal(0, await _cli.RunAsync(["integrations", "create", "slack", "--name", "x", .. url, .. template]));
        Assert.Contains($"\"template\":{Asked}", _server.Bodies["POST /integrations"]);
        Assert.Equal(2, await _cli.RunAsync(["integrations", "create", "jira", "--name", "x", .. template]));
        Assert.Contains("jira takes no templates", _cli.Error);
        Assert.Equal(
            2,
            await _cli.RunAsync(["integrations", "preview-message", "slack", "--body-template", "x", .. template])
        );
        Assert.Contains("exclude each other", _cli.Error);
    }

    [Fact]
    public async Task Of_two_templates_the_one_that_is_not_named_stays()
    {
        _server.Answers["GET /integrations/integration_1"] = (
            200,
            """{"id":"integration_1","kind":"slack","name":"x","template":{"title":"{{title}}!","body":"old"}}"""
        );
        Assert.Equal(0, await _cli.RunAsync("integrations", "update", "integration_1", "--body-template", "{{text}}"));
        Assert.Equal(
            """{"template":{"title":"{{title}}!","body":"{{text}}"}}""",
            _server.Bodies["PATCH /integrations/integration_1"]
        );
        Assert.Equal(0, await _cli.RunAsync("integrations", "update", "integration_1", "--usual-words"));
        Assert.Equal("""{"template":{}}""", _server.Bodies["PATCH /integrations/integration_1"]);
    }

    [Fact]
    public async Task An_answer_that_is_none_of_the_allowed_ones_or_empty_is_asked_for_again()
    {
        var types = new Queue<string>(["Epic", "Bug"]);
        var addresses = new Queue<string>(["", "https://acme.atlassian.net"]);
        _cli.Ask = q =>
            q.StartsWith("Issue", StringComparison.Ordinal) ? types.Dequeue()
            : q.StartsWith("Address", StringComparison.Ordinal) ? addresses.Dequeue()
            : "x";
        _cli.AskSecret = _ => "t";
        Assert.Equal(0, await _cli.RunAsync("integrations", "create", "jira"));
        Assert.Contains("It is one of Task, Bug.", _cli.Error);
        Assert.Contains("of the site", _cli.Error);
        Assert.Equal("Bug", Sent()["config"]!["issue_type"]!.GetValue<string>());
    }

    [Fact]
    public async Task Without_a_terminal_everything_that_is_missing_is_told_at_once_and_nothing_is_sent()
    {
        Assert.Equal(2, await _cli.RunAsync("integrations", "create", "jira", "--name", "B"));
        Assert.Contains("the config needs base_url, api_token", _cli.Error);
        Assert.Contains("TOCSIN_INTEGRATION_BASE_URL", _cli.Error);
        Assert.Equal(2, await _cli.RunAsync("integrations", "create", "jira"));
        Assert.Equal(2, await _cli.RunAsync("integrations", "create"));
        Assert.Equal(
            2,
            await _cli.RunAsync("integrations", "create", "jira", "--name", "B", "--config", "base_ulr=https://x")
        );
        Assert.Contains("did you mean base_url?", _cli.Error);
        Assert.DoesNotContain(_server.Requests, r => r.StartsWith("POST", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Config_comes_from_options_the_environment_and_standard_input()
    {
        _cli.Variables["TOCSIN_INTEGRATION_API_TOKEN"] = "of the environment";
        string[] create = ["integrations", "create", "jira", "--name", "B"];
        Assert.Equal(0, await _cli.RunAsync([.. create, "--config", "base_url=https://x/?a=b"]));
        Assert.Equal(
            """{"base_url":"https://x/?a=b","api_token":"of the environment"}""",
            Sent()["config"]!.ToJsonString()
        );

        _cli.Input = """{"base_url": "https://y", "api_token": "of stdin"}""";
        Assert.Equal(0, await _cli.RunAsync([.. create, "--config-stdin"]));
        Assert.Equal("""{"base_url":"https://y","api_token":"of stdin"}""", Sent()["config"]!.ToJsonString());
        Assert.Equal(2, await _cli.RunAsync([.. create, "--config-stdin", "--config", "base_url=https://z"]));

        _cli.Input = "secret, and no JSON";
        Assert.Equal(2, await _cli.RunAsync([.. create, "--config-stdin"]));
        Assert.DoesNotContain("secret, and", _cli.Everything);
    }

    [Fact]
    public async Task Every_filter_is_sent()
    {
        string[] create = ["integrations", "create", "slack", "--name", "a", "--config", "webhook_url=https://x"];
        string[] filters = ["--event", "finding_new", "--event", "scan_done", "--target", "target_1", "--tool", "t"];
        string[] finer =
        [
            "--rule",
            "r*",
            "--branch",
            "main",
            "--branch",
            "release/*",
            "--path",
            "src/**",
            "--disabled",
        ];
        Assert.Equal(0, await _cli.RunAsync([.. create, .. filters, .. finer]));
        Assert.Equal(
            """
            {"kind":"slack","name":"a","config":{"webhook_url":"https://x"},"enabled":false,"target_ids":["target_1"],"events":["finding_new","scan_done"],"filters":{"tools":["t"],"rules":["r*"],"branches":["main","release/*"],"paths":["src/**"]}}
            """,
            _server.Bodies["POST /integrations"]
        );
    }

    [Fact]
    public async Task What_spares_an_integration_is_sent_shown_and_taken_away()
    {
        _server.Answers["POST /integrations"] = (
            201,
            """
            {"id":"integration_1","kind":"slack","name":"a","status":"active","enabled":true,"severity_filter":"info",
             "grouping":{"by":["scan","rule"],"window":120},"ceiling":20,"first_scan":"summarise",
             "quiet_hours":{"time_zone":"Europe/Berlin","from":"22:00","to":"07:00","days":["mon","tue"]}}
            """
        );
        string[] create = ["integrations", "create", "slack", "--name", "a", "--config", "webhook_url=https://x"];
        string[] group = ["--group-by", "scan", "--group-by", "rule", "--group-window", "120", "--ceiling", "20"];
        string[] quiet = ["--quiet-hours", "22:00-07:00", "--quiet-zone", "Europe/Berlin", "--quiet-day", "mon"];
        Assert.Equal(
            0,
            await _cli.RunAsync([.. create, .. group, .. quiet, "--quiet-day", "tue", "--first-scan", "summarise"])
        );
        Assert.Equal(
            """
            {"kind":"slack","name":"a","config":{"webhook_url":"https://x"},"grouping":{"by":["scan","rule"],"window":120},"ceiling":20,"quiet_hours":{"time_zone":"Europe/Berlin","from":"22:00","to":"07:00","days":["mon","tue"]},"first_scan":"summarise"}
            """,
            _server.Bodies["POST /integrations"]
        );
        Assert.Matches("Grouping +by scan, rule, 120 s\n", _cli.Out);
        Assert.Matches("Quiet hours +22:00-07:00 Europe/Berlin, mon, tue\n", _cli.Out);
        Assert.Matches("Ceiling +20 messages an hour\n", _cli.Out);

        string[] update = ["integrations", "update", "integration_1"];
        Assert.Equal(0, await _cli.RunAsync([.. update, "--no-grouping", "--no-quiet-hours", "--ceiling", "5"]));
        Assert.Equal(
            """{"ceiling":5,"grouping":null,"quiet_hours":null}""",
            _server.Bodies["PATCH /integrations/integration_1"]
        );
        Assert.Equal(2, await _cli.RunAsync([.. update, "--quiet-hours", "22:00-07:00"]));
        Assert.Contains("--quiet-zone Europe/Berlin", _cli.Error);
        Assert.Equal(2, await _cli.RunAsync([.. update, "--group-window", "7"]));
        Assert.Equal(2, await _cli.RunAsync([.. update, "--group-by", "scam"]));
        Assert.Contains("did you mean scan?", _cli.Error);
    }

    [Fact]
    public async Task Update_sends_what_was_named_and_asks_for_what_came_without_a_value()
    {
        _cli.AskSecret = q => Note(q, "fresh");
        _cli.Ask = _ => throw new InvalidOperationException("nothing else is asked for");
        string[] update = ["integrations", "update", "integration_1"];
        Assert.Equal(
            0,
            await _cli.RunAsync([.. update, "--config", "api_token", "--remove-config", "issue_type", "--every-target"])
        );
        Assert.Equal(
            """{"config":{"api_token":"fresh","issue_type":null},"target_ids":[]}""",
            _server.Bodies["PATCH /integrations/integration_1"]
        );
        Assert.DoesNotContain("fresh", _cli.Everything);

        Assert.Equal(0, await _cli.RunAsync([.. update, "--disable", "--name", "b"]));
        Assert.Equal("""{"name":"b","enabled":false}""", _server.Bodies["PATCH /integrations/integration_1"]);
        Assert.Equal(2, await _cli.RunAsync(update));
        Assert.Equal(2, await _cli.RunAsync([.. update, "--disable", "--enable"]));
    }

    [Fact]
    public async Task When_a_summary_comes_is_sent_and_taken_away()
    {
        string[] create = ["integrations", "create", "slack", "--name", "a", "--config", "webhook_url=https://x"];
        string[] weekly = ["--digest", "week", "--digest-at", "07:30", "--digest-zone", "Europe/Berlin"];
        _server.Answers["POST /integrations"] = (
            201,
            """
            {"id":"integration_1","kind":"slack","name":"a","status":"active","enabled":true,"severity_filter":"info",
             "digest":{"every":"week","at":"07:30","time_zone":"Europe/Berlin","weekday":"fri"}}
            """
        );
        Assert.Equal(0, await _cli.RunAsync([.. create, .. weekly, "--digest-weekday", "fri"]));
        Assert.Equal(
            """{"every":"week","at":"07:30","time_zone":"Europe/Berlin","weekday":"fri"}""",
            Sent()["digest"]!.ToJsonString()
        );
        Assert.Matches("Digest +every fri at 07:30 Europe/Berlin", _cli.Out);
        Assert.Equal(2, await _cli.RunAsync([.. create, "--digest-at", "07:30"]));

        string[] update = ["integrations", "update", "integration_1"];
        Assert.Equal(0, await _cli.RunAsync([.. update, "--digest", "day"]));
        Assert.Equal("""{"digest":{"every":"day"}}""", _server.Bodies["PATCH /integrations/integration_1"]);
        Assert.Equal(0, await _cli.RunAsync([.. update, "--no-digest"]));
        Assert.Equal("""{"digest":null}""", _server.Bodies["PATCH /integrations/integration_1"]);
    }

    [Fact]
    public async Task List_and_delete()
    {
        Assert.Equal(0, await _cli.RunAsync("integrations", "list"));
        Assert.Matches("integration_1 +jira +Backlog +active +high and worse +all +target_1", _cli.Out);
        Assert.Equal(0, await _cli.RunAsync("integrations", "delete", "integration_1"));
        Assert.Equal("Removed integration_1.\n", _cli.Out);
        Assert.Equal(4, await _cli.RunAsync("integrations", "delete", "integration_9"));
    }

    [Fact]
    public async Task Test_is_0_when_the_service_took_it_and_1_when_not()
    {
        _server.Answers["POST /integrations/integration_1/test"] = (
            200,
            """{"ok":true,"status":200,"response":"ok","latency_ms":12,"event_id":"evt_1"}"""
        );
        _server.Answers["POST /integrations/integration_2/test"] = (
            200,
            """{"ok":false,"status":404,"response":"no_such_hook","latency_ms":9,"event_id":"evt_1"}"""
        );
        Assert.Equal(0, await _cli.RunAsync("integrations", "test", "integration_1"));
        Assert.Equal("taken, HTTP 200, 12 ms: ok\n", _cli.Out);
        Assert.Equal(1, await _cli.RunAsync("integrations", "test", "integration_2"));
        Assert.Equal("not taken, HTTP 404, 9 ms: no_such_hook\n", _cli.Out);
        _server.Answers["POST /integrations/integration_3/test"] = (
            200,
            """{"ok":true,"confirmed":false,"status":202,"response":"","latency_ms":9,"event_id":"evt_1"}"""
        );
        Assert.Equal(0, await _cli.RunAsync("integrations", "test", "integration_3"));
        Assert.Equal("accepted, which is all that this service tells, HTTP 202, 9 ms\n", _cli.Out);
    }

    [Fact]
    public async Task Preview_counts_and_shows_samples()
    {
        _server.Answers["POST /integrations/preview"] = (
            200,
            """
            {"from":"2027-01-01T12:00:00Z","to":"2027-01-31T12:00:00Z","examined":412,"matched":1,
             "by_event_type":{"finding.new":1},"by_severity":{"critical":1,"high":0},"refused_by":{"target":0,"severity":411},
             "samples":[{"event_id":"evt_1","type":"finding.new","event_name":"finding_new","created_at":"2027-01-31T09:00:00Z",
                         "target_id":"target_1","severity":"critical"}],"next_cursor":null}
            """
        );
        Assert.Equal(0, await _cli.RunAsync("integrations", "preview", "--severity", "critical", "--days", "7"));
        Assert.Equal("""{"severity_filter":"critical","days":7}""", _server.Bodies["POST /integrations/preview"]);
        Assert.Contains("1 of 412 events since 2027-01-01 12:00:00Z would have been sent.", _cli.Out);
        Assert.Matches("By severity +critical 1\n", _cli.Out);
        Assert.Matches("Turned away by +severity 411\n", _cli.Out);
        Assert.Matches("evt_1 +finding_new +critical +target_1 +2027-01-31 09:00:00Z", _cli.Out);
        Assert.Equal(2, await _cli.RunAsync("integrations", "preview", "--days", "31"));
    }

    private JsonObject Sent() => JsonNode.Parse(_server.Bodies["POST /integrations"])!.AsObject();

    private void Answer(params (string Question, string Answer)[] answers) =>
        _cli.Ask = q => Note(q, answers.Single(a => q.StartsWith(a.Question, StringComparison.Ordinal)).Answer);

    private string Note(string question, string answer)
    {
        _asked.Add(question);
        return answer;
    }
}
