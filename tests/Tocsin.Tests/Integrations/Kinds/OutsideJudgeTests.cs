using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Tocsin.Tests.Integrations.Vendors;
using Tocsin.Tests.Testing;

namespace Tocsin.Tests.Integrations.Kinds;

/// <summary>What goes to services, before the services' own packages: every kind, every type, every size.</summary>
public sealed class OutsideJudgeTests
{
    [Theory]
    [InlineData("teams", "adaptivecards")]
    [InlineData("discord", "@discordjs/builders")]
    [InlineData("slack", "@slack/types")]
    [InlineData("adf", "@atlaskit/adf-schema")]
    [InlineData("github", "@octokit/openapi")]
    [InlineData("google_chat", "ajv")]
    [InlineData("pagerduty", "ajv")]
    [InlineData("opsgenie", "ajv")]
    [InlineData("splunk", "ajv")]
    public async Task They_find_nothing_wrong(string judge, string package)
    {
        var modules = Optional.NodeModules(package);
        var cases = judge switch
        {
            "adf" => Documents(),
            "github" => GitHub(),
            "google_chat" or "pagerduty" or "opsgenie" or "splunk" => Described(judge),
            _ => Bodies(judge),
        };
        Assert.True(cases.Count > 100, $"{cases.Count}");
        Assert.Equal($"{cases.Count} as expected", await JudgeAsync(modules, cases));
    }

    [Theory]
    [InlineData(
        "teams",
        """{"attachments":[{"content":{"type":"AdaptiveCard","version":"1.5","body":[{"type":"TextBlok","text":"x"}]}}]}"""
    )]
    [InlineData(
        "teams",
        """{"attachments":[{"content":{"type":"AdaptiveCard","version":"1.5","body":[{"type":"RichTextBlock","inlines":[{"type":"TextRun","text":"x","bold":true}]}]}}]}"""
    )]
    [InlineData(
        "discord",
        """{"embeds":[{"title":"","color":1,"fields":[],"footer":{"text":"x"},"timestamp":"2027-01-01T00:00:00Z"}]}"""
    )]
    [InlineData(
        "slack",
        """{"text":"x","blocks":[{"type":"header","text":{"type":"mrkdwn","text":"x"}}],"unfurl_links":false,"unfurl_media":false}"""
    )]
    [InlineData(
        "adf",
        """{"version":1,"type":"doc","content":[{"type":"paragraph","content":[{"type":"text","text":""}]}]}"""
    )]
    [InlineData(
        "schema:pagerduty",
        """{"routing_key":"0123456789abcdef0123456789abcdef","event_action":"trigger","dedup_key":"x"}"""
    )]
    [InlineData("schema:opsgenie", """{"message":"x","priority":"P6"}""")]
    [InlineData("schema:splunk", """{"event":{"a":1},"fields":{"n":7}}""")]
    [InlineData("schema:google_chat", """{"cardsV2":[{"card":{"sections":[{"widgets":[]}]}}]}""")]
    [InlineData("github", """{"method":"post","route":"/repos/{owner}/{repo}/issues","payload":{"title":{"x":1}}}""")]
    public async Task They_would_have_seen_it(string judge, string body)
    {
        var modules = Optional.NodeModules("adaptivecards");
        Optional.NodeModules("typescript");
        var said = await JudgeAsync(modules, [Case(judge, "wrong", JsonNode.Parse(body)!)]);
        Assert.DoesNotContain("as expected", said);
    }

    private static async Task<string> JudgeAsync(string modules, IReadOnlyList<JsonNode> cases) =>
        (
            await Optional.RunAsync(
                "node",
                new JsonArray([.. cases]).ToJsonString(),
                Repository.File("tests/node/payloads.cjs"),
                modules
            )
        ).Trim();

    private static JsonObject Case(string judge, string name, JsonNode body) =>
        new()
        {
            ["judge"] = judge,
            ["name"] = name,
            ["body"] = body,
        };

    private static List<JsonNode> Bodies(string kind)
    {
        var cases = new List<JsonNode>();
        foreach (var (name, message) in Specimens.All())
        {
            var vendor = Vendor.All.Select(v => v()).Single(v => v.Kind == kind);
            vendor.Send(message);
            cases.AddRange(
                vendor.Requests.Select(r => Case(kind, name, JsonNode.Parse(Encoding.UTF8.GetString(r.Body.Span))!))
            );
        }

        return cases;
    }

    // Their vendors publish no schema: tests/node/schemas has what their documents say.
    private static List<JsonNode> Described(string kind)
    {
        var cases = new List<JsonNode>();
        foreach (var (name, message) in Specimens.All())
        {
            if (message.Events is not null && !TestKinds.All[kind].TakesBatches)
            {
                continue;
            }

            var vendor = Vendor.All.Select(v => v()).Single(v => v.Kind == kind);
            vendor.Send(message);
            foreach (var request in vendor.Requests.Where(r => !r.Body.IsEmpty))
            {
                var schema = (kind, request.Url.AbsolutePath) switch
                {
                    ("pagerduty", "/v2/change/enqueue") => "pagerduty-change",
                    ("opsgenie", not "/v2/alerts") => "opsgenie-note",
                    _ => kind,
                };
                var reader = new Utf8JsonReader(
                    request.Body.Span,
                    new JsonReaderOptions { AllowMultipleValues = true }
                );
                while (reader.Read())
                {
                    cases.Add(
                        Case("schema:" + schema, name, JsonNode.Parse(JsonElement.ParseValue(ref reader).GetRawText())!)
                    );
                }
            }
        }

        return cases;
    }

    private static List<JsonNode> Documents()
    {
        var cases = new List<JsonNode>();
        foreach (var (name, message) in Specimens.All().Where(s => s.Message.Events is null))
        {
            var vendor = new JiraVendor();
            vendor.Send(message);
            vendor.Issues.ForEach(i => i.Status = "done");
            vendor.Send(message with { Type = "finding.reopened", Name = "finding.reopened" });
            cases.AddRange(vendor.Documents.Select(d => Case("adf", name, JsonNode.Parse(d)!)));
        }

        return cases;
    }

    private static List<JsonNode> GitHub()
    {
        var cases = new List<JsonNode>();
        foreach (var (name, message) in Specimens.All().Where(s => s.Message.Events is null))
        {
            var vendor = new GitHubVendor();
            vendor.Send(message);
            vendor.Send(message with { Type = "finding.resolved", Name = "finding.resolved" });
            vendor.Send(message with { Type = "finding.reopened", Name = "finding.reopened" });
            cases.AddRange(
                from request in vendor.Requests
                where !request.Body.IsEmpty
                let parts = request.Url.AbsolutePath.Split('/')[4..]
                let route = parts switch
                {
                    ["issues", _, "comments"] => "issues/{issue_number}/comments",
                    ["issues", _] => "issues/{issue_number}",
                    ["statuses", _] => "statuses/{sha}",
                    _ => string.Join('/', parts),
                }
                select (JsonNode)Case(
                    "github",
                    name,
                    new JsonObject
                    {
                        ["method"] = request.Method.Method.ToLowerInvariant(),
                        ["route"] = "/repos/{owner}/{repo}/" + route,
                        ["payload"] = JsonNode.Parse(Encoding.UTF8.GetString(request.Body.Span)),
                    }
                )
            );
        }

        return cases;
    }
}
