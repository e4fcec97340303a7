using Tocsin.Integrations;

namespace Tocsin.Tests.Integrations.Kinds;

public sealed class KindConfigTests
{
    public static TheoryData<string> Kinds => [.. TestKinds.All.All.Select(k => k.Name)];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void The_examples_are_a_config_that_is_right(string kind)
    {
        var fields = TestKinds.All[kind].Fields.Where(f => !f.IsInternal && f.Key is not ("channel" or "headers"));
        Assert.Empty(TestKinds.Errors(kind, fields.ToDictionary(f => f.Key, f => f.Example)));
        Assert.Empty(TestKinds.Errors(kind, TestKinds.ExampleConfig(TestKinds.All[kind])));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Everything_that_is_missing_is_said_at_once(string kind) =>
        Assert.Equal(
            TestKinds.All[kind].Fields.Where(f => f.Required).Select(f => "/config/" + f.Key),
            TestKinds.Errors(kind, new Dictionary<string, string>()).Select(e => e.Pointer)
        );

    // Reference 001's table.
    [Theory]
    [InlineData("slack", "webhook_url")]
    [InlineData("teams", "webhook_url")]
    [InlineData("google_chat", "webhook_url")]
    [InlineData("discord", "webhook_url")]
    [InlineData("pagerduty", "routing_key")]
    [InlineData("opsgenie", "api_key")]
    [InlineData("splunk", "hec_url", "token")]
    [InlineData("jira", "base_url", "email", "api_token", "project_key")]
    [InlineData("github", "repo", "token")]
    public void The_required_keys_are_the_documented_ones(string kind, params string[] keys) =>
        Assert.Equal(keys, TestKinds.All[kind].Fields.Where(f => f.Required).Select(f => f.Key));

    [Theory]
    [InlineData("slack", "webhook_url", "https://hooks.slack.com/triggers/T1/2/3", "workflow")]
    [InlineData("slack", "webhook_url", "https://acme.slack.com/archives/C1", "page of Slack")]
    [InlineData("slack", "webhook_url", "https://hooks.example.com/services/T/B/x", "this service's")]
    [InlineData("slack", "webhook_url", "http://hooks.slack.com/services/T/B/x", "plain http")]
    [InlineData("slack", "webhook_url", "https://hooks.slack.com.evil.example/services/T/B/x", "this service's")]
    [InlineData("teams", "webhook_url", "https://acme.webhook.office.com/webhookb2/1@2/IncomingWebhook/3/4", "retired")]
    [InlineData("teams", "webhook_url", "https://outlook.office.com/webhook/1/IncomingWebhook/2/3", "retired")]
    [InlineData("teams", "webhook_url", "https://teams.microsoft.com/l/channel/1", "link to a channel")]
    [InlineData(
        "teams",
        "webhook_url",
        "https://prod-1.westus.logic.azure.com/workflows/1/triggers/manual/paths/invoke",
        "form"
    )]
    [InlineData("google_chat", "webhook_url", "https://chat.googleapis.com/v1/spaces/A/messages", "form")]
    [InlineData("discord", "webhook_url", "https://discord.com/api/webhooks/1/x/slack", "Slack's")]
    [InlineData("discord", "webhook_url", "https://discord.com/channels/1/2", "form")]
    [InlineData("pagerduty", "routing_key", "short", "integration key")]
    [InlineData("pagerduty", "region", "asia", "asia")]
    [InlineData("splunk", "hec_url", "https://splunk.example.com:8088/services/collector/raw", "path")]
    [InlineData("splunk", "hec_url", "https://10.0.0.1:8088", "private")]
    [InlineData("github", "repo", "https://github.com/acme/payments", "owner/name")]
    [InlineData("github", "repo", "acme/..", "owner/name")]
    [InlineData("jira", "base_url", "https://acme.atlassian.net/browse/SEC-1", "more than the host")]
    [InlineData("jira", "project_key", "sec\" OR 1=1", "key of a project")]
    [InlineData("jira", "email", "nobody", "e-mail")]
    [InlineData("jira", "fields", "[]", "object of other fields")]
    [InlineData("jira", "fields", """{"summary":"x"}""", "object of other fields")]
    [InlineData("slack", "code_url", "javascript:alert(1)//{file}", "pattern")]
    public void What_is_wrong_is_said_before_it_is_saved(string kind, string key, string value, string says)
    {
        var config = TestKinds.ExampleConfig(TestKinds.All[kind]);
        config[key] = value;
        var error = Assert.Single(TestKinds.Errors(kind, config));
        Assert.Equal("/config/" + key, error.Pointer);
        Assert.Contains(says, error.Problem);
        Assert.NotEmpty(error.Expected!);
    }

    [Theory]
    [InlineData(
        "teams",
        "https://prod-01.westeurope.logic.azure.com:443/workflows/a/triggers/manual/paths/invoke?api-version=2016-06-01&sig=x"
    )]
    [InlineData("slack", "https://relay.example.net/services")]
    [InlineData("discord", "https://canary.discord.com/api/v10/webhooks/1/x?thread_id=5")]
    public void Other_right_forms_are_taken(string kind, string url) =>
        Assert.Empty(TestKinds.Errors(kind, new Dictionary<string, string> { ["webhook_url"] = url }));

    [Theory]
    [MemberData(nameof(Kinds))]
    public void No_secret_of_a_config_survives_in_an_answer_that_repeats_it(string kind)
    {
        var config = TestKinds.ExampleConfig(TestKinds.All[kind]);
        var secrets = TestKinds
            .All[kind]
            .Fields.Where(f => f.Secret && config.ContainsKey(f.Key))
            .Select(f => config[f.Key])
            .ToList();
        if (kind == "email")
        {
            Assert.Empty(secrets);
            return;
        }

        var destination = TestKinds.All[kind].Open(config);
        var send = (Step.Send)destination.Next(Specimens.Of("ping", "{}"), known: null, last: null);
        Assert.NotEmpty(secrets);
        foreach (var secret in secrets.SelectMany(s => new[] { s, s.Split('/', '=')[^1] }).Where(s => s.Length > 0))
        {
            var echo = System.Text.Encoding.UTF8.GetBytes($"you sent {secret} to {send.Request.Url.PathAndQuery}");
            send.Request.Mask.Apply(echo, send.Request.Signatures, wasCut: false);
            Assert.DoesNotContain(secret, System.Text.Encoding.UTF8.GetString(echo));
        }
    }
}
