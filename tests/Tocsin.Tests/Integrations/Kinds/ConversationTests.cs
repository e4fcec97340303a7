using Tocsin.Integrations;
using Tocsin.Tests.Integrations.Vendors;

namespace Tocsin.Tests.Integrations.Kinds;

/// <summary>What becomes of a finding, followed at the services that remember.</summary>
public sealed class ConversationTests
{
    [Fact]
    public void PagerDuty_has_one_alert_for_a_finding_until_it_is_resolved()
    {
        var vendor = new PagerDutyVendor();
        Delivered(vendor, "finding.new");
        Delivered(vendor, "finding.reopened");
        var alert = Assert.Single(vendor.Alerts);
        Assert.Equal("tocsin-finding_0Dg3hT6aB3cD4eF5gH6iJ7", alert.Key);
        Assert.Equal("critical", alert.Value.GetProperty("payload").GetProperty("severity").GetString());
        Delivered(vendor, "finding.assigned");
        Assert.Single(vendor.Changes);
        Delivered(vendor, "finding.resolved");
        Assert.Empty(vendor.Alerts);
    }

    [Theory]
    [InlineData("pagerduty")]
    [InlineData("opsgenie")]
    public void A_suppressed_finding_closes_its_alert_and_an_unsuppressed_one_opens_it(string kind)
    {
        var vendor = Vendor.All.Select(v => v()).Single(v => v.Kind == kind);
        int Open() => vendor is PagerDutyVendor p ? p.Alerts.Count : ((OpsgenieVendor)vendor).Alerts.Count;
        Delivered(vendor, "finding.new");
        Assert.Equal(1, Open());
        Changed(vendor, "suppressed (reason: test code)");
        Assert.Equal(0, Open());
        Changed(vendor, "unsuppressed");
        Assert.Equal(1, Open());
    }

    [Theory]
    [InlineData("pagerduty")]
    [InlineData("opsgenie")]
    public void A_test_leaves_no_open_alert(string kind)
    {
        var vendor = Vendor.All.Select(v => v()).Single(v => v.Kind == kind);
        Delivered(vendor, "ping");
        Assert.True(vendor.Requests.Count >= 2);
        Assert.Empty(vendor is PagerDutyVendor p ? p.Alerts.Keys : ((OpsgenieVendor)vendor).Alerts.Keys);
    }

    [Fact]
    public void A_scan_that_works_again_closes_the_alert_of_the_one_that_failed()
    {
        var vendor = new PagerDutyVendor();
        Delivered(vendor, "scan.failed");
        Assert.Single(vendor.Alerts);
        Delivered(vendor, "scan.completed");
        Assert.Empty(vendor.Alerts);
        Assert.Single(vendor.Changes);
    }

    [Fact]
    public void GitHub_has_one_issue_for_a_finding_which_closes_and_reopens_with_it()
    {
        var vendor = new GitHubVendor();
        Assert.Equal("1", Delivered(vendor, "finding.new"));
        // Sent once more after a crash.
        Assert.Equal("1", Delivered(vendor, "finding.new"));
        Delivered(vendor, "finding.assigned");
        Assert.Equal("1", Delivered(vendor, "finding.resolved"));
        var issue = Assert.Single(vendor.Issues);
        Assert.Equal(("closed", "completed", 2), (issue.State, issue.Reason, issue.Comments.Count));
        Delivered(vendor, "finding.reopened");
        Assert.Equal(("open", 3), (issue.State, issue.Comments.Count));
        Changed(vendor, "suppressed (reason: test code)");
        Assert.Equal(("closed", "not_planned"), (issue.State, issue.Reason));
        Assert.StartsWith("New critical finding", issue.Title);
    }

    [Fact]
    public void What_is_known_of_a_ticket_spares_the_search()
    {
        var vendor = new GitHubVendor();
        var known = Delivered(vendor, "finding.new");
        vendor.Requests.Clear();
        Assert.Equal(known, Delivered(vendor, "finding.resolved", known));
        Assert.DoesNotContain(vendor.Requests, r => r.Url.AbsolutePath.Contains("search"));
        Assert.Equal("closed", vendor.Issues[0].State);
    }

