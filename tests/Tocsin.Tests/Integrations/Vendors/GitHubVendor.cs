using System.Text.Json;
using System.Text.RegularExpressions;
using Tocsin.Integrations;

namespace Tocsin.Tests.Integrations.Vendors;

/// <summary>A repository's issues; docs.github.com/rest. Remembers them.</summary>
internal sealed partial class GitHubVendor : Vendor
{
    public override string Kind => "github";

    public List<Issue> Issues { get; } = [];

    public List<JsonElement> Statuses { get; } = [];

    public HashSet<string> Labels { get; } = [];

    public bool IsArchived { get; set; }

    public bool HasIssues { get; set; } = true;

    /// <summary>Tokens are refused.</summary>
    public bool RefusesToken { get; set; }

    /// <summary>Searches do not find what is new yet.</summary>
    public bool IsSearchBehind { get; set; }

    public override Dictionary<string, string> Config => new(base.Config) { ["repo"] = "acme/payments" };

    protected override Exchange Answer(OutboundRequest request, List<string> problems)
    {
        if (
            !request.Headers.Any(h =>
                h.Key == "Authorization" && h.Value.StartsWith("Bearer ", StringComparison.Ordinal)
            )
        )
        {
            return Say(401, """{"message":"Requires authentication"}""");
        }

        var path = request.Url.AbsolutePath;
        if (path == "/search/issues")
        {
            var wanted = SearchedFor().Match(Uri.UnescapeDataString(request.Url.Query)).Groups["wanted"].Value;
            var found = Issues.Where(i => !IsSearchBehind && i.Body.Contains(wanted)).Select(i => i.Shown).ToList();
            return Say(
                200,
                JsonSerializer.Serialize(
                    new
                    {
                        total_count = found.Count,
                        incomplete_results = false,
                        items = found,
                    }
                )
            );
        }

        if (path == "/repos/acme/payments")
        {
            return RefusesToken
                ? Say(401, """{"message":"Bad credentials"}""")
                : Say(
                    200,
                    $$"""{"id":1,"full_name":"acme/payments","archived":{{(IsArchived ? "true" : "false")}},"has_issues":{{(HasIssues ? "true" : "false")}}}"""
                );
        }

        if (!path.StartsWith("/repos/acme/payments/", StringComparison.Ordinal))
        {
            return Say(404, """{"message":"Not Found"}""");
        }

        var body = Json(request);
        var what = path["/repos/acme/payments/".Length..].Split('/');
        switch (what)
        {
            case ["labels"]:
                return Labels.Add(body.GetProperty("name").GetString()!)
                    ? Say(201, "{}")
                    : Say(
                        422,
                        """{"message":"Validation Failed","errors":[{"resource":"Label","code":"already_exists","field":"name"}]}"""
                    );
            case ["statuses", _]:
                Length(problems, body.GetProperty("description"), 0, 140, "description");
                Url(problems, body.GetProperty("target_url"), 2048, "target_url");
                Statuses.Add(body);
                return Say(201, "{}");
            case ["issues"]:
                Only(problems, body, "issue", "title", "body", "labels");
                Length(problems, body.GetProperty("title"), 1, 256, "title");
                Markdown(problems, body.GetProperty("body"));
                foreach (var label in body.GetProperty("labels").EnumerateArray())
                {
                    Length(problems, label, 1, 50, "label");
                }

                var issue = new Issue(
                    Issues.Count + 1,
                    body.GetProperty("title").GetString()!,
                    body.GetProperty("body").GetString()!
                );
                Issues.Add(issue);
                return Say(201, JsonSerializer.Serialize(issue.Shown));
        }

        if (Issues.Find(i => what.Length > 1 && what[1] == i.Number.ToString()) is not { } known)
        {
            return Say(404, """{"message":"Not Found"}""");
        }

        if (what.Length == 3)
        {
            Markdown(problems, body.GetProperty("body"));
            known.Comments.Add(body.GetProperty("body").GetString()!);
            return Say(201, "{}");
        }

        known.State = body.GetProperty("state").GetString()!;
        known.Reason = body.GetProperty("state_reason").GetString()!;
        return Say(200, JsonSerializer.Serialize(known.Shown));
    }

    protected override Exchange Refuse(List<string> problems) =>
        Say(422, JsonSerializer.Serialize(new { message = "Validation Failed: " + string.Join("; ", problems) }));

    // What is left without code and our own links must not mean anything to GitHub.
    private static void Markdown(List<string> problems, JsonElement json)
    {
        Length(problems, json, 1, 65_536, "body");
        var rest = Span().Replace(Block().Replace(json.GetString()!, ""), "code");
        rest = Link().Replace(rest, "").Replace("<sub>", "").Replace("</sub>", "").Replace("**", "");
        if (rest.AsSpan().ContainsAny("@#<>[]`*~\\"))
        {
            problems.Add($"markup of somebody else: {rest}");
        }
    }

    [GeneratedRegex(
        @"^(?<fence>`{3,})text\n.*?^\k<fence>\n",
        RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.ExplicitCapture
    )]
    private static partial Regex Block();

    [GeneratedRegex(@"(?<!`)(`+)(?!`)(.*?)(?<!`)\1(?!`)")]
    private static partial Regex Span();

    [GeneratedRegex(@"\[[A-Za-z ]+\]\(<https?://[^<>\s]+>\)")]
    private static partial Regex Link();

    [GeneratedRegex("in:body \"(?<wanted>[^\"]+)\"", RegexOptions.ExplicitCapture)]
    private static partial Regex SearchedFor();

    internal sealed class Issue(int number, string title, string body)
    {
        public int Number => number;

        public string Title => title;

        public string Body => body;

        public string State { get; set; } = "open";

        public string? Reason { get; set; }

        public List<string> Comments { get; } = [];

        public object Shown =>
            new
            {
                url = "https://api.github.com/repos/acme/payments/issues/" + number,
                id = 5_000_000 + number,
                number,
                title,
                user = new { login = "tocsin-bot", id = 7 },
                state = State,
                body,
            };
    }
}
