using Microsoft.Extensions.DependencyInjection;
using Tocsin.Retention;
using Tocsin.Settings;
using Tocsin.Tests.Scans;
using Tocsin.Tests.Testing;

namespace Tocsin.Tests.Retention;

public sealed class RetentionTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Deliveries_go_after_thirty_days_and_their_events_after_ninety()
    {
        var clock = new FakeClock();
        await using var server = await TestServer.StartAsync(s => s.AddClock(clock));
        await using var receiver = await Receiver.StartAsync();
        receiver.AnswerWith(500, 200);
        await server.Http.CreateWebhookAsync(new { url = receiver.Url });
        await PublishAsync(server, 1);
        await EndAsync(server, clock, 1);
        Assert.NotEqual(0, server.Count("attempts"));

        clock.Jump(TimeSpan.FromDays(20));
        await PublishAsync(server, 1);
        await EndAsync(server, clock, 2);
        clock.Jump(TimeSpan.FromDays(15));
        await SweepAsync(server);
        Assert.Equal((1, 0, 2), (server.Count("deliveries"), server.Count("attempts"), server.Count("events")));

        clock.Jump(TimeSpan.FromDays(60));
        await SweepAsync(server);
        Assert.Equal((0, 0, 1), (server.Count("deliveries"), server.Count("attempts"), server.Count("events")));
    }

    [Fact]
    public async Task It_happens_by_itself_and_more_than_one_slice_goes_in_a_pass()
    {
        var clock = new FakeClock();
        await using var server = await TestServer.StartAsync(s => s.AddClock(clock));
        await using var receiver = await Receiver.StartAsync();
        await server.Http.CreateWebhookAsync(new { url = receiver.Url });
        await PublishAsync(server, 900);
        await EndAsync(server, clock, 900);

        clock.Jump(TimeSpan.FromDays(31));
        await Eventually.TrueAsync(
            () =>
            {
                clock.Advance(TimeSpan.FromMinutes(1));
                return Task.FromResult(server.Count("deliveries") == 0);
            },
            () => $"{server.Count("deliveries")} are left",
            Patience
        );
        Assert.Equal(900, server.Count("events"));
    }

    [Fact]
    public async Task What_still_waits_keeps_its_attempts_and_its_event_however_old()
    {
        var clock = new FakeClock();
        await using var server = await TestServer.StartAsync(
            s => s.AddClock(clock),
            new Dictionary<string, string?> { ["Tocsin:Delivery:DisableAfterHours"] = "0" }
        );
        await using var receiver = await Receiver.StartAsync();
        receiver.AnswerWith(500);
        var week = (int)TimeSpan.FromDays(7).TotalSeconds;
        await server.Http.CreateWebhookAsync(new { url = receiver.Url, retry_schedule = Enumerable.Repeat(week, 20) });
        await PublishAsync(server, 1);
        await Eventually.TrueAsync(
            () => Task.FromResult(server.Count("attempts") == 1),
            () => $"{server.Count("attempts")} attempts",
            Patience
        );

        clock.Jump(TimeSpan.FromDays(100));
        await SweepAsync(server);
        Assert.Equal((1, 1), (server.Count("waiting"), server.Count("events")));
        Assert.NotEqual(0, server.Count("attempts"));
    }

    [Fact]
    public async Task Raw_results_go_when_their_scan_is_old_or_came_to_nothing_and_findings_stay()
    {
        var clock = new FakeClock();
        await using var server = await TestServer.StartAsync(s => s.AddClock(clock));
        var driver = new ScanDriver(server);
        var sarif = SarifText.Of(("eval", "src/a.js", 7, "eval(input)"));
        await driver.UploadAsync(sarif);
        var cancelled = await StartAsync(driver, server, sarif);
        await StartAsync(driver, server, sarif);
        await server.Http.PostAsync($"scans/{cancelled}/cancel", content: null);

        await SweepAsync(server);
        Assert.Equal((2, 2), (server.Count("scan_uploads"), server.Count("scan_results")));
        clock.Jump(TimeSpan.FromDays(31));
        await SweepAsync(server);
        // The one that is still running has them yet.
        Assert.Equal((1, 1), (server.Count("scan_uploads"), server.Count("scan_results")));
        Assert.Equal((3, 1), (server.Count("scans"), server.Count("findings")));
    }

    [Fact]
    public async Task Events_cannot_be_kept_for_less_long_than_their_deliveries()
    {
        var settings = new Dictionary<string, string?>
        {
            ["Tocsin:Retention:EventsDays"] = "10",
            ["Tocsin:Retention:DeliveriesDays"] = "11",
        };
        var error = await Assert.ThrowsAsync<SettingsException>(() => TestServer.StartAsync(settings: settings));
        Assert.Contains("Tocsin:Retention:EventsDays", error.Message, StringComparison.Ordinal);
    }

    private static async Task<string> StartAsync(ScanDriver driver, TestServer server, string sarif)
    {
        var scan = await driver.StartAsync(new { target = new { kind = "repository", name = "acme/shop" } });
        var answer = await server.Http.PostAsync($"scans/{scan.Text("id")}/results", ScanDriver.Sarif(sarif));
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        return scan.Text("id");
    }

    private static Task SweepAsync(TestServer server) =>
        server.Services.GetRequiredService<RetentionSweep>().SweepAsync(CancellationToken.None);

    private static Task PublishAsync(TestServer server, int count) =>
        server.Http.PublishAsync(
            new { events = Enumerable.Range(0, count).Select(n => new { type = "build.finished", data = new { n } }) }
        );

    private static Task EndAsync(TestServer server, FakeClock clock, int deliveries) =>
        Eventually.TrueAsync(
            () =>
            {
                clock.Advance(TimeSpan.FromSeconds(1));
                return Task.FromResult(server.Count("deliveries") == deliveries);
            },
            () => $"{server.Count("deliveries")} have ended",
            Patience
        );
}
