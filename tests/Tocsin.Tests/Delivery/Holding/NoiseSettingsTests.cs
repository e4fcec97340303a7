using System.Text.Json;
using Tocsin.Tests.Testing;
using static Tocsin.Tests.Delivery.Holding.NoiseDriver;

namespace Tocsin.Tests.Delivery.Holding;

/// <summary>What can be asked for, and what is told to whoever asks for what makes no sense.</summary>
public sealed class NoiseSettingsTests
{
    // Friday, 15:00 in Berlin.
    private readonly FakeClock _clock = new();

    [Fact]
    public async Task Whoever_changes_the_settings_changes_what_waits()
    {
        await using var receiver = await SlackAsync();
        await using var server = await TestServer.StartAsync(s => s.AddClock(_clock));
        var id = await CreateAsync(server, receiver, new { grouping = new { by = new[] { "scan" }, window = 3600 } });
        await PublishAsync(server, "scan_a", 3);
        await PatchAsync(server, id, """{"grouping":{"by":["scan"],"window":120}}""");
        _clock.Advance(TimeSpan.FromSeconds(119));
        Assert.Empty(receiver.All);
        _clock.Advance(TimeSpan.FromSeconds(2));
        await DeliveredAsync(server, id, 3);
        Assert.Single(receiver.All);
    }

    [Fact]
    public async Task Everything_that_makes_no_sense_is_told_at_once()
    {
        await using var server = await TestServer.StartAsync();
        Assert.Equal(
            ["/grouping/by", "/quiet_hours/days", "/quiet_hours/from", "/quiet_hours/time_zone"],
            await RefusedAsync(
                server,
                "slack",
                new { webhook_url = "https://hooks.slack.com/services/T00000000/B00000000/abcdefghijklmnopqrstuvwx" },
                """
                "grouping":{"by":["colour"]},
                "quiet_hours":{"time_zone":"Europe/Nowhere","from":"25:00","to":"07:00","days":["someday"]}
                """
            )
        );
        Assert.Equal(
            ["/ceiling", "/first_scan", "/grouping"],
            await RefusedAsync(
                server,
                "pagerduty",
                new { routing_key = "0123456789abcdef0123456789abcdef" },
                """ "grouping":{}, "ceiling":3, "first_scan":"summarise" """
            )
        );
    }

    [Fact]
    public async Task What_was_set_is_shown_kept_by_another_change_and_can_be_taken_back()
    {
        await using var receiver = await SlackAsync();
        await using var server = await TestServer.StartAsync();
        var id = await CreateAsync(
            server,
            receiver,
            new
            {
                grouping = new { by = new[] { "severity", "scan" } },
                ceiling = 5,
                first_scan = "summarise",
                quiet_hours = new
                {
                    time_zone = "UTC",
                    from = "22:00",
                    to = "07:00",
                },
            }
        );
        var shown = await PatchAsync(server, id, """{"name":"other"}""");
        Assert.Equal("""{"by":["scan","severity"],"window":60}""", shown.GetProperty("grouping").GetRawText());
        Assert.Equal((5, "summarise"), (shown.GetProperty("ceiling").GetInt32(), shown.Text("first_scan")));
        Assert.Equal(
            """{"time_zone":"UTC","from":"22:00","to":"07:00","days":["sun","mon","tue","wed","thu","fri","sat"]}""",
            shown.GetProperty("quiet_hours").GetRawText()
        );
        shown = await PatchAsync(
            server,
            id,
            """{"grouping":null,"ceiling":null,"quiet_hours":null,"first_scan":"list"}"""
        );
        Assert.Equal(JsonValueKind.Null, shown.GetProperty("grouping").ValueKind);
        Assert.Equal("list", shown.Text("first_scan"));
    }
}
