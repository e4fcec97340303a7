using System.Text.Json;
using System.Text.RegularExpressions;
using Tocsin.Integrations;

namespace Tocsin.Tests.Integrations.Vendors;

/// <summary>A project of Jira Cloud; developer.atlassian.com/cloud/jira/platform/rest/v3. Remembers its issues.</summary>
internal sealed partial class JiraVendor : Vendor
{
    public override string Kind => "jira";

    public List<Issue> Issues { get; } = [];

    /// <summary>Every document that it has got, for another judge.</summary>
    public List<string> Documents { get; } = [];

    public bool RefusesDelete { get; init; }

    public bool RequiresArea { get; set; }

    /// <summary>Tokens are refused.</summary>
    public bool RefusesToken { get; set; }

    /// <summary>Its issues have no status in which they are done.</summary>
    public bool IsEndless { get; set; }

    /// <summary>What the config has beside the example.</summary>
    public Dictionary<string, string> Extra { get; init; } = [];

    public override Dictionary<string, string> Config => new(base.Config.Concat(Extra));

    /// <summary>Searches do not find what is new yet.</summary>
    public bool IsSearchBehind { get; set; }

    protected override Exchange Answer(OutboundRequest request, List<string> problems)
    {
        if (
            !request.Headers.Any(h =>
                h.Key == "Authorization" && h.Value.StartsWith("Basic ", StringComparison.Ordinal)
            ) || RefusesToken
        )
        {
            return Say(401);
        }

        var what = request.Url.AbsolutePath["/rest/api/3/".Length..].Split('/');
        var body = request.Body.IsEmpty ? default : Json(request);
        switch (what)
        {
            case ["search", "jql"]:
                var label = Label().Match(body.GetProperty("jql").GetString()!).Groups[1].Value;
                return Say(
                    200,
                    JsonSerializer.Serialize(
                        new
                        {
                            issues = Issues
                                .Where(i => !IsSearchBehind && i.Labels.Contains(label))
                                .Select(i => i.Shown),
                        }
                    )
                );
            case ["issue", "createmeta", "SEC", "issuetypes"]:
                return Say(
                    200,
                    """{"issueTypes":[{"id":"10001","name":"Bug"},{"id":"10002","name":"Task"}],"total":2}"""
                );
            case ["issue", "createmeta", "SEC", "issuetypes", "10002"]:
                return Say(
                    200,
                    $$"""{"fields":[{{string.Join(",", Fields)}}],"maxResults":200,"total":{{Fields.Count()}}}"""
                );
            case ["issue", "createmeta", ..]:
                return Say(404, """{"errorMessages":["Issue type or project not found."],"errors":{}}""");
            case ["project", "SEC", "statuses"]:
                return Say(
                    200,
                    JsonSerializer.Serialize(
                        new[] { "10001", "10002" }.Select(id => new
                        {
                            id,
                            name = id,
                            subtask = false,
                            statuses = (IsEndless ? new[] { "new" } : ["new", "indeterminate", "done"]).Select(c => new
                            {
                                name = c,
                                statusCategory = new { key = c },
                            }),
                        })
                    )
                );
            case ["issue"]:
                var fields = body.GetProperty("fields");
                if (RequiresArea && !fields.TryGetProperty("customfield_10010", out _))
                {
                    return Say(400, """{"errorMessages":[],"errors":{"customfield_10010":"Area is required."}}""");
                }

                Length(problems, fields.GetProperty("summary"), 1, 255, "summary");
                Document(problems, fields.GetProperty("description"));
                var labels = fields.GetProperty("labels").EnumerateArray().Select(l => l.GetString()!).ToList();
                if (labels.Any(l => l.Contains(' ') || l.Length > 255))
                {
                    problems.Add("labels: The label has a space or more than 255 characters");
                }

                var issue = new Issue(
                    $"{fields.GetProperty("project").GetProperty("key").GetString()}-{Issues.Count + 1}",
                    labels
                );
                Issues.Add(issue);
                return Say(
                    201,
                    JsonSerializer.Serialize(
                        new
                        {
                            id = "1000",
                            key = issue.Key,
                            self = "https://acme.atlassian.net/x",
                        }
                    )
                );
        }

        if (Issues.Find(i => what.Length > 1 && what[1] == i.Key) is not { } known)
        {
            return Say(
                404,
                """{"errorMessages":["Issue does not exist or you do not have permission to see it."],"errors":{}}"""
            );
        }

        if (request.Method == HttpMethod.Delete)
        {
            if (RefusesDelete)
            {
                return Say(
                    403,
                    """{"errorMessages":["You do not have permission to delete issues in this project."],"errors":{}}"""
                );
            }

            Issues.Remove(known);
            return Say(204);
        }

        switch (what[2])
        {
            case "comment":
                Document(problems, body.GetProperty("body"));
                known.Comments++;
                return Say(201, "{}");
            case "transitions" when request.Method == HttpMethod.Get:
                return Say(200, JsonSerializer.Serialize(new { transitions = Issue.Ways(known.Status) }));
            default:
                known.Status = body.GetProperty("transition").GetProperty("id").GetString() switch
                {
                    "31" => "done",
                    "41" => "dropped",
                    _ => "new",
                };
                return Say(204);
        }
    }

