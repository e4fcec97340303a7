using System.Text;
using Tocsin.Integrations;

namespace Tocsin.Tests.Integrations.Kinds;

/// <summary>What each service's answers mean: to be tried again, never again, later, or the end of the integration.</summary>
public sealed class ClassificationTests
{
    [Theory]
    [InlineData("slack", 200, "ok", "delivered")]
    [InlineData("slack", 200, "<html>sign in</html>", "again")]
    [InlineData("slack", 400, "invalid_payload", "never")]
    [InlineData("slack", 404, "channel_not_found", "never")]
    [InlineData("slack", 403, "action_prohibited", "never")]
    [InlineData("slack", 404, "no_service", "gone")]
    [InlineData("slack", 410, "channel_is_archived", "gone")]
    [InlineData("slack", 429, "rate_limited", "later")]
    [InlineData("slack", 500, "rollup_error", "again")]
    [InlineData("teams", 202, "", "delivered")]
    [InlineData("teams", 400, """{"error":{"code":"InvalidRequestContent","message":"bad"}}""", "never")]
    [InlineData("teams", 401, """{"error":{"code":"DirectApiAuthorizationRequired","message":"sig"}}""", "again")]
    [InlineData("teams", 429, "", "later")]
    [InlineData("teams", 502, "", "again")]
    [InlineData("google_chat", 200, "{}", "delivered")]
    [InlineData("google_chat", 400, """{"error":{"code":400,"message":"bad card"}}""", "never")]
    [InlineData("google_chat", 404, """{"error":{"code":404,"message":"not found"}}""", "gone")]
    [InlineData("google_chat", 429, """{"error":{"code":429,"message":"quota"}}""", "later")]
    [InlineData("discord", 200, "{}", "delivered")]
    [InlineData("discord", 204, "", "delivered")]
    [InlineData("discord", 400, """{"code":50035,"message":"Invalid Form Body"}""", "never")]
    [InlineData("discord", 404, """{"code":10015,"message":"Unknown Webhook"}""", "gone")]
    [InlineData("discord", 429, """{"message":"rate limited","retry_after":0.65,"global":false}""", "later")]
    [InlineData(
        "pagerduty",
        400,
        """{"status":"invalid event","message":"Event object is invalid","errors":["x"]}""",
        "never"
    )]
    [InlineData("pagerduty", 429, "", "later")]
    [InlineData("pagerduty", 500, "", "again")]
    [InlineData("opsgenie", 422, """{"message":"Request body is not processable"}""", "never")]
    [InlineData("opsgenie", 401, """{"message":"Could not authenticate"}""", "again")]
    [InlineData("splunk", 200, """{"text":"Success","code":0}""", "delivered")]
    [InlineData("splunk", 200, """{"text":"Server is busy","code":9}""", "again")]
    [InlineData("splunk", 400, """{"text":"Invalid data format","code":6}""", "never")]
    [InlineData("splunk", 403, """{"text":"Invalid token","code":4}""", "again")]
    [InlineData("splunk", 503, """{"text":"Server is busy","code":9}""", "again")]
    [InlineData("github", 401, """{"message":"Bad credentials"}""", "again")]
    [InlineData("github", 403, """{"message":"You have exceeded a secondary rate limit."}""", "later")]
    [InlineData("github", 403, """{"message":"Resource not accessible by personal access token"}""", "again")]
    [InlineData("github", 422, """{"message":"Validation Failed"}""", "never")]
    [InlineData(
        "jira",
        400,
        """{"errorMessages":[],"errors":{"customfield_10010":"Severity is required."}}""",
        "never"
    )]
    [InlineData("jira", 401, "", "again")]
    [InlineData("jira", 429, "", "later")]
    public void An_answer_has_its_consequence(string kind, int status, string body, string consequence)
    {
        var outcome = After(kind, new Exchange { Status = status, Body = Encoding.UTF8.GetBytes(body) });
        Assert.Equal(
            consequence,
            outcome switch
            {
                { IsDelivered: true } => "delivered",
                { Class: OutcomeClass.Gone } => "gone",
                { Class: OutcomeClass.Throttled } => "later",
                { IsRetryable: true } => "again",
                _ => "never",
            }
        );
        if (consequence is "never" or "gone")
        {
            Assert.NotNull(outcome.Error);
        }
    }

    [Fact]
    public void A_fraction_of_a_second_is_read_from_Discords_answer() =>
        Assert.Equal(
            TimeSpan.FromSeconds(0.65),
            After("discord", new Exchange { Status = 429, Body = """{"retry_after":0.65}"""u8.ToArray() }).RetryAfter
        );

    [Fact]
    public void Jira_says_which_field_is_missing() =>
        Assert.Contains(
            "customfield_10010: Severity is required.",
            After(
                "jira",
                new Exchange
                {
                    Status = 400,
                    Body = """{"errors":{"customfield_10010":"Severity is required."}}"""u8.ToArray(),
                }
            ).Error
        );

    [Fact]
    public void No_answer_at_all_is_tried_again_everywhere() =>
        Assert.All(
            TestKinds.All.All.Where(k => k.Name != "webhook"),
            kind =>
            {
                var outcome = After(
                    kind.Name,
                    new Exchange { Failure = OutcomeClass.TimedOut, Error = "no answer in 30 s" }
                );
                Assert.Equal((OutcomeClass.TimedOut, true), (outcome.Class, outcome.IsRetryable));
            }
        );

    // The answer to the last request of an attempt, or to the first where that ends it.
    private static DeliveryOutcome After(string kind, Exchange exchange)
    {
        var destination = TestKinds.All[kind].Open(TestKinds.ExampleConfig(TestKinds.All[kind]));
        var message = Specimens.Of("finding.new", Specimens.Example("finding.new"));
        var first = destination.Next(message, known: null, last: null);
        var known = first is Step.Mail mail ? mail.Known : Assert.IsType<Step.Send>(first).Known;
        return Assert.IsType<Step.Done>(destination.Next(message, known, exchange)).Outcome;
    }
}
