using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Tocsin.Tests.Integrations.Vendors;
using Tocsin.Tests.Testing;

namespace Tocsin.Tests.Integrations;

/// <summary>What Jira and GitHub are asked before a config is kept, through the whole server.</summary>
public sealed class SurveyTests
{
    private const string Whole =
        """{"customfield_10010":{"value":"Security"},"components":[{"name":"Backend"}],"customfield_10011":"2027-01-31"}""";

    [Fact]
    public async Task Each_field_that_Jira_requires_is_named_before_anything_is_kept()
    {
        var vendor = new JiraVendor { RequiresArea = true };
        await using var jira = await VendorServer.StartAsync(vendor);
        await using var server = await TestServer.StartAsync();
        var (status, answer) = await CreateAsync(server, "jira", jira.Root);
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Equal(
            [
                """
                /config/fields does not give customfield_10010 (Area), which SEC requires of every Task: a JSON object with "customfield_10010": {"value":"Security"} (or another of its values: Other)
                """,
                """
                /config/fields does not give components (Components), which SEC requires of every Task: a JSON object with "components": [{"name":"Backend"}]
                """,
                """
                /config/fields does not give customfield_10011 (Due by), which SEC requires of every Task: a JSON object with "customfield_10011": "2027-01-31"
                """,
            ],
            Errors(answer)
        );
        Assert.Empty(vendor.Issues);
        Assert.Equal(0, server.Count("integrations"));

        (status, answer) = await CreateAsync(server, "jira", jira.Root, ("fields", Whole));
        Assert.Equal(HttpStatusCode.Created, status);
        Assert.False(answer.TryGetProperty("warnings", out _), answer.GetRawText());
        Assert.Empty(vendor.Issues);

        // A change of the config is held against Jira too; another change asks nobody.
        var id = answer.Text("id");
        (status, answer) = await ChangeAsync(server, id, new { config = new { fields = (string?)null } });
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Equal(3, Errors(answer).Length);
        vendor.Requests.Clear();
        (status, _) = await ChangeAsync(server, id, new { name = "another" });
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Empty(vendor.Requests);
    }

    [Theory]
    [InlineData("issue_type", "Story", "is Story, and SEC has no such type of issue: one of Bug, Task")]
    [InlineData(
        "project_key",
        "OPS",
        "is no project of Jira's in which this account may make issues (Jira answered 404)"
    )]
    [InlineData("fields", """{"customfield_9":1}""", "gives customfield_9, which cannot be said of a new Task in SEC")]
    public async Task What_Jira_does_not_have_is_told_with_what_it_has(string key, string value, string problem)
    {
        await using var jira = await VendorServer.StartAsync(new JiraVendor());
        await using var server = await TestServer.StartAsync();
        var (status, answer) = await CreateAsync(server, "jira", jira.Root, (key, value));
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.StartsWith($"/config/{key} {problem}", Assert.Single(Errors(answer)));
    }

    [Fact]
    public async Task A_token_that_is_refused_is_told()
    {
        await using var jira = await VendorServer.StartAsync(new JiraVendor { RefusesToken = true });
        await using var github = await VendorServer.StartAsync(new GitHubVendor { RefusesToken = true });
        await using var server = await TestServer.StartAsync();
        var (_, answer) = await CreateAsync(server, "jira", jira.Root);
        Assert.StartsWith("/config/api_token is refused by Jira", Assert.Single(Errors(answer)));
        (_, answer) = await CreateAsync(server, "github", github.Root);
        Assert.StartsWith("/config/token is refused by GitHub", Assert.Single(Errors(answer)));
    }