    // What its screen for new issues has.
    private IEnumerable<string> Fields =>
        [
            """{"fieldId":"summary","name":"Summary","required":true,"hasDefaultValue":false,"schema":{"type":"string"}}""",
            """{"fieldId":"description","name":"Description","required":false,"hasDefaultValue":false}""",
            """{"fieldId":"priority","name":"Priority","required":true,"hasDefaultValue":true,"schema":{"type":"priority"}}""",
            """{"fieldId":"reporter","name":"Reporter","required":true,"hasDefaultValue":false,"schema":{"type":"user"}}""",
            """{"fieldId":"duedate","name":"Due date","required":false,"hasDefaultValue":false,"schema":{"type":"date"}}""",
            .. RequiresArea
                ?
                [
                    """{"fieldId":"customfield_10010","name":"Area","required":true,"hasDefaultValue":false,"schema":{"type":"option"},"allowedValues":[{"id":"1","value":"Security"},{"id":"2","value":"Other"}]}""",
                    """{"fieldId":"components","name":"Components","required":true,"hasDefaultValue":false,"schema":{"type":"array","items":"component"},"allowedValues":[{"id":"7","name":"Backend"}]}""",
                    """{"fieldId":"customfield_10011","name":"Due \u202eby","required":true,"hasDefaultValue":false,"schema":{"type":"date"}}""",
                ]
                : Array.Empty<string>(),
        ];

    protected override Exchange Refuse(List<string> problems) =>
        Say(400, JsonSerializer.Serialize(new { errorMessages = problems, errors = new { } }));

    private void Document(List<string> problems, JsonElement document)
    {
        Documents.Add(document.GetRawText());
        if (document.GetRawText().Length > 32_767)
        {
            problems.Add("CONTENT_LIMIT_EXCEEDED");
        }
    }

    [GeneratedRegex("labels = \"([^\"]+)\"")]
    private static partial Regex Label();

    internal sealed class Issue(string key, IReadOnlyList<string> labels)
    {
        public string Key => key;

        public IReadOnlyList<string> Labels => labels;

        public string Status { get; set; } = "new";

        public int Comments { get; set; }

        public object Shown =>
            new
            {
                id = "1",
                key,
                fields = new { status = new { statusCategory = new { key = Category(Status) } } },
            };

        public static object[] Ways(string from) =>
            Category(from) == "done"
                ? [Way("11", "Back to do", "new")]
                : [Way("21", "Start", "indeterminate"), Way("41", "Won't do", "done"), Way("31", "Done", "done")];

        private static string Category(string status) => status is "done" or "dropped" ? "done" : "new";

        private static object Way(string id, string name, string category) =>
            new
            {
                id,
                name,
                to = new { statusCategory = new { key = category } },
            };
    }
}
