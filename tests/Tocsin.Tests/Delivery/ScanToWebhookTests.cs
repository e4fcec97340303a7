using System.Text.Json;
using Tocsin.Events;
using Tocsin.Tests.Scans;
using Tocsin.Tests.Testing;

namespace Tocsin.Tests.Delivery;

/// <summary>From an uploaded result to somebody's endpoint.</summary>
public sealed class ScanToWebhookTests
{
    [Fact]
    public async Task What_a_scan_finds_arrives_in_the_form_that_the_catalogue_shows()
    {
        await using var server = await TestServer.StartAsync();
        await using var receiver = await Receiver.StartAsync();
        await server.Http.CreateWebhookAsync(new { url = receiver.Url });
        var driver = new ScanDriver(server);
        await driver.UploadAsync(SarifText.Of(("R1", "a.js", 3, "eval(x)"), ("R2", "b.js", 9, "exec(y)")));
        await driver.UploadAsync(SarifText.Of(("R1", "a.js", 3, "eval(x)")));

        string[] expected =
        [
            "finding.new",
            "finding.new",
            "finding.resolved",
            "scan.completed",
            "scan.completed",
            "scan.started",
            "scan.started",
            "scan.submitted",
            "scan.submitted",
        ];
        var received = await receiver.NextAsync(expected.Length);
        Assert.Equal(expected, received.Select(r => r.Type).Order(StringComparer.Ordinal));
        foreach (var one in received)
        {
            using var example = JsonDocument.Parse(EventTypes.Find(one.Type)!.Example);
            // What is only there after a first scan stands in words.
            Assert.Equal(
                Fields("", example.RootElement),
                Fields("", one.Json.GetProperty("data")).Where(f => f != "first_scan")
            );
        }
    }

    [Fact]
    public async Task A_webhook_for_a_target_hears_of_no_other()
    {
        await using var server = await TestServer.StartAsync();
        await using var receiver = await Receiver.StartAsync();
        var driver = new ScanDriver(server);
        var first = await driver.UploadAsync(SarifText.Of(("R1", "a.js", 3, "eval(x)")), "target=acme/one&branch=main");
        await server.Http.CreateWebhookAsync(
            new
            {
                url = receiver.Url,
                events = new[] { "scan_done" },
                target_ids = new[] { first.GetProperty("target").Text("id") },
            }
        );
        await driver.UploadAsync(SarifText.Of(("R1", "a.js", 3, "eval(x)")), "target=acme/two&branch=main");
        var again = await driver.UploadAsync(SarifText.Of(("R1", "a.js", 3, "eval(x)")), "target=acme/one&branch=main");

        var received = await receiver.NextAsync();
        Assert.Equal("scan_done", received.Type);
        Assert.Equal(again.Text("id"), received.Json.GetProperty("data").Text("scan_id"));
        Assert.Single(receiver.All);
    }

    // Names alone: whether a value is null differs from scan to scan.
    private static List<string> Fields(string prefix, JsonElement data) =>
        [
            .. data.EnumerateObject()
                .SelectMany(p =>
                    p.Value.ValueKind == JsonValueKind.Object
                        ? Fields($"{prefix}{p.Name}.", p.Value).Prepend(prefix + p.Name)
                        : [prefix + p.Name]
                ),
        ];
}