    [Theory]
    [InlineData("github")]
    [InlineData("jira")]
    public void A_second_ticket_of_the_same_finding_is_closed_and_a_deleted_one_made_again(string kind)
    {
        var vendor = Vendor.All.Select(v => v()).Single(v => v.Kind == kind);
        Delivered(vendor, "finding.new");
        switch (vendor)
        {
            case GitHubVendor g:
                g.Issues.Add(new GitHubVendor.Issue(2, "twin", g.Issues[0].Body));
                Delivered(g, "finding.overdue");
                Assert.Equal(["open", "closed"], g.Issues.Select(i => i.State));
                g.Issues.Clear();
                Assert.Equal("1", Delivered(g, "finding.overdue", known: "7"));
                break;
            case JiraVendor j:
                j.Issues.Add(new JiraVendor.Issue("SEC-2", j.Issues[0].Labels));
                Delivered(j, "finding.overdue");
                Assert.Equal(["new", "dropped"], j.Issues.Select(i => i.Status));
                j.Issues.Clear();
                Assert.Equal("SEC-1", Delivered(j, "finding.overdue", known: "SEC-7"));
                break;
        }
    }

    [Theory]
    [InlineData("github", "1", "2")]
    [InlineData("jira", "SEC-1", "SEC-2")]
    public void What_was_made_before_a_crash_is_found_and_what_was_made_twice_is_closed(
        string kind,
        string one,
        string two
    )
    {
        // It was noted that a ticket is about to be made, and then nothing.
        const string Begun = "?";
        var vendor = Vendor.All.Select(v => v()).Single(v => v.Kind == kind);
        Delivered(vendor, "finding.new");
        Assert.Equal(one, Delivered(vendor, "finding.new", Begun));
        Assert.Equal(["open"], Open(vendor));

        // The search is behind: a second one is made, and the doubt stays until the search has seen both.
        Behind(vendor, true);
        Assert.Equal(two + "?", Delivered(vendor, "finding.new", Begun));
        Assert.Equal(two + "?", Delivered(vendor, "finding.assigned", two + "?"));
        Behind(vendor, false);
        Assert.Equal(one, Delivered(vendor, "finding.overdue", two + "?"));
        Assert.Equal(["open", "closed"], Open(vendor));

        static IEnumerable<string> Open(Vendor vendor) =>
            vendor is GitHubVendor g
                ? g.Issues.Select(i => i.State)
                : ((JiraVendor)vendor).Issues.Select(i => i.Status == "new" ? "open" : "closed");

        static void Behind(Vendor vendor, bool isBehind)
        {
            if (vendor is GitHubVendor g)
            {
                g.IsSearchBehind = isBehind;
            }
            else
            {
                ((JiraVendor)vendor).IsSearchBehind = isBehind;
            }
        }
    }

    [Fact]
    public void A_ticket_of_another_repository_is_another_subject()
    {
        static string? Subject(string kind, string key, string value) =>
            (
                (IRemembering)
                    TestKinds
                        .All[kind]
                        .Open(
                            new Dictionary<string, string>(TestKinds.ExampleConfig(TestKinds.All[kind]))
                            {
                                [key] = value,
                            }
                        )
            ).SubjectOf(Specimens.Of("finding.new", Specimens.Example("finding.new")));

        Assert.Equal("api.github.com/acme/a finding_0Dg3hT6aB3cD4eF5gH6iJ7", Subject("github", "repo", "acme/a"));
        Assert.Equal("acme.atlassian.net/OPS finding_0Dg3hT6aB3cD4eF5gH6iJ7", Subject("jira", "project_key", "OPS"));
    }

    [Fact]
    public void Jira_moves_the_issue_with_its_finding()
    {
        var vendor = new JiraVendor();
        Assert.Equal("SEC-1", Delivered(vendor, "finding.new"));
        Delivered(vendor, "finding.new");
        Delivered(vendor, "finding.resolved");
        var issue = Assert.Single(vendor.Issues);
        Assert.Equal(("done", 1), (issue.Status, issue.Comments));
        Delivered(vendor, "finding.resolved");
        Assert.Equal(1, issue.Comments);
        Delivered(vendor, "finding.reopened");
        Assert.Equal(("new", 2), (issue.Status, issue.Comments));
        Changed(vendor, "suppressed (reason: test code)");
        Assert.Equal("dropped", issue.Status);
    }

