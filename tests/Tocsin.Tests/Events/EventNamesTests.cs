using Tocsin.Events;

namespace Tocsin.Tests.Events;

public sealed class EventNamesTests
{
    [Fact]
    public void Everything_in_the_catalogue_can_be_asked_for()
    {
        Assert.All(EventTypes.All, t => Assert.Null(EventNames.CheckAsked(t.Name)));
        Assert.All(EventTypes.Aliases, a => Assert.Null(EventNames.CheckAsked(a.Name)));
        Assert.All(
            EventTypes.All.Where(t => t.Name != "ping"),
            t => Assert.Null(EventNames.CheckAsked(t.Family + ".*"))
        );
        Assert.Null(EventNames.CheckAsked("*"));
    }

    [Theory]
    [InlineData("build.finished")]
    [InlineData("build.*")]
    [InlineData("acme.payments.settled")]
    [InlineData("code.failed")]
    public void Names_of_ones_own_can_be_asked_for_and_published(string name)
    {
        Assert.Null(EventNames.CheckAsked(name));
        Assert.Null(EventNames.CheckPublished(name.Replace("*", "x", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("scan.complete", "scan.completed")]
    [InlineData("scan_complete", "scan.completed")]
    [InlineData("scans.completed", "scan.completed")]
    [InlineData("scan.finished", null)]
    [InlineData("finding.fixed", null)]
    [InlineData("vulnerability.low", null)]
    [InlineData("Scan.Completed", "scan.completed")]
    [InlineData("scna.completed", "scan.completed")]
    [InlineData("findings.*", "finding.*")]
    [InlineData("**", "*")]
    [InlineData("", null)]
    [InlineData("build", null)]
    [InlineData("build..x", null)]
    [InlineData(".*", null)]
    [InlineData("Build.Finished", null)]
    public void Anything_else_is_refused_with_what_was_probably_meant(string name, string? nearest)
    {
        var (problem, expected) = EventNames.CheckAsked(name)!.Value;
        Assert.Contains(name, problem);
        Assert.Contains(nearest is null ? "" : $"'{nearest}'", expected);
    }

    [Theory]
    [InlineData("scan_done")]
    [InlineData("vulnerability.critical")]
    [InlineData("*")]
    [InlineData("scan.*")]
    public void What_is_no_type_cannot_be_published(string name) => Assert.NotNull(EventNames.CheckPublished(name));
}
