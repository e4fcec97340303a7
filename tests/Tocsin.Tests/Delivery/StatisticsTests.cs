using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Tocsin.Delivery.Statistics;
using Tocsin.Tests.Testing;

namespace Tocsin.Tests.Delivery;

public sealed class StatisticsTests
{
    [Fact]
    public async Task The_last_hour_and_day_are_counted_over_a_restart_and_forgotten_afterwards()
    {
        var data = Directory.CreateTempSubdirectory("tocsin-test-").FullName;
        var clock = new FakeClock();
        await using var receiver = await Receiver.StartAsync();
        string id;
        await using (var server = await TestServer.StartAsync(s => s.AddClock(clock), dataDirectory: data))
        {
            id = (await server.Http.CreateWebhookAsync(new { url = receiver.Url, retry_schedule = new[] { 60 } })).Text(
                "id"
            );
            Assert.Equal(JsonValueKind.Null, Hour(await StatsAsync(server, id)).GetProperty("success_rate").ValueKind);
            receiver.AnswerWith(200, 503, 404, 200);
            await PublishAsync(server, id, attempts: 1);
            await PublishAsync(server, id, attempts: 2);
            clock.Advance(TimeSpan.FromSeconds(70));
            var stats = await AttemptsAsync(server, id, 3);
            Assert.Equal("{\"delivered\":1,\"rejected\":1,\"server_error\":1}", Outcomes(Hour(stats)));
            Assert.Equal("{\"success\":1,\"failed\":1}", Hour(stats).GetProperty("deliveries").GetRawText());
            Assert.Equal(0.3333, Hour(stats).GetProperty("success_rate").GetDouble());
            Assert.NotEqual(JsonValueKind.Null, stats.GetProperty("failing_since").ValueKind);
            Assert.NotEqual(JsonValueKind.Null, Hour(stats).GetProperty("latency_ms").GetProperty("p95").ValueKind);
            await server.Services.GetRequiredService<LaneStatistics>().FlushAsync(default);
            await PublishAsync(server, id, attempts: 4);
            Assert.Equal(JsonValueKind.Null, (await StatsAsync(server, id)).GetProperty("failing_since").ValueKind);
        }

        await using (var server = await TestServer.StartAsync(s => s.AddClock(clock), dataDirectory: data))
        {
            Assert.Equal(4, Attempts(Hour(await StatsAsync(server, id))));
            clock.Advance(TimeSpan.FromHours(2));
            var stats = await StatsAsync(server, id);
            Assert.Equal((0, 4), (Attempts(Hour(stats)), Attempts(stats.GetProperty("last_day"))));
            clock.Advance(TimeSpan.FromHours(24));
            Assert.Equal(0, Attempts((await StatsAsync(server, id)).GetProperty("last_day")));
            await Eventually.TrueAsync(
                () => Task.FromResult(server.Count("lane_stats") == 0),
                () => "Old rows stay.",
                TimeSpan.FromSeconds(20)
            );
        }

        Directory.Delete(data, recursive: true);
    }

    [Theory]
    [InlineData(0.2)]
    [InlineData(1)]
    [InlineData(14)]
    [InlineData(145)]
    [InlineData(2_500)]
    [InlineData(30_000)]
    [InlineData(300_000)]
    public void A_percentile_is_exact_to_a_sixth(double milliseconds)
    {
        var counts = new int[LatencyHistogram.Steps];
        counts[LatencyHistogram.StepOf(TimeSpan.FromMilliseconds(0.1))] += 50;
        counts[LatencyHistogram.StepOf(TimeSpan.FromMilliseconds(milliseconds))] += 50;
        var p95 = LatencyHistogram.Percentile(counts, 0.95)!.Value;
        Assert.InRange(p95, Math.Max(milliseconds, 0.8) / 1.17, Math.Max(milliseconds, 0.8) * 1.17);
        Assert.InRange(LatencyHistogram.Percentile(counts, 0.5)!.Value, 0.5, 1);
        Assert.Null(LatencyHistogram.Percentile(new int[LatencyHistogram.Steps], 0.5));
    }

    private static JsonElement Hour(JsonElement stats) => stats.GetProperty("last_hour");

    private static int Attempts(JsonElement some) => some.GetProperty("attempts").GetInt32();

    private static string Outcomes(JsonElement some) => some.GetProperty("by_outcome").GetRawText();

    private static Task<JsonElement> StatsAsync(TestServer server, string id) =>
        server.Http.GetFromJsonAsync<JsonElement>($"webhooks/{id}/stats");

    private static async Task PublishAsync(TestServer server, string id, int attempts)
    {
        await server.Http.PublishAsync(new { type = "scan.started", data = new { } });
        await AttemptsAsync(server, id, attempts);
    }

    private static async Task<JsonElement> AttemptsAsync(TestServer server, string id, int count)
    {
        JsonElement stats = default;
        await Eventually.TrueAsync(
            async () => Attempts(Hour(stats = await StatsAsync(server, id))) == count,
            () => stats.GetRawText(),
            TimeSpan.FromSeconds(20)
        );
        return stats;
    }
}