    [Fact]
    public void Jiras_test_makes_an_issue_and_deletes_it_and_says_when_it_cannot()
    {
        var vendor = new JiraVendor();
        Assert.Null(vendor.Send(Specimens.Of("ping", "{}")).Outcome.Error);
        Assert.Empty(vendor.Issues);
        vendor = new JiraVendor { RefusesDelete = true };
        var outcome = vendor.Send(Specimens.Of("ping", "{}")).Outcome;
        Assert.True(outcome.IsDelivered);
        Assert.Contains("SEC-1 was made and could not be deleted", outcome.Error);
    }

    [Fact]
    public void Jiras_test_says_what_the_project_requires_and_the_config_can_give_it()
    {
        var asked = new JiraVendor { RequiresArea = true }
            .Send(Specimens.Of("ping", "{}"))
            .Outcome;
        Assert.Equal((false, false, 400), (asked.IsDelivered, asked.IsRetryable, asked.Status));
        Assert.EndsWith(
            "required, for the config's fields: customfield_10010 (Area), such as {\"value\":\"Security\"}; "
                + "components (Components); customfield_10011 (Due by)",
            asked.Error
        );

        var wrong = new JiraVendor { RequiresArea = true, Extra = { ["issue_type"] = "Story" } };
        Assert.EndsWith(
            "the project has these issue types: Bug, Task",
            wrong.Send(Specimens.Of("ping", "{}")).Outcome.Error
        );

        var vendor = new JiraVendor
        {
            RequiresArea = true,
            Extra = { ["fields"] = """{"customfield_10010":{"value":"Security"}}""" },
        };
        Assert.Null(vendor.Send(Specimens.Of("ping", "{}")).Outcome.Error);
        Assert.Equal("SEC-1", Delivered(vendor, "finding.new"));
    }

    [Fact]
    public void A_scan_of_the_repository_is_a_status_of_its_commit_and_one_of_another_is_nothing()
    {
        var vendor = new GitHubVendor();
        foreach (var type in new[] { "scan.submitted", "scan.started", "scan.completed", "scan.failed" })
        {
            Delivered(vendor, type);
        }

        Assert.Equal(
            ["pending", "pending", "failure", "error"],
            vendor.Statuses.Select(s => s.GetProperty("state").GetString())
        );
        var other = Specimens.Example("scan.completed").Replace("acme/payments", "acme/other");
        Assert.Contains("nothing was sent", vendor.Send(Specimens.Of("scan.completed", other)).Outcome.Error);
        Assert.Empty(vendor.Issues);
    }

    [Fact]
    public void GitHubs_test_proves_the_right_to_write_and_leaves_no_issue()
    {
        var vendor = new GitHubVendor();
        Delivered(vendor, "ping");
        Delivered(vendor, "ping");
        Assert.Equal(["tocsin"], vendor.Labels);
        Assert.Empty(vendor.Issues);
    }

    [Fact]
    public void Splunk_gets_a_batch_in_one_request_and_is_asked_whether_it_is_indexed()
    {
        var vendor = new SplunkVendor { Acknowledges = true };
        Assert.Null(vendor.Send(Specimens.Batch(50)).Outcome.Error);
        Assert.Equal(50, vendor.Events.Count);
        Assert.Equal(2, vendor.Requests.Count);
        Assert.All(vendor.Requests, r => Assert.Contains(r.Headers, h => h.Key == "X-Splunk-Request-Channel"));
        Assert.Equal(1800024079m, vendor.Events[0].GetProperty("time").GetDecimal());
    }

    private static string? Delivered(Vendor vendor, string type, string? known = null)
    {
        var (outcome, after) = vendor.Send(Specimens.Of(type, Specimens.Example(type)), known);
        Assert.True(outcome.IsDelivered, $"{type}: {outcome.Status} {outcome.Error}");
        return after;
    }

    private static void Changed(Vendor vendor, string change)
    {
        var data = Specimens
            .Example("finding.changed")
            .Replace("verification_status: unverified \\u2192 true_positive", change);
        Assert.Contains(change, data);
        Assert.True(vendor.Send(Specimens.Of("finding.changed", data)).Outcome.IsDelivered);
    }
}
