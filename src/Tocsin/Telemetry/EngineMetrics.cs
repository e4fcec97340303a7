using Tocsin.Delivery;

namespace Tocsin.Telemetry;

/// <summary>How the engine is at this moment, all organizations together.</summary>
internal static class EngineMetrics
{
    private static readonly int[] Windows = [1, 2, 4, 8, 16, 32, 64, int.MaxValue];

    public static void AddEngine(
        this Metrics metrics,
        DeliveryEngine engine,
        Lanes lanes,
        Backlog backlog,
        EventDispatcher dispatcher
    )
    {
        metrics.Count(
            "tocsin_events_published_total",
            "Events that were committed, whoever made them.",
            () => dispatcher.Published
        );
        metrics.Gauge(
            "tocsin_deliveries_waiting",
            "Deliveries that wait for an attempt, the first or another.",
            () => backlog.Organizations.Sum(backlog.WaitingOf)
        );
        metrics.Gauge(
            "tocsin_fan_outs_unfinished",
            "Large batches of events of which deliveries are still being made.",
            () => backlog.Organizations.Sum(backlog.FanOutsOf)
        );
        metrics.Gauge("tocsin_in_flight", "Messages that are being sent.", () => engine.InFlight);
        metrics.Gauge(
            "tocsin_lanes",
            "Integrations that had something to send since the start.",
            () => lanes.All.Count()
        );
        metrics.Gauge(
            "tocsin_breakers",
            "Lanes by the state of their breaker; nothing is sent in an open one.",
            () => Breakers(lanes),
            "state"
        );
        metrics.Gauge(
            "tocsin_lane_windows",
            "Lanes by how many requests at once their endpoint gets: up to so many, and more than the step below.",
            () => WindowSizes(lanes),
            "up_to"
        );
    }

    private static IEnumerable<Reading> Breakers(Lanes lanes)
    {
        var states = Enum.GetValues<BreakerState>();
        var counts = new long[states.Length];
        foreach (var lane in lanes.All)
        {
            counts[(int)lane.Condition().Breaker]++;
        }

        return states.Select(s => new Reading(counts[(int)s], DeliveryMetrics.Word(s)));
    }

    private static IEnumerable<Reading> WindowSizes(Lanes lanes)
    {
        var counts = new long[Windows.Length];
        foreach (var lane in lanes.All)
        {
            var size = lane.Condition().Window;
            counts[Array.FindIndex(Windows, w => size <= w)]++;
        }

        return Windows.Select((w, i) => new Reading(counts[i], w == int.MaxValue ? "more" : $"{w}"));
    }
}