    [Theory]
    [InlineData("jira", 503, "it answered 503")]
    [InlineData("jira", 429, "it answered 429")]
    [InlineData("jira", 200, "its answer could not be read")]
    [InlineData("github", 500, "it answered 500")]
    [InlineData("github", 301, "it answered 301")]
    [InlineData("github", 200, "its answer could not be read")]
    public async Task What_could_not_be_asked_is_kept_and_told(string kind, int status, string why)
    {
        await using var there = await VendorServer.StartAsync(kind == "jira" ? new JiraVendor() : new GitHubVendor());
        await using var server = await TestServer.StartAsync();
        there.Refuse(status, "<html>");
        var (made, answer) = await CreateAsync(server, kind, there.Root);
        Assert.Equal(HttpStatusCode.Created, made);
        var warning = Assert.Single(Warnings(answer));
        Assert.Contains("could not be asked what it requires, and nothing of that was checked: " + why, warning);
        var shown = await server.Http.GetFromJsonAsync<JsonElement>("integrations/" + answer.Text("id"));
        Assert.False(shown.TryGetProperty("warnings", out _));
    }

    [Fact]
    public async Task Who_does_not_answer_is_waited_for_ten_seconds()
    {
        var clock = new FakeClock();
        await using var jira = await VendorServer.StartAsync(new JiraVendor());
        await using var server = await TestServer.StartAsync(s => s.AddClock(clock));
        var silent = new TaskCompletionSource();
        jira.Instead.Enqueue(context =>
        {
            silent.SetResult();
            return Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
        });
        var making = CreateAsync(server, "jira", jira.Root);
        await silent.Task.WaitAsync(TimeSpan.FromSeconds(20));
        clock.Advance(TimeSpan.FromSeconds(11));
        var (status, answer) = await making;
        Assert.Equal(HttpStatusCode.Created, status);
        Assert.Contains("Jira could not be asked", Assert.Single(Warnings(answer)));
    }

    [Fact]
    public async Task Where_nothing_leads_to_done_is_told_and_kept()
    {
        var vendor = new JiraVendor { IsEndless = true };
        await using var jira = await VendorServer.StartAsync(vendor);
        await using var server = await TestServer.StartAsync();
        var (status, answer) = await CreateAsync(server, "jira", jira.Root);
        Assert.Equal(HttpStatusCode.Created, status);
        Assert.StartsWith("a Task in SEC has no status of the category done", Assert.Single(Warnings(answer)));
    }

    [Fact]
    public async Task A_repository_that_takes_no_issues_is_told()
    {
        var vendor = new GitHubVendor { HasIssues = false };
        await using var github = await VendorServer.StartAsync(vendor);
        await using var server = await TestServer.StartAsync();
        var (_, answer) = await CreateAsync(server, "github", github.Root);
        Assert.StartsWith("/config/repo is acme/payments, where issues are turned off", Assert.Single(Errors(answer)));
        vendor.IsArchived = true;
        (_, answer) = await CreateAsync(server, "github", github.Root);
        Assert.StartsWith("/config/repo is acme/payments, which is archived", Assert.Single(Errors(answer)));
        (_, answer) = await CreateAsync(server, "github", github.Root, ("repo", "acme/other"));
        Assert.StartsWith("/config/repo is acme/other, which this token does not see", Assert.Single(Errors(answer)));
    }

    private static async Task<(HttpStatusCode Status, JsonElement Answer)> CreateAsync(
        TestServer server,
        string kind,
        string root,
        params (string Key, string Value)[] more
    )
    {
        var config = VendorTroubleTests.Config(kind, root);
        foreach (var (key, value) in more)
        {
            config[key] = value;
        }

        var response = await server.Http.PostAsJsonAsync(
            "integrations",
            new
            {
                kind,
                name = kind,
                config,
            }
        );
        return (response.StatusCode, await response.Content.ReadFromJsonAsync<JsonElement>());
    }

    private static async Task<(HttpStatusCode Status, JsonElement Answer)> ChangeAsync(
        TestServer server,
        string id,
        object change
    )
    {
        using var content = JsonContent.Create(change);
        var response = await server.Http.PatchAsync("integrations/" + id, content);
        return (response.StatusCode, await response.Content.ReadFromJsonAsync<JsonElement>());
    }

    private static string[] Errors(JsonElement problem) =>
        [
            .. problem
                .GetProperty("errors")
                .EnumerateArray()
                .Select(e => $"{e.Text("pointer")} {e.Text("problem")}: {e.Text("expected")}"),
        ];

    private static string[] Warnings(JsonElement integration) =>
        [.. integration.GetProperty("warnings").EnumerateArray().Select(w => w.GetString()!)];
}
