using System.Text.RegularExpressions;
using Tocsin.Tests.Telemetry;
using Tocsin.Tests.Testing;

namespace Tocsin.Tests.Deploy;

public sealed partial class AlertRulesTests
{
    public const string Rules = "deploy/prometheus/tocsin.rules.yml";

    private static readonly (string Alert, string Expression, string Runbook)[] All =
    [
        .. from rule in DeployFiles.YamlFile(Rules)["groups"]![0]!["rules"]!.AsArray()
        select ((string)rule["alert"]!, (string)rule["expr"]!, (string)rule["annotations"]!["runbook"]!),
    ];

    [Fact]
    public async Task They_ask_for_numbers_that_a_server_tells()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var server = await TestServer.StartAsync();
        var webhook = await server.Http.CreateWebhookAsync(new { url = receiver.Url });
        var published = await server.Http.PublishAsync(new { type = "a.b", data = new { } });
        await server.Http.DeliveredAsync(webhook.Text("id"), published, "success");
        var told = (await Exposition.ReadAsync(await server.Http.GetStringAsync("/metrics"))).Names.ToHashSet();
        var asked = All.SelectMany(r => Metric().Matches(r.Expression).Select(m => m.Value)).Distinct().ToList();
        Assert.InRange(asked.Count, 10, 100);
        // 'up' is what Prometheus itself tells.
        Assert.Empty(asked.Except(told).Except(["up"]));
    }

    [Fact]
    public void Each_leads_to_a_section_that_is_there()
    {
        var sections = (
            from page in (string[])["docs/operating.md", "docs/nodes.md"]
            from line in DeployFiles.Text(page).Split('\n')
            where line.StartsWith('#')
            select $"{page}#{NotInAnchor().Replace(line.TrimStart('#').Trim().ToLowerInvariant(), "").Replace(' ', '-')}"
        ).ToHashSet();
        Assert.All(All, r => Assert.Contains(r.Runbook, sections));
    }

    [Fact]
    public async Task Prometheus_takes_them_and_they_fire_when_they_should()
    {
        Optional.Need(Optional.HasCommand("promtool"), "promtool");
        await Optional.RunAsync("promtool", "", "check", "rules", Repository.File(Rules));
        var cases = Repository.File("deploy/prometheus/tocsin.rules.test.yml");
        await Optional.RunAsync("promtool", "", "test", "rules", cases);
        var tried = await File.ReadAllTextAsync(cases);
        Assert.All(All, r => Assert.Contains($"alertname: {r.Alert},", tried));
        Assert.All(All, r => Assert.Contains($"alertname=\"{r.Alert}\"", tried));
    }

    [GeneratedRegex(@"\b(?:tocsin|process|dotnet)_\w+|\bup\b")]
    private static partial Regex Metric();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex NotInAnchor();
}
